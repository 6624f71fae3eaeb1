"""Changes of law and organisation, which rows they mark until a new version; and what other rooms are told of a list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mingfa.agencies.facts import regime_stream
from mingfa.desk import now
from mingfa.desk.errors import Refused
from mingfa.desk.models import DeadlineRow
from mingfa.desk.perform import look, perform, regime_of
from mingfa.exchange.texts import text_for
from mingfa.lists.published import gaps_of
from mingfa.lists.standing.acts import OpenBook, PublishList, RegisterChange, WithdrawList
from mingfa.lists.standing.acts.book import TaggedRow
from mingfa.lists.standing.facts import BookFact, ListFact, NamesFact, RouteFact, book_stream
from mingfa.lists.tests.rows import POWER, POWERS, jiangbei_row, parts
from mingfa.lists.tests.standing import DAY, Lists, at

pytestmark = pytest.mark.django_db
LAW = "中华人民共和国水污染防治法"
ITEM = {
    "title": "对超标排放水污染物的处罚",
    "kind": "penalty",
    "class": "行政处罚",
    "basis": f"《{LAW}》第八十三条",
    "benchmark": "按裁量基准",
    "unit": "enforcement",
    "period": "九十日",
}
AIR = ITEM | {"title": "对超标排放大气污染物的处罚", "basis": "《中华人民共和国大气污染防治法》第九十九条"}
SOIL = ITEM | {"title": "对污染土壤的处罚", "basis": "《中华人民共和国土壤污染防治法》第八十六条"}


def change(**told):
    return RegisterChange(**{"trigger": "law_amended", "told": "水污染防治法修改", "since": DAY, "source": "修改决定", **told})


@pytest.mark.obligation("PJ-P-2e")
@pytest.mark.guards("refuse_change_of_nothing", "refuse_future_change", "refuse_unadjusted", "refuse_unadjusted_draft")
def test_a_change_of_law_marks_the_rows_it_is_tagged_to_until_a_new_version(installed):
    """盘锦 实施方案 二（一）2: two items tagged show "to adjust" until a new version is approved; the old one stays with its dates."""
    site = installed("panjin")
    lists, book, keeper = Lists(site), book_stream("panjin"), site.person("legal_head")
    rows = {"w": ITEM, "a": AIR, "s": SOIL}
    lists.publish("items", rows)
    later = DAY + timedelta(days=7)
    assert lists.do(change(), book, by=keeper) == {"list_book.change_of_nothing"}
    assert lists.do(change(law=LAW, since=DAY + timedelta(days=1)), book, by=keeper) == {"list_book.future_change"}
    tagged = (TaggedRow(code="items", row="w"), TaggedRow(code="items", row="s"))
    assert lists.do(change(tagged=tagged, since=later), book, by=keeper, day=later) == set()
    state = lists.state("items")
    assert state.marked_rows() == {"w", "s"}
    assert [bool(state.to_adjust(one)) for one in ("w", "a", "s")] == [True, False, True]
    gap = next(one for one in gaps_of("panjin", later) if one.kind == "adjust")
    assert (gap.code, gap.since, "2 行待调整" in gap.words) == ("items", later, True)
    deadline = DeadlineRow.objects.get(stream=state.stream)
    assert "调整" in deadline.label
    lists.day = later
    person = lists.drafter("items")[0]
    assert lists.do(lists.draft("items", rows), "items", by=person, day=later) == {"list.not_adjusted"}
    assert len(lists.last) == 2
    fresh = {**rows, "w": {**ITEM, "basis": f"《{LAW}》第八十四条"}}
    assert lists.do(lists.draft("items", fresh), "items", by=person, day=later) == {"list.not_adjusted"}
    lists.drafted("items", {**fresh, "s": {**SOIL, "period": "六十日"}}, day=later)
    assert lists.state("items").marked_rows() == {"w", "s"}
    # a further change while the draft is under way has to be taken up too
    assert lists.do(change(told="大气污染防治法修改", law="大气污染防治法", since=later), book, by=keeper, day=later) == set()
    assert lists.do(lists.approving("items"), "items", by=lists.approver(), day=later) == {"list.not_adjusted"}
    lists.drafted("items", {**fresh, "s": {**SOIL, "period": "六十日"}}, day=later, unchanged="大气修改不影响该条")
    assert lists.do(lists.approving("items"), "items", by=lists.approver(), day=later) == set()
    assert lists.state("items").marked_rows() == set()
    assert "已审核，待公布" in next(one for one in gaps_of("panjin", later) if one.kind == "adjust").words
    assert lists.do(PublishList(), "items", by=lists.publisher(), day=later) == set()
    state = lists.state("items")
    assert (state.open_marks, [one.kind for one in gaps_of("panjin", later) if one.kind == "adjust"]) == ((), [])
    old = state.version(1)
    assert (old.published_on, old.line("w").get("basis"), state.current(later - timedelta(days=1)).number) == (DAY, ITEM["basis"], 1)
    assert state.current(later).line("w").get("basis").endswith("第八十四条")


@pytest.mark.obligation("XL-P-3.2b", "XL-P-3.3b")
def test_a_repealed_basis_and_a_reorganisation_mark_what_rests_on_them(installed):
    """兴隆台 方案 二（一）3（2）、（3）: every item of the moved unit, every item of the repealed law; old cases read the version of their day."""
    site = installed("xinglongtai")
    lists, book, keeper = Lists(site), book_stream("xinglongtai"), site.person("legal_head")
    safety = {
        "title": "对未设置安全警示标志的处罚",
        "kind": "penalty",
        "class": "行政处罚",
        "basis": "《安全生产违法行为行政处罚办法》第四十五条",
        "benchmark": "按裁量基准",
        "unit": "enforcement",
        "period": "九十日",
    }
    other = safety | {"title": "对未培训的处罚", "basis": "《中华人民共和国安全生产法》第九十七条", "unit": "legal"}
    lists.publish("items", {"s": safety, "o": other})
    check = {
        "title": "危险化学品企业",
        "subject": "enforcement",
        "basis": "《中华人民共和国安全生产法》第六十五条",
        "object": "企业",
        "content": "现场管理",
        "method": "现场检查",
        "ratio": "百分之十",
        "frequency": "每年一次",
    }
    lists.publish(
        "inspection", {"c1": check, "c2": check | {"title": "烟花爆竹企业"}, "c3": check | {"title": "工贸企业", "subject": "office"}}
    )
    later = DAY + timedelta(days=10)
    assert (
        lists.do(
            change(trigger="law_repealed", told="旧办法废止", law="安全生产违法行为行政处罚办法", since=later), book, by=keeper, day=later
        )
        == set()
    )
    state = lists.state("items")
    assert state.marked_rows() == {"s"}
    assert ("adjust", "1 行") in parts(lists, "items", later)
    assert (
        lists.do(change(trigger="unit_changed", told="执法大队划转", unit="enforcement", since=later), book, by=keeper, day=later) == set()
    )
    assert lists.state("inspection").marked_rows() == {"c1", "c2"}
    lists.day = later
    lists.publish("inspection", {"c3": check | {"title": "工贸企业", "subject": "office"}}, day=later)
    assert lists.state("inspection").marked_rows() == set()
    assert not [part for part in parts(lists, "inspection", later) if part[0] == "adjust"]
    lists.publish("items", {"s": safety | {"basis": "《中华人民共和国安全生产法》第九十九条", "unit": "office"}, "o": other}, day=later)
    state = lists.state("items")
    assert state.marked_rows() == set()
    old = ListFact.of(state, state.stream, DAY + timedelta(days=5))
    assert (old.number, old.line("s").get("basis")) == (1, safety["basis"])
    assert ListFact.of(state, state.stream, later).line("s").get("basis") == "《中华人民共和国安全生产法》第九十九条"
    assert ListFact.of(state, state.stream, DAY - timedelta(days=1)).number == 0


@pytest.mark.obligation("JB-P-6b")
def test_entries_that_cite_a_repealed_provision_wait_for_a_published_version(installed):
    """江北区 公示制度 第六条: "to adjust" until a new version is published; another article of the same law touches nothing."""
    site = installed("jiangbei")
    lists, book, keeper = Lists(site), book_stream("jiangbei"), site.person("legal_head")
    row = jiangbei_row()
    lists.publish("responsibilities", {"r": row, "q": row | {"basis": "《中华人民共和国行政处罚法》第七十二条"}})
    assert lists.do(change(law="行政处罚法", article="第九十条", told="第九十条废止"), book, by=keeper) == set()
    assert lists.state("responsibilities").marked_rows() == set()
    assert lists.do(change(law="《中华人民共和国行政处罚法》", article="第十七条", told="第十七条废止"), book, by=keeper) == set()
    assert lists.state("responsibilities").marked_rows() == {"r"}
    lists.drafted(
        "responsibilities",
        {"r": row | {"basis": "《中华人民共和国行政强制法》第十七条"}, "q": row | {"basis": "《中华人民共和国行政处罚法》第七十二条"}},
    )
    assert lists.do(lists.approving("responsibilities"), "responsibilities", by=lists.approver()) == set()
    assert len(lists.state("responsibilities").open_marks) == 1
    assert ("adjust", "1 行") in parts(lists, "responsibilities")
    assert lists.do(PublishList(), "responsibilities", by=lists.publisher()) == set()
    assert lists.state("responsibilities").open_marks == ()
    assert parts(lists, "responsibilities") == set()


def test_a_law_the_regime_knows_to_have_ended_is_told_without_anybody_registering_it(xiangxi):
    """The water law ended on 14 August 2026: rows that rest on it must be updated from the next day on."""
    lists = Lists(xiangxi)
    lists.publish("powers", {"p": POWER | {"basis": f"《{LAW}》第八十三条"}, **{k: v for k, v in POWERS.items() if k != "penalty"}})
    assert not [gap for gap in gaps_of("xiangxi", date(2026, 8, 14)) if gap.kind == "repealed"]
    found = [gap for gap in gaps_of("xiangxi", date(2026, 8, 15)) if gap.kind == "repealed"]
    assert [(gap.code, gap.part) for gap in found] == [("powers", f"《{LAW}》第八十三条")]


def test_facts_are_picked_from_their_states(xiangxi):
    lists = Lists(xiangxi)
    lists.publish("powers", POWERS)
    regime = look(regime_stream("xiangxi")).state
    assert RouteFact.of(regime, "", DAY) == RouteFact(roles=("info_liaison",), liaison=True)
    assert dict(NamesFact.of(regime, "", DAY).demanded)["powers"].endswith("第五条（三）")
    assert BookFact.of(lists.book(), "", DAY).lists == ("powers",)
    view = regime_of("xiangxi")
    assert view is not None
    with pytest.raises(Refused), now.at(at(DAY)):
        perform(OpenBook(), book_stream("xiangxi"), by=lists.keeper(), key="again")


def test_channels_are_told_of_a_list_in_words_of_its_own(xiangxi):
    """What a person copies to a microblog or a board: name, version, rows; taken down, the reason."""
    lists = Lists(xiangxi)
    state = lists.publish("powers", POWERS)
    content = state.emissions[-1].content
    short = text_for("weibo", content, address="https://example.cn/lists/xiangxi/powers/")
    assert (
        short
        == "【事前公示】湘西土家族苗族自治州生态环境局公布《行政执法权限》第1版，共 3 项。详见：https://example.cn/lists/xiangxi/powers/"
    )
    whole = text_for("hall_board", content, "update")
    assert whole.splitlines()[0].startswith("【事前公示·更新】")
    assert "2. 权限名称：行政强制权限；执法类别：行政强制；权限内容：依法查封、扣押设施设备" in whole
    assert lists.do(WithdrawList(reason="职能移交"), "powers", by=lists.publisher()) == set()
    gone = text_for("weibo", lists.state("powers").emissions[-1].content, "recall")
    assert gone == "【撤回说明】湘西土家族苗族自治州生态环境局此前公示的《行政执法权限》已撤下，原因：职能移交。请不再引用。"
