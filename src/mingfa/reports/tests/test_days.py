"""Until when a letter of the public is answered (答复期限): three working days for an error in what is public, fifteen for a complaint, ten more once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mingfa.desk.act import Actor, Matter
from mingfa.desk.kinds import RegimeView
from mingfa.law.calendar import load_calendar
from mingfa.law.regime import AGENCIES, load_regime
from mingfa.reports.acts.letters import ExtendReport
from mingfa.reports.kind import due_of
from mingfa.reports.state import Extension, ReportState

MONDAY = date(2026, 3, 2)
AT = datetime(2026, 3, 5, 2, tzinfo=UTC)


@pytest.mark.guards("parameters")
@pytest.mark.parametrize("agency", sorted(AGENCIES))
@pytest.mark.parametrize(("form", "last"), [("error", date(2026, 3, 5)), ("complaint", date(2026, 3, 23))])
def test_a_letter_is_answered_within_its_days(agency: str, form: str, last: date):
    view = RegimeView(load_regime(agency, True), load_calendar(), f"{agency}/regime/current", 1)
    assert due_of(ReportState(f"{agency}/report/x", form=form, received_on=MONDAY), view) == last
    assert due_of(ReportState(f"{agency}/report/x", form=form), view) is None


@pytest.mark.guards("refuse_long_extension")
@pytest.mark.parametrize("agency", sorted(AGENCIES))
@pytest.mark.parametrize(
    ("days", "before", "code"), [(1, False, ""), (10, False, ""), (11, False, "report.too_long"), (1, True, "report.extended")]
)
def test_the_days_are_made_longer_by_ten_at_most_and_once(agency: str, days: int, before: bool, code: str):
    longer = Extension(days=2, on=date(2026, 3, 4), reason="需要实地核实", by=f"{agency}/person/p2") if before else None
    state = ReportState(f"{agency}/report/x", form="complaint", received_on=MONDAY, extension=longer)
    by, act = Actor(f"{agency}/person/p1", "李某", agency), ExtendReport(days=days, reason="需要实地核实")
    matter: Matter[Any, Any] = Matter(act, state, state.stream, by, AT, AT, load_regime(agency, True), load_calendar())
    answer = next(one for one in ExtendReport.gates if one.__name__ == "refuse_long_extension")(matter)
    assert (answer.code if answer is not None else "") == code
