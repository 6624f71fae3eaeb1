"""Rows of the table of letters, computed from their states."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.reports.kind import due_of
from mingfa.reports.models import ReportRow
from mingfa.reports.state import ReportState


def report_rows(stream: str, state: ReportState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """The letter with its last day."""
    if not state.receipt:
        return
    complained = f",{','.join(state.complained)}," if state.complained else ""
    yield "report", {
        "receipt": state.receipt, "form": state.form, "stage": state.stage, "title": (state.subject or state.text)[:100], "publication": state.publication,
        "unit": state.unit, "owner": state.owner, "complained": complained, "about": state.about, "outcome": state.outcome,
        "received_on": state.received_on, "due_on": due_of(state, view), "answered_on": state.answered_on,
    }  # fmt: skip


def register() -> None:
    """Make the table known to the desk."""
    register_projection("report", ReportRow, report_rows)
