"""A standing list from the draft to the public: who does which step, what it must hold, versions, marks, clocks, what sees the gaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mingfa.agencies.acts.person import AppointPost
from mingfa.agencies.facts import regime_stream
from mingfa.demo.standing import liaison_of
from mingfa.desk import now
from mingfa.desk.errors import Refused
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.perform import look, perform, regime_of
from mingfa.desk.store import read_entries
from mingfa.exchange.texts import text_for
from mingfa.law.regime import load_regime
from mingfa.lists.published import delegation_of, gaps_of
from mingfa.lists.standing.acts import (
    AddOwnType,
    CollectVersion,
    CreateList,
    DraftVersion,
    EndOwnType,
    EndSite,
    GiveUpVersion,
    NameSite,
    OpenBook,
    PublishList,
    RecordOutsideReview,
    RegisterChange,
    ReturnVersion,
    RowIn,
    ShowOnSites,
    WithdrawList,
)
from mingfa.lists.standing.acts.book import TaggedRow
from mingfa.lists.standing.cells import file_cell
from mingfa.lists.standing.facts import BookFact, ListFact, NamesFact, RouteFact, book_stream, list_stream
from mingfa.lists.standing.gaps import gaps
from mingfa.lists.standing.state import ListState, Version
from mingfa.lists.standing.types import all_types
from mingfa.lists.tests.standing import DAY, Lists, at

pytestmark = pytest.mark.django_db

POWER = {"name": "行政处罚权限", "kind": "penalty", "content": "对违反生态环境法律的行为依法处罚"}
COERCION = {"name": "行政强制权限", "kind": "coercion", "content": "依法查封、扣押设施设备"}
INSPECTION = {"name": "行政检查权限", "kind": "inspection", "content": "依法进入现场检查"}
POWERS = {"penalty": POWER, "coercion": COERCION, "inspection": INSPECTION}
PAPER = "a" * 64


def parts(lists: Lists, code: str, day: date | None = None) -> set[tuple[str, str]]:
    return {(gap.kind, gap.part) for gap in gaps_of(lists.agency, day or lists.day) if gap.code == code}


# The chain -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-P-3a")
@pytest.mark.guards("refuse_nobody_answering", "refuse_changed_provider", "refuse_other_unit", "refuse_others_to_give_up")
def test_whoever_provides_answers_for_it(xiangxi):
    """湘西州 公示制度 第三条: no unit and provider, no item; both stay in its history whatever comes later."""
    lists = Lists(xiangxi)
    person, unit = lists.drafter("powers")
    lists.create("powers")
    assert lists.do(lists.draft("powers", POWERS, unit="", provider=""), "powers", by=person) == {"list.no_unit", "list.no_provider"}
    assert lists.do(lists.draft("powers", POWERS, provider=""), "powers", by=person) == {"list.no_provider"}
    assert lists.do(lists.draft("powers", POWERS, unit="", provider=person), "powers", by=person) == {"list.no_unit"}
    assert "list.unknown_provider" in lists.do(lists.draft("powers", POWERS, provider="xiangxi/person/nobody"), "powers", by=person)
    elsewhere = xiangxi.person("info_centre")
    assert "list.provider_elsewhere" in lists.do(lists.draft("powers", POWERS, provider=elsewhere), "powers", by=person)
    assert "list.unknown_unit" in lists.do(lists.draft("powers", POWERS, unit="moon"), "powers", by=person)
    assert "list.not_your_unit" in lists.do(lists.draft("powers", POWERS, unit="legal", provider=person), "powers", by=person)
    lists.drafted("powers", POWERS)
    draft = lists.state("powers").draft
    assert (draft.provider, draft.unit) == (person, unit)
    colleague = next(p for p in xiangxi.people["officer"] if p != person and unit in look(p).state.units_on(DAY))
    assert lists.do(lists.draft("powers", POWERS, provider=colleague), "powers", by=person) == {"list.provider_changed"}
    stranger = next(p for p in xiangxi.people["info_liaison"] if unit not in look(p).state.units_on(DAY))
    assert lists.do(GiveUpVersion(reason="不再需要"), "powers", by=stranger) == {"list.not_your_draft"}
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver()) == set()
    assert lists.do(PublishList(), "powers", by=lists.publisher()) == set()
    public = lists.state("powers").public
    assert (public.provider, public.unit) == (person, unit)
    assert lists.do(lists.draft("powers", POWERS, provider=colleague), "powers", by=colleague) == set()
    assert (lists.state("powers").versions[0].provider, lists.state("powers").draft.provider) == (person, colleague)


@pytest.mark.obligation("XX-P-16b")
@pytest.mark.guards("refuse_others_to_collect", "refuse_uncollected")
def test_what_others_of_a_section_enter_goes_to_its_liaison_first(xiangxi):
    """湘西州 公示制度 第十六条: the liaison collects; the leader is not asked before."""
    lists = Lists(xiangxi)
    officer = next(p for p in xiangxi.people["officer"] if "enforcement" in look(p).state.units_on(DAY))
    liaison = liaison_of(xiangxi, lists.regime, "enforcement", DAY)
    other = next(p for p in xiangxi.people["info_liaison"] if p != liaison)
    lists.create("powers")
    act = lists.draft("powers", POWERS, provider=officer, unit="enforcement")
    assert lists.do(act, "powers", by=officer) == set()
    assert lists.state("powers").stage == "collecting"
    todo = ToDoRow.objects.get(stream=list_stream("xiangxi", "powers"))
    assert (todo.duty, todo.unit, todo.act) == ("list.collect", "enforcement", CollectVersion.name)
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver()) == {"list.not_collected"}
    assert lists.do(CollectVersion(), "powers", by=officer) == {"list.not_the_liaison"}
    assert lists.do(CollectVersion(), "powers", by=other) == {"list.not_the_liaison"}
    assert lists.do(CollectVersion(note="已核对"), "powers", by=liaison) == set()
    state = lists.state("powers")
    assert (state.stage, state.draft.collected_by, state.draft.provider) == ("review", liaison, officer)
    assert ToDoRow.objects.get(stream=state.stream).duty == "list.approve"
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver()) == set()
    # entered by the liaison, it goes to the leader at once
    lists.create("organisation")
    act = lists.draft("organisation", {"o": {"name": "本局", "duties": "监督执法"}}, unit="enforcement", provider=liaison)
    assert lists.do(act, "organisation", by=liaison) == set()
    assert lists.state("organisation").stage == "review"


@pytest.mark.obligation("XX-P-12a", "XX-P-12b")
@pytest.mark.guards(
    "refuse_others_to_approve", "refuse_own_approval", "refuse_unapproved", "refuse_others_to_publish", "refuse_other_draft"
)
def test_a_leader_approves_and_the_information_centre_publishes(xiangxi):
    """湘西州 公示制度 第十二条: sections compile, the leader in charge reviews, the information centre publishes."""
    lists = Lists(xiangxi)
    person, _ = lists.drafter("powers")
    lists.drafted("powers", POWERS)
    assert lists.do(PublishList(), "powers", by=lists.publisher()) == {"list.not_approved"}
    with now.at(at(DAY)):
        perform(AppointPost(role="leader_in_charge", unit="leadership", first=DAY), person, by="installer", key="also a leader")
    assert lists.do(lists.approving("powers"), "powers", by=person) == {"list.own_approval"}
    assert lists.do(lists.approving("powers").model_copy(update={"digest": "0" * 64}), "powers", by=lists.approver(person)) == {
        "list.other_draft"
    }
    head = xiangxi.person("legal_head")
    assert lists.do(lists.approving("powers"), "powers", by=head) == {"list.not_yours_to_approve"}
    assert lists.do(PublishList(), "powers", by=lists.publisher()) == {"list.not_approved"}
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver(person)) == set()
    assert lists.do(PublishList(), "powers", by=head) == {"list.not_yours_to_publish"}
    assert "list.not_yours_to_publish" in lists.do(PublishList(), "powers", by=lists.approver(person))
    centre = xiangxi.person("info_centre")
    assert lists.do(PublishList(), "powers", by=centre) == set()
    public = lists.state("powers").public
    assert (public.published_by, public.published_on) == (centre, DAY)
    entry = read_entries(list_stream("xiangxi", "powers"))[-1]
    assert (entry.act.name, entry.by.person) == (PublishList.name, centre)


@pytest.mark.obligation("JB-P-1a", "JB-P-1b", "JB-P-1c")
@pytest.mark.guards("refuse_other_provider_role", "refuse_others_to_return")
def test_the_detachment_compiles_its_head_reviews_the_information_centre_publishes(installed):
    """江北区 公示制度 第一条."""
    site = installed("jiangbei")
    lists = Lists(site)
    lists.create("powers")
    targets = site.person("legal_head")
    refused = lists.do(lists.draft("powers", POWERS, unit="targets", provider=targets), "powers", by=targets)
    assert "list.unit_does_not_provide" in refused
    assert "第一条" in lists.words()
    assert "list.not_your_unit" in lists.do(lists.draft("powers", POWERS), "powers", by=targets)
    officer = next(
        p for p in site.people["officer"] if "enforcement" in look(p).state.units_on(DAY) and p not in site.people["lead_handler"]
    )
    assert "list.not_yours_to_provide" in lists.do(
        lists.draft("powers", POWERS, provider=site.person("unit_head", "enforcement")),
        "powers",
        by=site.person("unit_head", "enforcement"),
    )
    assert lists.do(lists.draft("powers", POWERS, provider=officer), "powers", by=officer) == set()
    draft = lists.state("powers").draft
    assert (draft.provider, draft.unit, draft.made_on, lists.state("powers").stage) == (officer, "enforcement", DAY, "review")

    centre = site.person("info_centre")
    todo = ToDoRow.objects.get(stream=list_stream("jiangbei", "powers"))
    assert todo.duty == "list.approve"
    assert lists.do(PublishList(), "powers", by=centre) == {"list.not_approved"}
    refused = lists.do(lists.approving("powers"), "powers", by=next(p for p in site.people["officer"] if p != officer))
    assert "list.not_yours_to_approve" in refused
    head = site.person("unit_head", "enforcement")
    elsewhere = next((p for p in site.people["unit_head"] if p != head), "")
    if elsewhere:
        assert "list.not_yours_to_approve" in lists.do(lists.approving("powers"), "powers", by=elsewhere)
    assert lists.do(ReturnVersion(reason="内容不完整"), "powers", by=targets) == {"list.not_yours_to_approve"}
    assert lists.do(lists.approving("powers"), "powers", by=head) == set()
    todo = ToDoRow.objects.get(stream=list_stream("jiangbei", "powers"))
    assert (todo.duty, lists.state("powers").stage) == ("list.publish", "approved")

    assert "list.not_yours_to_publish" in lists.do(PublishList(), "powers", by=head)
    assert {"list.not_yours_to_publish", "duty.not_yours"} & lists.do(PublishList(), "powers", by=officer)
    lists.publish("responsibilities", {"r": jiangbei_row()})
    approved = lists.drafted("responsibilities", {"r": {**jiangbei_row(), "functions": "新的职责"}})
    assert approved.do(lists.approving("responsibilities"), "responsibilities", by=head) == set()
    waiting = [gap for gap in gaps_of("jiangbei", DAY + timedelta(days=3)) if gap.kind == "waiting"]
    assert [gap.code for gap in waiting] == ["responsibilities"]
    assert "已等待 3 天" in waiting[0].words
    assert lists.do(PublishList(), "powers", by=centre) == set()
    assert lists.state("powers").public.published_by == centre


@pytest.mark.guards("refuse_nothing_public", "refuse_bad_rows")
def test_a_draft_is_read_cell_by_cell_and_given_up_or_taken_down_with_a_reason(xiangxi):
    lists = Lists(xiangxi)
    person, _ = lists.drafter("powers")
    lists.create("powers")

    def refused(rows):
        return lists.do(lists.draft("powers", rows), "powers", by=person)

    assert refused({}) == {"list.empty"}
    assert refused({"p": {"name": "处罚"}}) == {"list.cell_needed"}
    assert refused({"p": {**POWER, "kind": "行政处罚"}}) == {"list.bad_cell"}
    assert refused({"p": {**POWER, "kind": "divination"}}) == {"list.bad_cell"}
    assert refused({"p": {**POWER, "basis": "没有书名号的法律"}}) == {"list.bad_cell"}
    assert refused({"p": {**POWER, "moon": "x"}}) == {"list.unknown_column"}
    twice = DraftVersion(
        unit="enforcement", provider=person, source="试", rows=(RowIn(id="p", cells=POWER), RowIn(id="p", cells=COERCION))
    )  # fmt: skip
    assert lists.do(twice, "powers", by=person) == {"list.same_id"}
    assert refused({f"r{n}": {**POWER, "content": "长" * 4000} for n in range(70)}) == {"list.too_large"}
    many = refused({f"r{n}": {"name": "处罚"} for n in range(50)})
    assert many == {"list.cell_needed", "list.more_faults"}
    assert len(lists.last) == 21
    assert lists.do(WithdrawList(reason="试"), "powers", by=lists.publisher()) == {"list.nothing_public"}
    lists.drafted("powers", POWERS)
    assert lists.do(GiveUpVersion(reason="重新组织"), "powers", by=person) == set()
    assert lists.state("powers").stage == "empty"
    lists.publish("powers", POWERS)
    assert "list.not_yours_to_publish" in lists.do(WithdrawList(reason="试"), "powers", by=person)
    assert lists.do(WithdrawList(reason="职能移交"), "powers", by=lists.publisher()) == set()
    state = lists.state("powers")
    assert (state.stage, state.public, state.current(DAY), state.withdrawals[0].reason) == ("withdrawn", None, None, "职能移交")
    assert state.versions[0].rows
    assert lists.publish("powers", POWERS, day=DAY + timedelta(days=1)).public.number == 2


# What the lists of authority must hold -----------------------------------------------------------------------------------------------


def jiangbei_row():
    return {
        "name": "对违法排污的处罚", "unit": "enforcement", "functions": "查处违法排污", "basis": "《中华人民共和国行政处罚法》第十七条",
        "standard": "按裁量基准", "process": "立案、调查、告知、决定、送达", "supervision": "区政府、市局监督", "accountability": "依规依纪追究责任",
    }  # fmt: skip


def xinglongtai_body(**changes):
    return {
        "name": "区应急管理局", "unit": "enforcement", "nature": "行政机关", "funding": "财政全额拨款", "staffing": "行政编制二十名",
        "category": "statutory", "powers": "安全生产执法", "representative": "向某某", "address": "示范街3号", "telephone": "0427-0000001",
    } | changes  # fmt: skip


@pytest.mark.obligation("JB-P-6a")
@pytest.mark.guards("refuse_holes")
def test_a_power_and_responsibility_entry_has_six_parts(installed):
    """江北区 公示制度 第六条; with all six it is public with its version."""
    lists = Lists(installed("jiangbei"))
    row = jiangbei_row()
    for word, key in zip(
        ("职能职责", "执法依据", "执法标准", "运行流程", "监督途径", "问责机制"),
        ("functions", "basis", "standard", "process", "supervision", "accountability"),
        strict=True,
    ):
        lists.drafted("responsibilities", {"r": {**row, key: ""}})
        assert lists.do(lists.approving("responsibilities"), "responsibilities", by=lists.approver()) == {"list.hole"}
        assert word in lists.words()
        assert "第六条" in lists.words()
    assert {"list.hole", "list.not_approved"} == lists.would(PublishList(), "responsibilities", by=lists.publisher())
    assert ("missing", "") in parts(lists, "responsibilities")
    lists.drafted("responsibilities", {"r": row})
    assert lists.do(lists.approving("responsibilities"), "responsibilities", by=lists.approver()) == set()
    assert lists.do(PublishList(), "responsibilities", by=lists.publisher()) == set()
    state = lists.state("responsibilities")
    assert (state.public.number, state.public.line("r").get("accountability")) == (1, "依规依纪追究责任")
    content = state.emissions[-1].content
    assert (content["version"], content["rows"][0]["cells"]["accountability"], content["published_on"]) == (
        1,
        "依规依纪追究责任",
        DAY.isoformat(),
    )
    assert parts(lists, "responsibilities") == set()


@pytest.mark.obligation("XL-P-3.1")
def test_a_responsibility_entry_tells_its_scope_for_each_kind(installed):
    """兴隆台 方案 二（一）3（1）."""
    lists = Lists(installed("xinglongtai"))
    row = {"name": "安全生产监督", "scope_penalty": "罚款", "scope_coercion": "查封", "scope_inspection": "检查"}
    for key, word in (("scope_penalty", "行政处罚"), ("scope_coercion", "行政强制"), ("scope_inspection", "行政检查")):
        lists.drafted("responsibilities", {"r": {**row, key: ""}})
        assert lists.do(lists.approving("responsibilities"), "responsibilities", by=lists.approver()) == {"list.hole"}
        assert f"{word}的职权范围" in lists.words()
        assert "list.hole" in lists.would(PublishList(), "responsibilities", by=lists.publisher())
    state = lists.publish("responsibilities", {"r": row})
    assert state.stage == "published"
    assert {"罚款", "查封", "检查"} <= set(state.emissions[-1].content["rows"][0]["cells"].values())
    assert parts(lists, "responsibilities") == set()


@pytest.mark.obligation("XL-P-3.4a", "XL-P-3.4c")
@pytest.mark.guards("refuse_unreviewed_outside", "refuse_review_without_paper", "refuse_review_out_of_time", "refuse_no_review_asked")
def test_the_list_of_bodies_is_whole_and_reviewed_outside_before_it_is_public(installed):
    """兴隆台 方案 二（一）3（4）: every field, then the review of the district government's legal organ."""
    lists = Lists(installed("xinglongtai"))
    drafter = lists.drafter("bodies")[0]
    words = {
        "name": None, "nature": "机构性质", "funding": "经费来源", "staffing": "编制状况", "category": "主体类别", "powers": "执法职责和权限",
        "representative": "法定代表人", "address": "单位地址", "telephone": "投诉举报电话",
    }  # fmt: skip
    for key, word in words.items():
        if word is None:
            continue
        lists.drafted("bodies", {"b": xinglongtai_body(**{key: ""})})
        assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == {"list.hole"}
        assert word in lists.words()
        assert "list.hole" in lists.would(PublishList(), "bodies", by=lists.publisher())
    review = RecordOutsideReview(
        organ="区政府法制机构", passed=True, opinion="同意", reviewed_on=DAY, original=file_cell(PAPER, "审核意见.pdf"), number="法审1号"
    )
    assert lists.do(review, "bodies", by=drafter) == {"stage.wrong"}
    lists.drafted("bodies", {"b": xinglongtai_body()})
    assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == set()
    assert ToDoRow.objects.get(stream=list_stream("xinglongtai", "bodies")).act == RecordOutsideReview.name
    assert lists.do(PublishList(), "bodies", by=lists.publisher()) == {"list.not_reviewed_outside"}
    assert lists.do(review.model_copy(update={"original": ""}), "bodies", by=drafter) == {"list.review_without_paper"}
    assert lists.do(review.model_copy(update={"reviewed_on": DAY - timedelta(days=1)}), "bodies", by=drafter) == {"list.review_date"}
    assert lists.do(review.model_copy(update={"reviewed_on": DAY + timedelta(days=1)}), "bodies", by=drafter) == {"list.review_date"}
    failed = review.model_copy(update={"passed": False, "opinion": "主体类别有误"})
    assert lists.do(failed, "bodies", by=drafter) == set()
    assert (lists.state("bodies").stage, "主体类别有误" in lists.state("bodies").returned) == ("returned", True)
    assert lists.do(PublishList(), "bodies", by=lists.publisher()) == {"list.not_approved", "list.not_reviewed_outside"}
    lists.drafted("bodies", {"b": xinglongtai_body()})
    assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == set()
    assert lists.do(PublishList(), "bodies", by=lists.publisher()) == {"list.not_reviewed_outside"}
    assert lists.do(review, "bodies", by=drafter) == set()
    assert lists.do(PublishList(), "bodies", by=lists.publisher()) == set()
    public = lists.state("bodies").public
    assert (public.outside.organ, public.outside.number, public.outside.original) == (
        "区政府法制机构",
        "法审1号",
        file_cell(PAPER, "审核意见.pdf"),
    )
    # another list of the same agency needs no outside review
    lists.drafted("powers", POWERS)
    assert lists.do(lists.approving("powers"), "powers", by=lists.approver()) == set()
    assert lists.do(review, "powers", by=lists.drafter("powers")[0]) == {"list.no_review_asked"}
    assert lists.do(PublishList(), "powers", by=lists.publisher()) == set()


@pytest.mark.obligation("XX-P-5.1a")
def test_a_body_without_area_or_internal_units_is_not_published(xiangxi):
    """湘西州 公示制度 第五条（一）."""
    lists = Lists(xiangxi)
    row = {"name": "州生态环境局", "unit": "enforcement", "duties": "统一监督管理", "internal": "执法一科、执法二科", "area": "全州"}
    for key, word in (("area", "执法区域"), ("internal", "内设执法机构"), ("duties", "职责分工")):
        lists.drafted("bodies", {"b": {**row, key: ""}})
        assert "list.hole" in lists.would(PublishList(), "bodies", by=lists.publisher())
        assert word in lists.words()
        assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == {"list.hole"}
    state = lists.publish("bodies", {"b": row})
    told = state.emissions[-1].content["rows"][0]["cells"]
    assert (told["area"], told["internal"], told["unit"]) == ("全州", "执法一科、执法二科", "生态环境保护综合行政执法局")


@pytest.mark.obligation("XL-P-3.4b")
def test_a_delegated_body_has_its_agreement_and_the_case_shows_it(installed):
    """兴隆台 方案 二（一）3（4）: refused without the agreement; a case handled by it shows the delegation, as it was on the case's day."""
    lists = Lists(installed("xinglongtai"))
    lists.create("bodies")
    drafter = lists.drafter("bodies")[0]
    row = xinglongtai_body(
        name="执法大队", category="entrusted", entrusted="受区应急管理局委托，期限两年", agreement=file_cell(PAPER, "协议.pdf")
    )
    assert lists.do(lists.draft("bodies", {"b": {**row, "agreement": ""}}), "bodies", by=drafter) == {"list.hole"}
    assert "委托执法协议" in lists.words()
    assert lists.do(lists.draft("bodies", {"b": {**row, "entrusted": ""}}), "bodies", by=drafter) == {"list.hole"}
    assert lists.do(lists.draft("bodies", {"b": {**row, "category": "statutory"}}), "bodies", by=drafter) == {"list.hole"}
    lists.publish("bodies", {"b": row})
    told = delegation_of("xinglongtai", "enforcement", DAY)
    assert (told.body, told.told, told.agreement) == ("执法大队", "受区应急管理局委托，期限两年", (PAPER, "协议.pdf"))
    assert delegation_of("xinglongtai", "enforcement", DAY - timedelta(days=1)) is None
    assert delegation_of("xinglongtai", "office", DAY) is None
    assert lists.state("bodies").emissions[-1].content["files"] == [
        {"digest": PAPER, "name": "协议.pdf", "row": "b", "column": "agreement"}
    ]


@pytest.mark.obligation("XX-P-5.3a")
def test_powers_for_penalty_coercion_and_inspection(xiangxi):
    """湘西州 公示制度 第五条（三）: the coercion text removed -> the gap list names it; restored -> all three are told."""
    lists = Lists(xiangxi)
    lists.publish("powers", {"penalty": POWER, "inspection": INSPECTION})
    found = [gap for gap in gaps_of("xiangxi", DAY) if gap.code == "powers"]
    assert [(gap.label, str(gap.article)) for gap in found] == [
        ("行政执法权限：行政强制", "《湘西州生态环境局行政执法公示制度（试行）》第五条（三）")
    ]
    lists.publish("powers", {**POWERS, "coercion": {**COERCION, "content": ""}})
    assert parts(lists, "powers") == {("part", "coercion")}
    state = lists.publish("powers", POWERS)
    assert parts(lists, "powers") == set()
    assert {row["cells"]["kind"] for row in state.emissions[-1].content["rows"]} == {"行政处罚", "行政强制", "行政检查"}


@pytest.mark.obligation("JB-P-5.2a", "SH-P-1.2a", "SH-P-1.6")
@pytest.mark.parametrize(
    ("agency", "name", "article"),
    [("jiangbei", "重庆市江北区生态环境局", "第五条（二）"), ("shanghai", "上海市生态环境局", "三（一）1（2）")],
)
def test_organisation_and_duties(installed, agency, name, article):
    """江北区 公示制度 第五条（二）, 上海 推进实施方案 三（一）1（2）、（6）: the duties text removed -> a gap; both published -> none."""
    lists = Lists(installed(agency))
    assert ("missing", "") in parts(lists, "organisation")
    rows = {"o": {"name": name, "setup": "内设科室八个", "duties": "生态环境监督管理"}}
    lists.publish("organisation", rows)
    assert parts(lists, "organisation") == set()
    lists.publish("organisation", {"o": {**rows["o"], "duties": ""}})
    gap = next(one for one in gaps_of(agency, DAY) if one.code == "organisation")
    assert (gap.kind, gap.part, gap.label) == ("part", "duties", "机构设置和工作职责：工作职责")
    assert article in str(gap.article)
    state = lists.publish("organisation", rows)
    assert parts(lists, "organisation") == set()
    cells = state.emissions[-1].content["rows"][0]["cells"]
    assert (cells["setup"], cells["duties"]) == ("内设科室八个", "生态环境监督管理")
    if agency == "shanghai":
        assert ("missing", "") in parts(lists, "responsibilities")
        assert next(g for g in gaps_of(agency, DAY) if g.code == "responsibilities").label == "权力和责任清单"
        state = lists.publish("responsibilities", {"r": {"name": "执法总队权责", "functions": "查处违法行为"}})
        assert (state.emissions[-1].content["version"], parts(lists, "responsibilities")) == (1, set())


@pytest.mark.obligation("PJ-P-2a")
def test_each_unit_has_its_four_headings(installed):
    """盘锦 实施方案 二（一）2: body, duties, powers, procedure of each unit; an empty heading stands in the gap list."""
    lists = Lists(installed("panjin"))
    units = ("enforcement", "county_bureaus", "liaodong_bay")
    rows = {unit: {"name": unit, "unit": unit, "duties": "监督执法", "powers": "处罚、检查", "procedure": "立案至结案"} for unit in units}
    assert len([gap for gap in gaps_of("panjin", DAY) if gap.kind == "heading"]) == 3
    lists.drafted("bodies", {**rows, "liaodong_bay": {**rows["liaodong_bay"], "procedure": ""}})
    found = [gap for gap in gaps_of("panjin", DAY) if gap.name == "辽东湾新区环保局"]
    assert [(gap.kind, gap.part) for gap in found] == [("heading", "程序")]
    assert lists.do(lists.approving("bodies"), "bodies", by=lists.approver()) == {"list.hole"}
    state = lists.publish("bodies", {unit: row for unit, row in rows.items() if unit != "county_bureaus"})
    assert [(gap.kind, gap.name) for gap in gaps_of("panjin", DAY) if gap.code == "bodies"] == [("heading", "县区环保局")]
    state = lists.publish("bodies", rows)
    assert parts(lists, "bodies") == set()
    content = state.emissions[-1].content
    assert {"执法主体名称", "职责分工", "权限", "程序"} <= {column["label"] for column in content["columns"]}
    assert all({"name", "duties", "powers", "procedure"} <= set(row["cells"]) for row in content["rows"])
    assert len(content["rows"]) == 3


# Classes, own types, portals ---------------------------------------------------------------------------------------------------------


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


# Changes -----------------------------------------------------------------------------------------------------------------------------

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
