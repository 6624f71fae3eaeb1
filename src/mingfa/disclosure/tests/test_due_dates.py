"""When a decision has to be public: days by kind and regime, worked out by hand over the National Day of 2024, both sides of the last day."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from mingfa.agencies.acts.regime import AmendParameter
from mingfa.agencies.facts import regime_stream
from mingfa.agencies.tests.acting import DAY, do
from mingfa.desk.errors import Refused
from mingfa.desk.kinds import RegimeView
from mingfa.disclosure.kind import deadlines, last_day, publication_clock
from mingfa.disclosure.state import PublicationState
from mingfa.law.calendar import load_calendar
from mingfa.law.errors import ProfileInvalid
from mingfa.law.regime import document, load_profile_text, load_regime
from mingfa.law.regime_model import Regime

DECIDED = date(2024, 9, 27)  # a Friday; 29 September and 12 October were worked, 1 to 7 October off
SEVEN, TWENTY = date(2024, 10, 12), date(2024, 10, 30)


def change(agency: str, act: Any, site: Any) -> None:
    """Change the regime as its keeper does, in March 2026."""
    do(act, regime_stream(agency), site.person("legal_head"), DAY)


def view(regime: Regime) -> RegimeView:
    """Return what a kind is asked with."""
    return RegimeView(regime, load_calendar(), "agency/regime/current", 0)


def of(agency: str) -> RegimeView:
    """Return the packaged regime with its demonstration values."""
    return view(load_regime(agency, True))


def decided(kind: str, on: date = DECIDED, **more: Any) -> PublicationState:
    """Return a decision that waits for its publication."""
    return PublicationState("a/publication/x-d1", "a/case/x", 1, kind, kind, "某决定", unit="u", decided_on=on, stage="due", **more)


def due(kind: str, seen: RegimeView, on: date = DECIDED) -> date | None:
    """Return the last day on which a decision is published in time."""
    return last_day(publication_clock(decided(kind, on), seen), seen)


def days_left(kind: str, seen: RegimeView, today: date) -> int | None:
    """Return the working days left; below zero it is overdue."""
    clock = publication_clock(decided(kind), seen)
    assert clock is not None
    return clock.answer(seen.calendar).days_left(today, seen.calendar)


@pytest.mark.obligation("XX-P-14a")
def test_xiangxi_coercion_is_due_on_the_twentieth_working_day_and_late_the_day_after() -> None:
    """湘西州 第十四条: decided 2024-09-27, due 2024-10-30; still unpublished on the 31st it is overdue by one working day."""
    seen = of("xiangxi")
    assert due("coercion", seen) == date(2024, 10, 30)
    assert days_left("coercion", seen, date(2024, 10, 30)) == 0
    assert days_left("coercion", seen, date(2024, 10, 31)) == -1
    (deadline,) = deadlines(decided("coercion"), seen)
    assert "第十四条" in str(deadline.clock.term.article)


@pytest.mark.obligation("XX-P-14b")
def test_xiangxi_penalties_take_seven_working_days_and_coercion_twenty() -> None:
    """湘西州 第十四条: not 10-08 (calendar), not 10-11 (the make-up Saturday left out)."""
    seen = of("xiangxi")
    assert (due("penalty", seen), due("coercion", seen), due("inspection", seen)) == (SEVEN, TWENTY, TWENTY)
    (deadline,) = deadlines(decided("penalty"), seen)
    assert "第十四条" in str(deadline.clock.term.article)


def test_what_is_no_penalty_is_published_in_the_days_of_other_decisions() -> None:
    state = decided("penalty")
    lenient = PublicationState(state.stream, state.case, 1, "penalty", "no_penalty", decided_on=DECIDED, stage="due")
    assert last_day(publication_clock(lenient, of("xiangxi")), of("xiangxi")) == TWENTY


@pytest.mark.obligation("JB-P-10a")
def test_jiangbei_licences_and_penalties_are_due_on_a_worked_saturday() -> None:
    """江北 第十条: due 2024-10-12; unpublished on Monday 14 October it is overdue by one working day."""
    seen = of("jiangbei")
    for kind in ("licence", "penalty"):
        assert due(kind, seen) == SEVEN
        assert days_left(kind, seen, SEVEN) == 0
        assert days_left(kind, seen, date(2024, 10, 14)) == -1


@pytest.mark.obligation("PJ-P-4a")
@pytest.mark.parametrize("parameter", ["general", "penalty", "licence"])
def test_panjin_shows_a_due_date_and_assumes_no_number(parameter: str) -> None:
    """盘锦 二（一）: the plan gives no days; what the agency confirmed counts, and nothing else does."""
    seen = of("panjin")
    kind = {"general": "inspection"}.get(parameter, parameter)
    last = due(kind, seen)
    assert last == (TWENTY if parameter == "general" else SEVEN)
    clock = publication_clock(decided(kind), seen)
    assert clock is not None
    assert not clock.answer(seen.calendar).overdue(last)
    assert clock.answer(seen.calendar).overdue(date.fromordinal(last.toordinal() + 1))
    refuse_without_days("panjin", parameter)


def refuse_without_days(agency: str, parameter: str) -> None:
    """Expect that the profile is invalid when nobody entered these days."""
    text = copy.deepcopy(dict(document(agency)))
    del text["disclosure"]["days"][parameter]  # type: ignore[index]
    with pytest.raises(ProfileInvalid) as caught:
        load_profile_text(text, overlay=document(agency, overlay=True))
    assert f"disclosure.days.{parameter}" in str(caught.value)


@pytest.mark.obligation("XL-P-5.1a")
@pytest.mark.parametrize("kind", ["penalty", "licence", "coercion", "inspection"])
def test_xinglongtai_decisions_of_each_kind_are_due(kind: str) -> None:
    """兴隆台 二（一）5（1）: with the bureau's days every kind has its date; with none the profile fails."""
    assert due(kind, of("xinglongtai")) == (SEVEN if kind in ("penalty", "licence") else TWENTY)
    refuse_without_days("xinglongtai", kind if kind in ("penalty", "licence") else "general")


@pytest.mark.obligation("SH-P-3.1b")
def test_shanghai_licences_take_seven_days_and_follow_an_upper_rule(installed: Any) -> None:
    """上海 三（一）3（1）: 2024-10-12; a rule with other days is followed, and named. A licence at 湘西州 would not be due then."""
    assert due("licence", of("shanghai")) == SEVEN
    assert not of("xiangxi").regime.covers("licence", "disclosure", DECIDED)
    assert due("licence", of("xiangxi")) is None
    site = installed("shanghai")
    seen = regime_view("shanghai")
    later = date(2026, 6, 1)
    before = due("licence", seen, later)
    change("shanghai", upper("policy", 3, seen, "disclosure.days.licence"), site)
    after = regime_view("shanghai")
    assert (before, due("licence", after, later)) == (date(2026, 6, 10), date(2026, 6, 4))
    clock = publication_clock(decided("licence", later), after)
    assert clock is not None
    assert "某市许可公示办法" in str(clock.term.article)
    assert due("licence", after, date(2026, 5, 29)) == due("licence", seen, date(2026, 5, 29)), "older ones keep their days"


@pytest.mark.obligation("JB-P-10b")
def test_jiangbei_excepts_only_by_law_or_administrative_regulation(installed: Any) -> None:
    """江北 第十条: coercion 20 working days; a mere rule (规章) does not change them, an administrative regulation does."""
    assert due("coercion", of("jiangbei")) == TWENTY
    site, seen = installed("jiangbei"), regime_view("jiangbei")
    for level in ("rule", "policy", "local_regulation"):
        with pytest.raises(Refused) as caught:
            change("jiangbei", upper(level, 30, seen, "disclosure.days.general"), site)
        refusal = next(one for one in caught.value.refusals if one.code == "regime.low_exception")
        assert "第十条" in str(refusal.article)
        assert "法律、行政法规" in refusal.message
    assert regime_view("jiangbei").regime.number("disclosure.days.general", date(2026, 6, 1)) == 20
    change("jiangbei", upper("administrative_regulation", 30, seen, "disclosure.days.general"), site)
    assert regime_view("jiangbei").regime.number("disclosure.days.general", date(2026, 6, 1)) == 30


@pytest.mark.guards("refuse_low_exception")
def test_an_agency_amends_its_own_text_without_a_higher_one(installed: Any) -> None:
    site, seen = installed("jiangbei"), regime_view("jiangbei")
    old = seen.regime.rule("disclosure.days.general", date(2026, 6, 1))
    act = AmendParameter(
        parameter="disclosure.days.general", value=15, valid_from="2026-06-01", reason="本局修订", ends=str(old.article), instrument="P",
        article="第十条", overrides="clock.C11",
    )  # fmt: skip
    change("jiangbei", act, site)
    assert regime_view("jiangbei").regime.number("disclosure.days.general", date(2026, 6, 1)) == 15


def upper(level: str, days: int, seen: RegimeView, parameter: str) -> AmendParameter:
    """Return the act that enters another rule's days from June 2026."""
    return AmendParameter(
        parameter=parameter, value=days, valid_from="2026-06-01", reason="另有规定", instrument="upper_rule", article="第八条",
        ends=str(seen.regime.rule(parameter, date(2026, 6, 1)).article), instrument_title="某市许可公示办法", instrument_level=level,
        instrument_from="2026-06-01", read_on="2026-05-01", overrides="clock.C11" if parameter.endswith("general") else "",
    )  # fmt: skip


def regime_view(agency: str) -> RegimeView:
    """Return the regime the installed agency works under."""
    from mingfa.desk.perform import regime_of

    found = regime_of(agency)
    assert found is not None
    return found
