"""Rows of the tables of annual data, computed from states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.desk.streams import kind_of
from mingfa.disclosure.source import source_kinds
from mingfa.disclosure.state import PublicationState
from mingfa.statistics.counting import matters_of
from mingfa.statistics.kind import due_on, owed
from mingfa.statistics.models import AnnualRow, FaultRow, MatterRow
from mingfa.statistics.state import AnnualState


def matter_rows(stream: str, state: Any, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """What a case, a licence or any other stream that decides adds to the years of its decisions."""
    for one in matters_of(kind_of(stream), state):
        yield one.key, {
            "measure": one.measure, "kind": one.kind, "unit": one.unit, "result": one.result[:80], "on": one.on, "number": one.number[:120],
            "title": one.title[:300], "fen": one.fen,
        }  # fmt: skip


def fault_rows(stream: str, state: PublicationState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Everything that was found wrong in what is public, and when it was answered."""
    for one in state.faults:
        yield f"f{one.seq}", {"trigger": one.trigger, "found_on": one.found_on, "answered_on": one.answered_on, "outcome": one.outcome}


def annual_rows(stream: str, state: AnnualState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """The year."""
    if not state.year:
        return
    table = state.published or state.frozen
    lines = table.whole if table is not None else state.counted.lines if state.counted is not None else ()
    yield "year", {
        "year": state.year, "stage": state.stage, "due_on": due_on(state.year, view), "published_on": state.published_on,
        "owed": len(owed(state, view)), "decisions": sum(one.number for one in lines if one.measure == "decision"),
    }  # fmt: skip


def register() -> None:
    """Declare the tables: what counts comes from every kind of stream that decides, so this room stands behind those that do."""
    for kind in source_kinds():
        register_projection(kind, MatterRow, matter_rows)
    register_projection("publication", FaultRow, fault_rows)
    register_projection("annual", AnnualRow, annual_rows)
