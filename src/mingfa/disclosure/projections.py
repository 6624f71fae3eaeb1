"""Rows of the tables of disclosure, computed from states: publications, and what the feed has to carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.disclosure.following import open_fields
from mingfa.disclosure.items import digest_of, item_of, register_content
from mingfa.disclosure.kind import last_day, publication_clock
from mingfa.disclosure.kind_following import recheck_due
from mingfa.disclosure.models import OutboxRow, PublicationRow
from mingfa.disclosure.state import PublicationState
from mingfa.lists.state import ListState, RegisterState
from mingfa.statistics.state import AnnualState


def publication_rows(stream: str, state: PublicationState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """The publication with its last day."""
    if not state.case:
        return
    due = last_day(publication_clock(state, view), view) if view is not None else None
    yield "publication", {
        "case": state.case, "kind": state.kind, "stage": state.stage, "title": state.title[:300], "number": state.number, "unit": state.unit,
        "decided_on": state.decided_on, "due_on": due, "published_on": state.published_on, "withdrawn_on": state.withdrawn_on,
        "withheld_on": state.withheld_on, "lapsed_on": state.lapsed_on, "ground": state.ground,
        "result": state.result, "follow": ",".join(open_fields(state)), "recheck_on": recheck_due(state, view), "random": state.random,
    }  # fmt: skip


def outbox_rows(stream: str, state: PublicationState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """One row for each thing the feed has to carry."""
    for emission in state.emissions:
        fields = {"kind": emission.kind, "item": item_of(stream), "seq": emission.seq, "digest": digest_of(emission.content)}
        yield f"out{emission.seq}", fields


def register_rows(stream: str, state: RegisterState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """The officer register as it is now, once it is published."""
    content = register_content(stream, state, view)
    if content is not None:
        yield "register", {"kind": "register", "item": item_of(stream), "seq": -1, "digest": digest_of(content)}


def annual_rows(stream: str, state: AnnualState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """One row for each time a year's data was published; the feed's item is named after the year."""
    for emission in state.emissions:
        fields = {"kind": emission.kind, "item": f"annual-{state.year}", "seq": emission.seq, "digest": digest_of(emission.content)}
        yield f"out{emission.seq}", fields


def list_rows(stream: str, state: ListState, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """One row for each version of a standing list that was published, each change of where it is shown, and its taking down."""
    for emission in state.emissions:
        fields = {"kind": emission.kind, "item": f"list-{state.code}", "seq": emission.seq, "digest": digest_of(emission.content)}
        yield f"out{emission.seq}", fields


def letter_rows(stream: str, state: Any, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
    """One row for each thing that a letter from the public, or the inbox for them, gives to the feed."""
    for emission in state.emissions:
        yield (
            f"out{emission.seq}",
            {"kind": emission.kind, "item": state.feed_item, "seq": emission.seq, "digest": digest_of(emission.content)},
        )


register_projection("publication", PublicationRow, publication_rows)
register_projection("report", OutboxRow, letter_rows)
register_projection("inbox", OutboxRow, letter_rows)
register_projection("publication", OutboxRow, outbox_rows)
register_projection("register", OutboxRow, register_rows)
register_projection("annual", OutboxRow, annual_rows)
register_projection("list", OutboxRow, list_rows)
