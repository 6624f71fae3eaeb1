"""Classes of what must be public, an agency's own types of lists, and the portals of sub-bureaus."""

from __future__ import annotations

import pytest

from mingfa.law.regime import load_regime
from mingfa.lists.published import gaps_of
from mingfa.lists.standing.acts import (
    AddOwnType,
    CreateList,
    DraftVersion,
    EndOwnType,
    EndSite,
    NameSite,
    PublishList,
    RowIn,
    ShowOnSites,
    WithdrawList,
)
from mingfa.lists.standing.facts import book_stream
from mingfa.lists.standing.gaps import gaps
from mingfa.lists.standing.state import ListState, Version
from mingfa.lists.standing.types import all_types
from mingfa.lists.tests.rows import POWERS
from mingfa.lists.tests.standing import DAY, Lists

pytestmark = pytest.mark.django_db


def shown(code: str) -> ListState:
    """A list of which a version is public."""
    kind = next(one for one in all_types() if one.code == code)
    version = Version(1, tuple(c.label for c in kind.columns), (), "试", DAY, DAY, keys=tuple(c.key for c in kind.columns))
    return ListState(f"xiangxi/list/{code}", kind.name, (version,))


@pytest.mark.obligation("XX-P-2")
@pytest.mark.parametrize("missing", ["body", "person", "duty", "power", "basis", "procedure", "result", "supervision", "remedy"])
def test_nine_classes_each_with_something_public(missing):
    """湘西州 公示制度 第二条: a class whose last item went is in the gap list, the others are not."""
    regime = load_regime("xiangxi", True)
    assert len(regime.items("lists.classes", DAY)) == 9
    types = [kind for kind in all_types() if kind.classes]
    everywhere = {"person", "result"}
    whole = gaps(regime, DAY, {kind.code: shown(kind.code) for kind in types}, filled=everywhere)
    assert [gap for gap in whole if gap.kind == "class"] == []
    left = {kind.code: shown(kind.code) for kind in types if missing not in kind.classes}
    lost = {gap.info_class for gap in gaps(regime, DAY, left, filled=everywhere - {missing}) if gap.kind == "class"}
    held = {one for code in left for one in next(k for k in types if k.code == code).classes} | (everywhere - {missing})
    assert missing in lost
    assert lost == set(regime.items("lists.classes", DAY)) - held


@pytest.mark.obligation("XX-P-2")
def test_taking_the_last_item_of_a_class_down_opens_its_gap(xiangxi):
    lists = Lists(xiangxi)
    lists.publish("powers", POWERS)

    def classes():
        return {gap.info_class for gap in gaps_of("xiangxi", DAY) if gap.kind == "class"}

    assert "power" not in classes()
    assert "person" not in classes()
    assert "result" in classes()
    assert "result" not in {gap.info_class for gap in gaps_of("xiangxi", DAY, elsewhere=("result",)) if gap.kind == "class"}
    assert lists.do(WithdrawList(reason="内容过时"), "powers", by=lists.publisher()) == set()
    assert "power" in classes()
    lists.publish("powers", POWERS, day=DAY)
    assert "power" not in classes()


@pytest.mark.obligation("XL-P-3")
def test_the_gap_of_a_class_names_the_section_that_owns_it(installed):
    """兴隆台 方案 二（一）3: supervision means withdrawn -> the gap names 法规科; published -> cleared."""
    lists = Lists(installed("xinglongtai"))
    row = {
        "unit": "区应急管理局办公室", "address": "示范街3号", "postcode": "124010", "phone": "0427-0000001", "email": "jd@example.cn",
        "procedure": "三个工作日内受理，三十日内反馈",
    }  # fmt: skip
    lists.publish("complaint", {"c": row})

    def classes():
        return {gap.info_class: gap for gap in gaps_of("xinglongtai", DAY) if gap.kind == "class"}

    assert "supervision" not in classes()
    assert lists.do(WithdrawList(reason="电话变更"), "complaint", by=lists.publisher()) == set()
    gap = classes()["supervision"]
    assert (gap.name, gap.owners, str(gap.article)) == (
        "监督方式",
        ("法规科",),
        "《兴隆台区应急管理局全面推行行政执法三项制度实施方案》二（一）3",
    )
    assert set(classes()) == {"body", "duty", "power", "basis", "procedure", "supervision", "sampling", "remedy"}
    lists.publish("complaint", {"c": row})
    assert "supervision" not in classes()


@pytest.mark.obligation("SH-P-1.7", "JB-P-5.6")
@pytest.mark.guards("refuse_no_legal_source", "refuse_known_type", "refuse_no_such_type", "refuse_unknown_type")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_an_own_type_has_its_legal_source_and_is_a_gap_until_published(installed, agency):
    """上海 推进实施方案 三（一）1（7）, 江北区 公示制度 第五条（六）."""
    site = installed(agency)
    lists, book, keeper = Lists(site), book_stream(agency), site.person("legal_head")
    lists.open_book()
    act = AddOwnType(code="clean-audit", called="强制性清洁生产审核名单", info_class="", source="《清洁生产促进法》第二十七条", reach=True)
    for source in ("", "有关规定", "《清洁生产促进法》"):
        assert lists.do(act.model_copy(update={"source": source}), book, by=keeper) == {"list_book.no_source"}
    assert "1（7）" in lists.words() or "第五条（六）" in lists.words()
    assert lists.do(CreateList(), "own-clean-audit", by=lists.drafter("powers")[0]) == {"list.unknown_type"}
    assert lists.do(act, book, by=keeper) == set()
    assert lists.do(act, book, by=keeper) == {"list_book.known_type"}
    agencies = [agency, *site.below]
    for one in agencies:
        found = [gap for gap in gaps_of(one, DAY) if gap.code == "own-clean-audit"]
        assert [(gap.kind, gap.name) for gap in found] == [("missing", "强制性清洁生产审核名单")], one
        assert "第二十七条" in str(found[0].article)
    person, unit = lists.drafter("powers")
    assert lists.do(CreateList(), "own-clean-audit", by=person) == set()
    rows = (RowIn(id="r1", cells={"title": "第一批", "content": "某某化工厂"}),)
    assert lists.do(DraftVersion(unit=unit, provider=person, rows=rows, source="年度名单"), "own-clean-audit", by=person) == set()
    assert lists.do(lists.approving("own-clean-audit"), "own-clean-audit", by=lists.approver(person)) == set()
    assert lists.do(PublishList(), "own-clean-audit", by=lists.publisher()) == set()
    assert not [gap for gap in gaps_of(agency, DAY) if gap.code == "own-clean-audit"]
    for below in site.below:
        assert [gap.kind for gap in gaps_of(below, DAY) if gap.code == "own-clean-audit"] == ["missing"], below
        other = Lists(site.below[below])
        who = other.drafter("powers")[0]
        assert other.do(CreateList(), "own-clean-audit", by=who) == {"list.unknown_type"}
        assert other.do(CreateList(catalogue=agency), "own-clean-audit", by=who) == set()
        assert other.state("own-clean-audit").title == "强制性清洁生产审核名单"
    assert lists.do(EndOwnType(code="own-moon", reason="试"), book, by=keeper) == {"list_book.no_such_type"}
    assert lists.do(EndOwnType(code="own-clean-audit", reason="规定废止"), book, by=keeper) == set()
    assert all(gap.code != "own-clean-audit" for one in site.below for gap in gaps_of(one, DAY))


@pytest.mark.obligation("XX-P-11.1")
@pytest.mark.guards("refuse_known_site", "refuse_no_such_site", "refuse_unknown_site")
def test_sub_bureaus_show_it_on_their_portals_and_one_missing_is_listed(xiangxi):
    """湘西州 公示制度 第十一条（一）: the bureau's portal and each sub-bureau's."""
    lists, book, keeper = Lists(xiangxi), book_stream("xiangxi"), xiangxi.person("legal_head")
    lists.open_book()
    for code, called in (("jishou", "吉首分局"), ("luxi", "泸溪分局")):
        assert lists.do(NameSite(code=code, called=called), book, by=keeper) == set()
    assert lists.do(NameSite(code="luxi", called="泸溪"), book, by=keeper) == {"list_book.known_site"}
    state = lists.publish("powers", POWERS, sites=("jishou",))
    assert state.emissions[-1].content["sites"] == [{"code": "jishou", "name": "吉首分局"}]
    missing = [gap for gap in gaps_of("xiangxi", DAY) if gap.kind == "site"]
    assert [(gap.code, gap.part) for gap in missing] == [("powers", "泸溪分局")]
    assert "第十一条" in str(missing[0].article)
    assert lists.do(ShowOnSites(sites=("moon",)), "powers", by=lists.publisher()) == {"list.unknown_site"}
    assert lists.do(ShowOnSites(sites=("luxi",)), "powers", by=lists.publisher()) == set()
    assert [gap for gap in gaps_of("xiangxi", DAY) if gap.kind == "site"] == []
    assert [site["name"] for site in lists.state("powers").emissions[-1].content["sites"]] == ["吉首分局", "泸溪分局"]
    assert lists.do(NameSite(code="fenghuang", called="凤凰分局"), book, by=keeper) == set()
    assert [gap.part for gap in gaps_of("xiangxi", DAY) if gap.kind == "site"] == ["凤凰分局"]
    assert lists.do(EndSite(code="moon", reason="试"), book, by=keeper) == {"list_book.no_such_site"}
    assert lists.do(EndSite(code="fenghuang", reason="并入州局"), book, by=keeper) == set()
    assert [gap for gap in gaps_of("xiangxi", DAY) if gap.kind == "site"] == []
