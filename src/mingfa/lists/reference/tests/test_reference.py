"""Laws, flowcharts, guides, remedies and complaint information: what each agency's text asks for, and what is refused without it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from mingfa.demo import reference
from mingfa.demo.reference import MAKERS, rows_of
from mingfa.law.regime import load_regime
from mingfa.law.regime_model import Regime
from mingfa.lists.reference.boards import PLACES
from mingfa.lists.reference.drawing import draw
from mingfa.lists.reference.flowcharts import drafted, flow_code
from mingfa.lists.reference.flowcharts import rows_of as flow_rows
from mingfa.lists.reference.laws import LibraryFact, cited_in
from mingfa.lists.reference.procedures import PROCEDURES, REMEDY, limit_words
from mingfa.lists.standing.cells import LawRef, Line
from mingfa.lists.standing.gaps import Gap, gaps
from mingfa.lists.standing.state import ListState, Version
from mingfa.lists.standing.types import type_named
from mingfa.lists.tests.standing import Lists

DAY = date(2026, 3, 2)
FIVE = ("xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei")


@cache
def regime_of(agency: str) -> Regime:
    return load_regime(agency, True)


def lines_of(rows: dict[str, dict[str, str]]) -> tuple[Line, ...]:
    return tuple(Line(ident, {key: text for key, text in cells.items() if text}) for ident, cells in rows.items())


def public(agency: str, code: str, rows: dict[str, dict[str, str]]) -> ListState:
    """A list with one public version, without any database."""
    kind = type_named(code)
    assert kind is not None
    keys = tuple(one.key for one in kind.columns)
    lines = lines_of(rows)
    version = Version(
        1, tuple(one.label for one in kind.columns), tuple(tuple(line.get(key) for key in keys) for line in lines), "公示安排", DAY,
        published_on=DAY, keys=keys, ids=tuple(line.id for line in lines),
    )  # fmt: skip
    return ListState(f"{agency}/list/{code}", kind.name, (version,))


def missing(agency: str, states: dict[str, ListState], *codes: str, on: date = DAY) -> list[Gap]:
    return [one for one in gaps(regime_of(agency), on, states) if one.code in codes]


def holes(agency: str, code: str, rows: dict[str, dict[str, str]]) -> str:
    kind = type_named(code)
    assert kind is not None
    return "；".join(one.words for one in kind.holes(lines_of(rows), regime_of(agency), DAY))


# Laws, standards, benchmarks -------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("SH-P-1.1")
@pytest.mark.parametrize("agency", ["shanghai", "xiangxi"])
def test_a_library_without_standards_is_a_gap_where_standards_are_asked_for(agency, installed):
    """上海 三（一）1（1） names standards, 湘西州 第五条（二） does not."""
    rows = rows_of("laws", agency, regime_of(agency))
    standard = rows.pop("standard")
    found = missing(agency, {"laws": public(agency, "laws", rows)}, "laws")
    assert [one.part for one in found] == (["standard"] if agency == "shanghai" else [])
    if agency != "shanghai":
        return
    assert found[0].label == "行政执法依据：标准"
    lists = Lists(installed(agency))
    rows["standard"] = standard
    lists.publish("laws", rows)
    assert lists.state("laws").public.line("standard").get("number") == "GB 8978-1996"
    assert missing(agency, lists.states(), "laws") == []


@pytest.mark.obligation("JB-P-5.1")
def test_a_benchmark_out_of_force_is_a_gap_until_the_next_is_public_and_the_old_version_stays(installed):
    lists = Lists(installed("jiangbei"))
    rows = rows_of("laws", "jiangbei", regime_of("jiangbei"))
    without = {ident: cells for ident, cells in rows.items() if ident != "benchmark"}
    lists.publish("laws", without)
    assert [one.label for one in missing("jiangbei", lists.states(), "laws")] == ["行政执法依据：裁量基准"]
    ended = {**without, "benchmark": {**rows["benchmark"], "until": "2026-03-03"}}
    lists.publish("laws", ended, day=date(2026, 3, 3))
    assert missing("jiangbei", lists.states(), "laws", on=date(2026, 3, 3)) == []
    assert [one.part for one in missing("jiangbei", lists.states(), "laws", on=date(2026, 3, 4))] == ["benchmark"]
    lists.publish("laws", rows, day=date(2026, 3, 5))
    state = lists.state("laws")
    assert missing("jiangbei", lists.states(), "laws", on=date(2026, 3, 6)) == []
    assert (state.public.number, state.public.published_on) == (3, date(2026, 3, 5))
    assert state.current(date(2026, 3, 4)).line("benchmark").get("until") == "2026-03-03"
    assert state.version(1).line("benchmark") is None


def test_a_citation_is_held_when_instrument_article_and_day_are():
    rows = (("中华人民共和国水污染防治法", ("第八十三条",), "2018-01-01", "2026-08-14"), ("排污许可管理条例", (), "2021-03-01", ""))
    library = LibraryFact(number=1, rows=rows)
    inside, after = date(2026, 8, 14), date(2026, 8, 15)
    assert library.holds(LawRef("水污染防治法", "第八十三条第（三）项"), inside)
    assert not library.holds(LawRef("水污染防治法", "第八十三条"), after)
    assert not library.holds(LawRef("水污染防治法", "第八十四条"), inside)
    assert not library.holds(LawRef("水污染防治法", "第八十三条之一"), inside)
    assert library.holds(LawRef("排污许可管理条例", "第三十四条"), after)
    assert not library.holds(LawRef("大气污染防治法", "第一条"), inside)
    cited = list(
        cited_in({"draft": {"penalty_law": [{"instrument": "甲法", "article": "第一条", "paragraph": "第二款", "item": "", "text": "文"}]}})
    )
    assert cited == [LawRef("甲法", "第一条第二款")]


def test_the_same_instrument_is_not_listed_twice_and_does_not_end_before_it_begins():
    rows = rows_of("laws", "xiangxi", regime_of("xiangxi"))
    assert holes("xiangxi", "laws", rows) == ""
    assert "重复" in holes("xiangxi", "laws", {**rows, "again": rows["standard"]})
    assert "早于" in holes("xiangxi", "laws", {**rows, "standard": {**rows["standard"], "until": "1997-12-31"}})


# Flowcharts ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-P-5.3b")
def test_a_flowchart_without_remedies_is_not_published(installed):
    """湘西州 第五条（三）: method, steps, time limits and remedies."""
    lists = Lists(installed("xiangxi"))
    code, whole = flow_code("coercion"), rows_of(flow_code("coercion"), "xiangxi", regime_of("xiangxi"))
    bare = {ident: cells for ident, cells in whole.items() if cells["part"] != REMEDY}
    person, _ = lists.drafter(code)
    lists.create(code)
    assert lists.do(lists.draft(code, bare), code, by=person) == set(), lists.words()
    if lists.state(code).step == "collecting":
        from mingfa.demo import standing as demo
        from mingfa.lists.standing.acts import CollectVersion

        liaison = demo.liaison_of(lists.site, lists.regime, lists.state(code).draft.unit, DAY)
        assert lists.do(CollectVersion(), code, by=liaison) == {"list.hole"}
        assert "救济方式" in lists.words()
        assert "第五条（三）" in lists.words()
    assert "list.hole" in lists.do(lists.approving(code), code, by=lists.approver(person))
    assert "救济方式" in lists.words()
    assert lists.state(code).public is None
    lists.publish(code, whole)
    shown = flow_rows(lists.state(code).public.lines)
    assert {"环节", REMEDY} == {row[0] for row in shown}
    assert all(row[2] and row[3] for row in shown)
    for key, words in (("method", "方式"), ("limit", "时限")):
        short = {ident: {**cells, key: ""} if ident == "s1" else cells for ident, cells in whole.items()}
        assert words in holes("xiangxi", code, short)


@pytest.mark.obligation("XL-P-3.6")
def test_each_flowchart_is_compiled_by_the_unit_the_text_names(installed):
    """兴隆台 二（一）3（6）: penalty by the enforcement section, coercion and inspection by the legal section."""
    lists = Lists(installed("xinglongtai"))
    regime = lists.regime
    enforcement, legal = lists.drafter(flow_code("penalty")), lists.drafter(flow_code("coercion"))
    assert (enforcement[1], legal[1]) == ("enforcement", "legal")
    for procedure, right, wrong in (("penalty", enforcement, legal), ("coercion", legal, enforcement), ("inspection", legal, enforcement)):
        code = flow_code(procedure)
        rows = rows_of(code, "xinglongtai", regime)
        lists.create(code)
        theirs = lists.draft(code, rows, unit=wrong[1], provider=wrong[0])
        assert "list.other_unit" in lists.do(theirs, code, by=wrong[0])
        gap = [one for one in gaps(regime, DAY, lists_states(lists)) if one.code == code]
        assert [one.kind for one in gap] == ["missing"]
        lists.publish(code, rows)
        assert lists.state(code).public.unit == right[1]
        assert [one for one in gaps(regime, DAY, lists_states(lists)) if one.code == code] == []


def lists_states(lists: Lists) -> dict[str, ListState]:
    return lists.states()


@pytest.mark.obligation("XL-L-5a")
def test_the_review_flowchart_is_a_gap_of_the_legal_section_until_it_is_there(installed):
    lists = Lists(installed("xinglongtai"))
    code = flow_code("review")
    [gap] = [one for one in gaps(lists.regime, DAY, {}) if one.code == code]
    assert (gap.name, gap.owners) == ("重大执法决定法制审核流程图", ("法规科",))
    lists.publish(code, rows_of(code, "xinglongtai", lists.regime))
    assert [one for one in gaps(lists.regime, DAY, lists.states()) if one.code == code] == []


@pytest.mark.obligation("JB-P-5.3", "SH-P-1.3a")
@pytest.mark.parametrize("agency", ["jiangbei", "shanghai"])
def test_licence_guide_and_both_flows_are_asked_for_one_by_one(agency):
    codes = ("guides", flow_code("penalty"), flow_code("coercion"))
    states = {code: public(agency, code, rows_of(code, agency, regime_of(agency))) for code in codes}
    assert missing(agency, states, *codes) == []
    for code in codes:
        left = {name: state for name, state in states.items() if name != code}
        [gap] = missing(agency, left, *codes)
        assert (gap.kind, gap.name) == ("missing", states[code].title)
    other = rows_of("guides", agency, regime_of(agency))
    other["licence"]["kind"] = "penalty"
    [gap] = missing(agency, {**states, "guides": public(agency, "guides", other)}, *codes)
    assert gap.label == "办事指南：行政许可"


@pytest.mark.obligation("JB-P-5.3", "SH-P-1.3a")
@pytest.mark.parametrize("agency", ["jiangbei", "shanghai"])
def test_guide_and_flows_go_through_the_chain_to_the_public(agency, installed):
    lists = Lists(installed(agency))
    for code in ("guides", flow_code("penalty"), flow_code("coercion")):
        lists.publish(code, rows_of(code, agency, lists.regime))
        assert lists.state(code).public is not None
    assert missing(agency, lists.states(), "guides", flow_code("penalty"), flow_code("coercion")) == []


@pytest.mark.parametrize("agency", FIVE)
def test_a_flowchart_says_the_limits_of_its_own_regime(agency):
    regime = regime_of(agency)
    text = draw("图", flow_rows(drafted("penalty", regime, DAY)))
    assert f"{regime.number('disclosure.days.penalty', DAY)} 个工作日内" in text
    assert "<title" in text
    assert "<script" not in draw("<script>", [("环节", "<b>", "&", "", "")])


def test_the_penalty_flowchart_stands_for_every_stage_a_case_passes():
    from mingfa.cases.state.core import ENDS, STAGES
    from mingfa.review.state import STAGES as REVIEW

    drawn = {stage for step in PROCEDURES["penalty"].steps for stage in step.stages}
    assert drawn == {code for code, _ in STAGES} - (ENDS - {"archived"}) - {"suspended"}
    assert {stage for step in PROCEDURES["review"].steps for stage in step.stages} == {code for code, _ in REVIEW} - {"withdrawn"}
    labels = dict(STAGES)
    for step in PROCEDURES["penalty"].steps:
        if step.stages in (("lead",), ("reported",), ("decided",), ("closed",), ("archived",)):
            assert step.name == labels[step.stages[0]]


def test_a_limit_before_an_event_is_told_as_one_before():
    assert limit_words(regime_of("xiangxi"), "clock.C06", DAY) == "举行听证前 7 个工作日"
    assert limit_words(regime_of("xiangxi"), "clock.C07", DAY) == "立案后 90 日内"
    assert limit_words(regime_of("xiangxi"), "clock.C16", DAY) == ""
    assert limit_words(regime_of("xinglongtai"), "clock.C36", DAY) == ""


# Remedies and complaints -----------------------------------------------------------------------------------------------------------


@pytest.mark.obligation("XX-P-5.5")
def test_a_remedies_text_without_one_of_the_five_rights_is_refused_by_its_name(installed):
    lists = Lists(installed("xiangxi"))
    rows = rows_of("remedies", "xiangxi", lists.regime)
    assert holes("xiangxi", "remedies", rows) == ""
    for right, words in (
        ("hearing", "听证权"), ("statement", "陈述权"), ("defence", "申辩权"), ("reconsideration", "行政复议"), ("litigation", "行政诉讼"),
    ):  # fmt: skip
        short = {ident: cells for ident, cells in rows.items() if cells["right"] != right}
        assert words in holes("xiangxi", "remedies", short)
        bare = {ident: {**cells, "channel": ""} if cells["right"] == right else cells for ident, cells in rows.items()}
        assert "受理机关和途径" in holes("xiangxi", "remedies", bare)
    short = {ident: cells for ident, cells in rows.items() if cells["right"] != "defence"}
    lists.drafted("remedies", short)
    assert "list.hole" in lists.do(lists.approving("remedies"), "remedies", by=lists.approver(lists.drafter("remedies")[0]))
    assert "申辩权" in lists.words()
    assert "第五条（五）" in lists.words()
    lists.publish("remedies", rows)
    assert len(lists.state("remedies").public.lines) == 5


COMPLAINT_WORDS = {
    "xiangxi": (("unit", "受理部门"), ("postcode", "邮编"), ("phone", "举报电话"), ("email", "邮箱"), ("procedure", "受理反馈程序")),
    "xinglongtai": (("address", "地址"), ("postcode", "邮编"), ("phone", "电话"), ("email", "邮箱"), ("procedure", "受理反馈程序")),
}


@pytest.mark.obligation("XX-P-5.6a", "XL-P-3.8a")
@pytest.mark.parametrize("agency", ["xiangxi", "xinglongtai"])
def test_complaint_information_with_an_empty_field_is_refused_by_its_name(agency, installed):
    lists = Lists(installed(agency))
    rows = rows_of("complaint", agency, lists.regime)
    for key, words in COMPLAINT_WORDS[agency]:
        assert words in holes(agency, "complaint", {"c1": {**rows["c1"], key: ""}})
    lists.drafted("complaint", {"c1": {**rows["c1"], "postcode": ""}})
    assert "list.hole" in lists.do(lists.approving("complaint"), "complaint", by=lists.approver(lists.drafter("complaint")[0]))
    assert "邮编" in lists.words()
    lists.publish("complaint", rows)
    [line] = lists.state("complaint").public.lines
    assert (line.get("postcode"), line.get("email")) == ("100000", "jubao@example.cn")


@pytest.mark.obligation("XL-P-3.8a")
def test_complaint_information_belongs_to_the_general_office(installed):
    """兴隆台 二（一）3（8）: the office; somebody of the legal section is refused."""
    lists = Lists(installed("xinglongtai"))
    rows = rows_of("complaint", "xinglongtai", lists.regime)
    legal, unit = lists.drafter(flow_code("coercion"))
    assert lists.drafter("complaint")[1] == "office"
    lists.create("complaint")
    assert "list.other_unit" in lists.do(lists.draft("complaint", rows, unit=unit, provider=legal), "complaint", by=legal)
    assert "办公室" in lists.words()
    assert lists.do(lists.draft("complaint", rows), "complaint", by=lists.drafter("complaint")[0]) == set()


def test_a_postcode_a_phone_and_a_mailbox_are_such_as_people_can_use():
    rows = rows_of("complaint", "xiangxi", regime_of("xiangxi"))
    assert holes("xiangxi", "complaint", rows) == ""
    for key, bad in (("postcode", "12345"), ("phone", "打给门卫"), ("email", "jubao.example.cn")):
        assert "请填写" in holes("xiangxi", "complaint", {"c1": {**rows["c1"], key: bad}})
    silent = {"c1": {"unit": "办公室", "procedure": "登记后办理", "means": "信件", "remedy": "复议"}}
    assert "无法反映" in holes("shanghai", "complaint", silent)


@pytest.mark.obligation("SH-P-1.3b", "JB-P-5.4")
@pytest.mark.parametrize("agency", ["shanghai", "jiangbei"])
def test_means_of_supervision_and_remedies_are_both_asked_for(agency, installed):
    lists = Lists(installed(agency))
    for code in ("complaint", "remedies"):
        lists.publish(code, rows_of(code, agency, lists.regime))
    assert missing(agency, lists.states(), "complaint", "remedies") == []
    from mingfa.lists.standing.acts import WithdrawList

    assert lists.do(WithdrawList(reason="内容有误"), "remedies", by=lists.publisher(), day=date(2026, 3, 3)) == set(), lists.words()
    [gap] = missing(agency, lists.states(), "complaint", "remedies", on=date(2026, 3, 4))
    assert (gap.code, gap.name) == ("remedies", "法定权利和救济途径")
    rows = rows_of("complaint", agency, lists.regime)
    assert "监督方式" in holes(agency, "complaint", {"c1": {**rows["c1"], "means": ""}})
    assert "救济渠道" in holes(agency, "complaint", {"c1": {**rows["c1"], "remedy": ""}})


# What each text asks for -----------------------------------------------------------------------------------------------------------

ASKED = {
    "xiangxi": {
        "laws": ("law", "regulation", "rule", "benchmark"), "flow_penalty": ("penalty",), "flow_coercion": ("coercion",),
        "flow_inspection": ("inspection",), "remedies": ("hearing", "statement", "defence", "reconsideration", "litigation"),
        "complaint": ("channel",), "boards": ("window",),
    },
    "panjin": {"boards": ("entries",)},
    "xinglongtai": {
        "flow_penalty": ("penalty",), "flow_coercion": ("coercion",), "flow_inspection": ("inspection",), "flow_review": ("review",),
        "templates": ("forms",), "complaint": ("channel",),
    },
    "shanghai": {
        "laws": ("law", "regulation", "rule", "standard", "benchmark"), "guides": ("licence",), "flow_penalty": ("penalty",),
        "flow_coercion": ("coercion",), "complaint": ("channel",), "remedies": ("reconsideration", "litigation"), "boards": ("window",),
    },
    "jiangbei": {
        "laws": ("benchmark",), "guides": ("licence",), "flow_penalty": ("penalty",), "flow_coercion": ("coercion",),
        "complaint": ("channel",), "remedies": ("reconsideration", "litigation"), "boards": ("window", "hall", "visitors"),
        "templates": ("forms", "guide", "wording"), "wording": ("entries",),
    },
}  # fmt: skip
"""Agency -> list -> its parts, as the five texts name them."""


@pytest.mark.parametrize("agency", FIVE)
def test_each_text_asks_for_its_own_lists_and_parts_and_the_demonstration_has_them_all(agency):
    regime = regime_of(agency)
    held = {code: regime.items(f"lists.demanded.{code}", DAY) for code in MAKERS if regime.has(f"lists.demanded.{code}", DAY)}
    assert held == ASKED[agency]
    for code in held:
        rows = shown_rows(code, agency)
        kind = type_named(code)
        assert kind is not None
        assert kind.holes(lines_of(rows), regime, DAY) == (), code
        assert missing(agency, {code: public(agency, code, rows)}, code) == []
    wanted = {"xiangxi": "flag", "shanghai": "flag"}.get(agency)
    assert (regime.text("lists.citing.unpublished", DAY) if regime.has("lists.citing.unpublished", DAY) else None) == wanted
    places = regime.items("window.places", DAY) if regime.has("window.places", DAY) else ()
    assert [dict(PLACES)[one] for one in held.get("boards", ()) if one != "entries"] in ([], list(places))
    assert {dict(PLACES)[row["place"]] for row in shown_rows("boards", agency).values()} == set(places)


def shown_rows(code, agency):
    """The rows of the demonstration, photographs left in no vault."""
    kept, reference._photo = reference._photo, lambda number: "d" * 64
    try:
        return rows_of(code, agency, regime_of(agency))
    finally:
        reference._photo = kept
