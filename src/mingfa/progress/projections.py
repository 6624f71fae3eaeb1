"""Rows of the table of codes, computed from states."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.progress.models import ProgressRow
from mingfa.progress.state import ProgressState


def code_rows(stream: str, state: ProgressState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """The code."""
    if state.subject:
        yield "code", {
            "subject": state.subject, "party": state.party, "name": state.name[:300], "number": state.number, "stage": state.stage,
            "issued_on": state.issued_on, "issues": state.issues,
        }  # fmt: skip


def register() -> None:
    """Declare the table."""
    register_projection("progress", ProgressRow, code_rows)
