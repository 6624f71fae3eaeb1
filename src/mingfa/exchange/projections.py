"""Rows of the tables of exchange, computed from states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.desk.store import micros
from mingfa.exchange.convert import DateInvalid, date_of
from mingfa.exchange.kind import due_of
from mingfa.exchange.models import DeliveryRow, ReceivedRow, SupplyRow, TaskRow
from mingfa.exchange.state.delivery import DeliveryState
from mingfa.exchange.state.received import ReceivedState

Made = Iterator[tuple[str, Fields]]


def delivery_rows(stream: str, state: DeliveryState, view: RegimeView | None) -> Made:
    """The publication itself."""
    if not state.source:
        return
    owed = [one for one in state.tasks if one.owed]
    yield "delivery", {
        "source": state.source, "kind": state.kind, "item_stage": state.item_stage, "section": state.section, "title": state.title[:400],
        "number": state.number, "unit": state.unit, "published_on": state.published_on, "withdrawn_on": state.withdrawn_on,
        "entrant": state.entrant, "owed": len(owed), "missing": sum(one.mandatory for one in owed),
        "channels": f",{','.join(one.channel for one in state.tasks)},"[:2000],
    }  # fmt: skip


def task_rows(stream: str, state: DeliveryState, view: RegimeView | None) -> Made:
    """One row for each channel."""
    for one in state.tasks:
        yield one.channel, {
            "source": state.source, "channel": one.channel, "name": one.name, "mode": one.mode, "mandatory": one.mandatory,
            "needs_number": one.needs_number, "work": one.work, "state": one.state, "wanted": one.wanted, "since": one.since,
            "due_on": due_of(one, view), "done_on": one.done_on, "receipt": one.receipt, "number": one.number, "reason": one.reason[:2100],
            "attempts": one.attempts, "next_at": micros(one.next_at) if one.next_at is not None else None,
            "exported": one.exported[-1].file if one.exported else "", "person": one.person, "kind": state.kind, "unit": state.unit,
        }  # fmt: skip


def supply_rows(stream: str, state: DeliveryState, view: RegimeView | None) -> Made:
    """One row for each time it was given to a body."""
    for one in state.supplies:
        yield f"s{one.seq}", {
            "source": state.source, "title": state.title[:400], "number": state.number, "body": one.body, "name": one.name,
            "what": one.what, "basis": one.basis, "on": one.on, "by": one.by, "recalled_on": one.recalled_on,
        }  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date_of(text)
    except DateInvalid:
        return None


def received_rows(stream: str, state: ReceivedState, view: RegimeView | None) -> Made:
    """The record."""
    if not state.kind:
        return
    prefix = "CF" if state.kind == "penalty" else "XK"
    told = {
        "number": f"{prefix}_WSH",
        "party": f"{prefix}_XDR_MC",
        "organ": "CF_CFJG" if prefix == "CF" else "XK_XKJG",
    }
    yield "record", {
        "kind": state.kind, "sender": state.sender, "received_on": state.received_on, "decided_on": _day(state.fields.get(f"{prefix}_JDRQ", "")),
        **{name: state.fields.get(code, "") for name, code in told.items()},
    }  # fmt: skip


def register() -> None:
    """Declare the tables."""
    register_projection("delivery", DeliveryRow, delivery_rows)
    register_projection("delivery", TaskRow, task_rows)
    register_projection("delivery", SupplyRow, supply_rows)
    register_projection("received", ReceivedRow, received_rows)
