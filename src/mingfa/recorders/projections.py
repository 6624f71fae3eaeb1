"""From the states of devices and findings to their rows."""

from __future__ import annotations

from collections.abc import Iterator

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.recorders.models import MisuseRow, RecorderRow
from mingfa.recorders.state.misuse import MisuseState
from mingfa.recorders.state.recorder import PURPOSES, RecorderState


def recorder_rows(stream: str, state: RecorderState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return the one row of a device."""
    current = state.current
    yield (
        "recorder",
        {
            "stage": state.stage,
            "number": state.number,
            "recorder_kind": state.kind,
            "brand": state.brand,
            "model": state.model,
            "functions": f" {' '.join(state.functions)} ",
            "unit": state.unit,
            "room": state.room,
            "place": state.place,
            "keeper": state.keepers[0] if state.keepers else "",
            "keepers": "、".join(state.keeper_names),
            "holder": state.holder,
            "holder_name": current.user_name if current is not None else "",
            "task": (current.task or dict(PURPOSES).get(current.purpose, "")) if current is not None else "",
            "daily_on": state.daily.on if state.daily is not None else None,
            "checked_on": state.pre_use.on if state.pre_use is not None else None,
            "offset_ms": state.offsets[-1].ms if state.offsets else None,
            "open_harms": len(state.open_harms),
            "uses": len(state.uses),
        },
    )


def misuse_rows(stream: str, state: MisuseState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """Return the one row of a finding."""
    decision = state.decision
    yield (
        "misuse",
        {
            "stage": state.stage,
            "item": state.item,
            "rule": state.rule,
            "officer": state.officer,
            "officer_name": state.officer_name,
            "unit": state.unit,
            "words": state.words,
            "minutes": state.minutes,
            "case_stream": state.case,
            "recording": state.recording,
            "recorder": state.recorder,
            "found_on": state.found_on,
            "found_by": state.found_by,
            "answers": len(state.answers),
            "outcome": decision.outcome if decision is not None else "",
            "decided_on": decision.on if decision is not None else None,
        },
    )


def register() -> None:
    """Declare the tables."""
    register_projection("recorder", RecorderRow, recorder_rows)
    register_projection("misuse", MisuseRow, misuse_rows)
