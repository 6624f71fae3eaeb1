"""Rows of the tables of licences, computed from states."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.cases.judged import register_judged
from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.licences.kind import NEXT
from mingfa.licences.major import decided_in
from mingfa.licences.models import LicenceRow
from mingfa.licences.state.counting import clock_of, last_day
from mingfa.licences.state.licence import LicenceState


def licence_rows(stream: str, state: LicenceState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """The application itself."""
    party, decision = state.party, state.decision
    if party is None:
        return
    key = NEXT[state.stage][1] if state.stage in NEXT else ""
    due = last_day(clock_of(state.clocks.get(key), view.regime), view.calendar) if key and view is not None else None
    yield "licence", {
        "stage": state.stage, "number": state.number, "decision_number": decision.number if decision is not None else "",
        "matter": state.matter, "category": state.category, "applicant": party.name[:300], "unit": state.unit,
        "received_on": state.received_on, "accepted_on": state.accepted_on, "due_on": due,
        "decided_on": decision.decided_on if decision is not None else None, "result": decision.result if decision is not None else "",
        "deemed": state.deemed,
    }  # fmt: skip


def register() -> None:
    """Declare the tables; a decision is kept with those of cases for the question whether it was a major one."""
    register_projection("licence", LicenceRow, licence_rows)
    register_judged("licence", decided_in)
