"""A case rests on an item of the published list in force that day, of its own unit, and takes over the item's duties; so does a random inspection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from mingfa.cases.acts import opening as op
from mingfa.cases.acts.closing import ApproveClosing
from mingfa.cases.acts.outline import CloseOutline
from mingfa.cases.acts.publishing import key_results
from mingfa.cases.grounds import outline_grounds
from mingfa.cases.recording_rules import standings
from mingfa.cases.state.core import CaseState
from mingfa.cases.state.investigation import FilingProposal, Measure, OutlineDecision
from mingfa.cases.tests.stories import Story
from mingfa.cases.tests.test_outline import opening
from mingfa.demo.standing import publish_list
from mingfa.desk import now
from mingfa.desk.act import CLOCK, Act, Fact, Matter
from mingfa.desk.evolve import replace
from mingfa.desk.perform import look, regime_of
from mingfa.desk.times import LOCAL
from mingfa.disclosure.facts import PublicationFact
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import load_regime
from mingfa.lists.matters.facts import Cited, MattersFact

Teller = Callable[..., Story]


def item(unit: str, **changes: str) -> dict[str, str]:
    cells = {
        "title": "对超标排放水污染物的处罚", "kind": "penalty", "class": "水污染防治", "basis": "《中华人民共和国水污染防治法》第八十三条", "benchmark": "按超标倍数和排放量裁量",
        "unit": unit, "period": "立案之日起九十日", "disclose": "否", "record": "否", "review": "否",
    }  # fmt: skip
    return {key: text for key, text in {**cells, **changes}.items() if text}


def sampling(unit: str, **changes: str) -> dict[str, str]:
    cells = {
        "title": "排污单位自行监测情况抽查", "subject": unit, "basis": "《中华人民共和国水污染防治法》第三十条", "object": "重点排污单位", "content": "自行监测方案和记录",
        "method": "现场检查", "ratio": "5%", "frequency": "每年一次",
    }  # fmt: skip
    return {**cells, **changes}


def publish(told: Story, code: str, *rows: Mapping[str, str]) -> None:
    """Publish a list on the day of the story."""
    with now.at(told.at):
        publish_list(told.site, code, {f"r{n}": row for n, row in enumerate(rows, 1)})


def other_unit(told: Story) -> str:
    regime = regime_of(told.site.agency)
    assert regime is not None
    return next(unit.code for unit in regime.regime.units if unit.code != told.unit)


def codes(told: Story, act: Act) -> set[str]:
    return {code for code in told.refuse(act).codes if code.startswith(("item.", "random."))}


def words(told: Story, act: Act, code: str) -> tuple[str, str]:
    one = next(one for one in told.refuse(act).refusals if one.code == code)
    return one.message, str(one.article)


# Opening a case -----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.obligation("PJ-G-3b")
@pytest.mark.guards("refuse_unlisted_item", "refuse_other_units_item")
def test_a_case_cites_an_item_of_the_list_in_force_and_of_its_own_unit(story: Teller) -> None:
    """盘锦 实施方案 一（二）: penalty at its filing, inspection at its start; until a list is public nothing has to be cited."""
    told = story("panjin")
    early = Story(told.site).lead()
    early.do(early.proposal())
    assert codes(early, early.proposal(item="r1")) == {"item.no_list"}
    told.at = early.at
    publish(told, "items", item(told.unit), item(other_unit(told)), item(told.unit, title="对排污单位的检查", kind="inspection"))
    told.lead()
    assert codes(told, told.proposal()) == {"item.not_cited"}
    assert codes(told, told.proposal(item="r9")) == {"item.not_listed"}
    assert codes(told, told.proposal(item="r2")) == {"item.other_unit"}
    assert codes(told, told.proposal(item="r3")) == {"item.other_kind"}
    message, article = words(told, told.proposal(item="r9"), "item.not_listed")
    assert "第1版" in message
    assert "一（二）" in article
    told.do(told.proposal(item="r1"))
    told.do(told.granting(), told.leader)
    assert told.state.item is not None
    assert (told.state.item.name, told.state.item.number, told.state.item.units) == ("对超标排放水污染物的处罚", 1, (told.unit,))
    check = Story(told.site)
    check.at = told.at
    assert codes(check, opening(check)) == {"item.not_cited"}
    assert codes(check, opening(check, item="r1")) == {"item.other_kind"}
    assert codes(check, opening(check, item="r3", unit=other_unit(told))) == {"item.other_unit"}
    check.do(opening(check, item="r3"))
    assert check.state.item.kind == "inspection"


@pytest.mark.django_db
@pytest.mark.obligation("SH-P-1.4")
def test_shanghai_refuses_a_case_on_an_item_that_its_public_catalogue_does_not_hold(story: Teller) -> None:
    """上海 三（一）1（4）: approved and published the catalogue is public with version and date; a draft is not in force."""
    told = story("shanghai")
    publish(told, "items", item(told.unit))
    version = look("shanghai/list/items").state.public
    assert (version.number, version.published_on) == (1, told.at.date())
    told.lead()
    assert codes(told, told.proposal(item="r2")) == {"item.not_listed"}
    message, article = words(told, told.proposal(item="r2"), "item.not_listed")
    assert "行政执法事项清单" in message
    assert "三（一）1（4）" in article
    told.do(told.proposal(item="r1"))


@pytest.mark.django_db
def test_an_agency_whose_text_asks_for_no_list_need_not_cite_but_cites_rightly(story: Teller) -> None:
    told = story("xinglongtai")
    publish(told, "items", item(told.unit))
    told.lead()
    assert codes(told, told.proposal(item="r2")) == {"item.not_listed"}
    told.do(told.proposal())
    told.do(told.granting(), told.leader)
    assert told.state.item is None


@pytest.mark.django_db
@pytest.mark.guards("refuse_item_gone")
def test_an_old_case_keeps_the_item_of_its_day_and_a_proposal_needs_it_still_there_when_approved(story: Teller) -> None:
    told = story("panjin")
    publish(told, "items", item(told.unit), item(told.unit, title="对未批先建的处罚"))
    cases = [Story(told.site) for _ in range(2)]
    for number, case in enumerate(cases, 1):
        case.at = told.at
        case.lead()
        case.do(case.proposal(item=f"r{number}"))
    cases[0].do(cases[0].granting(), cases[0].leader)
    told.at = max(case.at for case in cases)
    publish(told, "items", item(told.unit, title="对超标排放水污染物的处罚（新）", benchmark="新基准"))
    for case in cases:
        case.at = told.at
    late = cases[1]
    error = late.refuse(late.granting(), late.leader)
    assert "item.gone" in error.codes
    late.do(late.granting(granted=False), late.leader)
    held = cases[0].state.item
    assert (held.number, held.name, held.cells["benchmark"]) == (1, "对超标排放水污染物的处罚", "按超标倍数和排放量裁量")
    again = Story(told.site)
    again.at = told.at
    again.lead()
    again.do(again.proposal(item="r1"))
    again.do(again.granting(), again.leader)
    assert (again.state.item.number, again.state.item.cells["benchmark"]) == (2, "新基准")


@pytest.mark.django_db
def test_a_proposal_without_item_is_not_approved_once_the_list_is_public(story: Teller) -> None:
    told = story("panjin")
    told.lead()
    told.do(told.proposal())
    publish(told, "items", item(told.unit))
    assert "item.not_cited" in told.refuse(told.granting(), told.leader).codes


@pytest.mark.django_db
def test_an_entry_keeps_of_a_long_list_only_the_item_it_cites(story: Teller) -> None:
    told = story("panjin")
    publish(told, "items", *(item(told.unit, title=f"事项{n}") for n in range(30)))
    told.lead()
    told.do(told.proposal(item="r7"))
    told.do(told.granting(), told.leader)
    for entry in told.state.history[-2:]:
        assert list(entry.fact("items").rows) == ["r7"]


# The duties of an item ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.obligation("PJ-G-3d")
def test_a_case_takes_over_the_duties_its_item_is_marked_with(story: Teller) -> None:
    """盘锦 实施方案 一（二）: key for disclosure, recording, review; an item with no kind is not even kept as a draft (lists/matters/tests)."""
    told = story("panjin")
    marked = {"kind": "inspection", "disclose": "是", "record": "是", "review": "是"}
    publish(told, "items", item(told.unit, title="重点检查", **marked), item(told.unit, title="一般检查", kind="inspection"))
    regime = regime_of("panjin").regime
    found = {}
    for ident in ("r1", "r2"):
        case = Story(told.site)
        case.at = told.at
        case.do(opening(case, item=ident))
        case.do(case.on_site())
        found[ident] = case
    key, plain = found["r1"], found["r2"]
    assert key.state.item.duties == ("disclose", "record", "review")
    assert plain.state.item.duties == ()
    grounds = {ground.code: ground for ground in outline_grounds(key.state, regime, key.at.date())}
    assert "重点检查" in grounds["item"].finding
    assert "第1版“重点检查”" in str(grounds["item"].article)
    assert "item" not in {ground.code for ground in outline_grounds(plain.state, regime, plain.at.date())}
    (needs,) = [one.needs for one in standings(key.state, regime)][:1]
    assert needs.mode in ("part", "whole")
    asked = {one.why for one in _asked(key.state, regime)}
    assert "《行政执法事项清单》第1版“重点检查”是重点音像记录事项" in asked
    assert not any("重点音像记录" in why for why in {one.why for one in _asked(plain.state, regime)})


def _asked(state: CaseState, regime: Any) -> list[Any]:
    from mingfa.cases import recording_rules as rules

    return [one for occasion in rules.occasions(state) for one in rules._asked(state, occasion, regime)]


def cited(*duties: str) -> Cited:
    cells = {"title": "对某事的检查", "kind": "inspection", **dict.fromkeys(duties, "是")}
    return Cited(list="items", list_name="行政执法事项清单", number=2, since="2026-01-05", id="r1", cells=cells)


@pytest.mark.guards("refuse_key_result_unpublished")
@pytest.mark.parametrize("closing", [ApproveClosing, CloseOutline])
@pytest.mark.parametrize(
    ("duties", "stages", "refused"),
    [
        (("disclose",), ("due",), True),
        (("disclose",), ("published", "withholding"), True),
        (("disclose",), ("published", "withheld", "withdrawn", "lapsed", "correcting"), False),
        (("disclose",), (), False),
        (("record", "review"), ("due",), False),
    ],
)
def test_a_case_on_a_key_item_for_disclosure_is_closed_after_its_results_are_public(
    closing: type[Act], duties: tuple[str, ...], stages: tuple[str, ...], refused: bool
) -> None:
    state = CaseState("panjin/case/c1", kind="inspection", item=cited(*duties))
    facts = {"key_results": tuple(Fact(f"panjin/publication/p{n}", 0, PublicationFact(stage=one)) for n, one in enumerate(stages))}
    at = datetime(2026, 3, 2, 10, tzinfo=LOCAL)
    view = load_regime("panjin", overlay=True)
    matter: Matter[Any, CaseState] = Matter(None, state, state.stream, CLOCK, at, at, view, load_calendar(), facts)
    found = list(next(gate for gate in closing.gates if gate.__name__ == "refuse_key_result_unpublished")(matter))
    assert bool(found) is refused
    if found:
        assert "尚未公示" in found[0].message


def test_the_results_of_a_case_are_its_decision_and_its_measures() -> None:
    made = OutlineDecision(9, "ab" * 32, "检查结束", "p", date(2026, 3, 2))
    measure = Measure(4, "sealing", (), date(2026, 3, 2))
    state = CaseState("panjin/case/c1", kind="coercion", item=cited("disclose"))
    state = replace(state, investigation=replace(state.investigation, decision=made, measures=(measure,)))
    assert key_results(state) == ("panjin/publication/c1-d9", "panjin/publication/c1-d4")
    assert key_results(replace(state, item=cited("record"))) == ()
    assert key_results(replace(state, item=None)) == ()


def test_a_case_split_off_rests_on_the_same_item() -> None:
    told = op.OpenBySplit(
        source="panjin/case/c1", number="3", title="某案", unit="enforcement", officers=(), filed_on="2026-01-05", facts="事实", found_on="2026-01-05",
        parties=(), item=cited("review"),
    )  # fmt: skip
    assert op.OpenBySplit.model_validate(told.model_dump(mode="json")).item.duties == ("review",)


# Random inspections ---------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.guards("refuse_unlisted_random")
@pytest.mark.parametrize(
    ("agency", "article"),
    [
        pytest.param("panjin", "二（一）2", marks=pytest.mark.obligation("PJ-P-2d")),
        pytest.param("jiangbei", "第五条（五）", marks=pytest.mark.obligation("JB-P-5.5")),
    ],
)
def test_a_random_inspection_on_an_item_outside_the_published_list_is_refused(story: Teller, agency: str, article: str) -> None:
    told = story(agency)
    publish(told, "inspection", sampling(told.unit), sampling(other_unit(told), title="另一单位的抽查"))
    assert codes(told, opening(told, random_item="r9")) == {"random.not_listed"}
    assert article in words(told, opening(told, random_item="r9"), "random.not_listed")[1]
    assert codes(told, opening(told, random_item="r2")) == {"random.other_unit"}
    listed = Story(told.site)
    listed.at = told.at
    listed.do(opening(listed, random_item="r1"))
    assert listed.state.random_item.name == "排污单位自行监测情况抽查"
    listed.do(listed.on_site(random=True))
    other = Story(told.site)
    other.at = listed.at
    other.do(opening(other))
    assert codes(other, other.on_site(random=True)) == {"random.not_cited"}
    assert codes(other, other.on_site(random=True, random_item="r9")) == {"random.not_listed"}
    other.do(other.on_site(random_item="r1"))
    activity = other.state.investigation.activities[-1]
    assert "random_inspection" in activity.kinds
    assert activity.random_item.number == 1


@pytest.mark.django_db
def test_before_a_sampling_list_is_public_an_inspection_cites_none_of_it(story: Teller) -> None:
    told = story("panjin")
    assert codes(told, opening(told, random_item="r1")) == {"random.no_list"}
    told.do(opening(told))
    told.do(told.on_site(random=True))


def test_a_fact_keeps_the_cited_row_or_that_of_the_proposal() -> None:
    rows = {"r1": {"title": "甲"}, "r2": {"title": "乙"}}
    fact = MattersFact(list="items", name="行政执法事项清单", number=1, since="2026-01-05", rows=rows)
    empty = CaseState("a/case/b")
    assert list(fact.narrowed(SimpleNamespace(item="r2"), empty).rows) == ["r2"]
    assert list(fact.narrowed(SimpleNamespace(item=""), empty).rows) == []
    held = FilingProposal(0, "案", "u", (), "", (), "", item=SimpleNamespace(id="r1"))
    waiting = replace(empty, investigation=replace(empty.investigation, proposal=held))
    assert list(fact.narrowed(SimpleNamespace(granted=True), waiting).rows) == ["r1"]
    assert fact.cited("r3") is None
    assert fact.model_copy(update={"since": None}).cited("r1") is None
