"""Forms of lists: the draft that is approved is the one that is shown, a row is picked by its name; a case picks its item of the public lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingfa.desk.act import Actor
from mingfa.desk.errors import UnknownStream
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.perform import look
from mingfa.desk.times import local_day
from mingfa.lists.matters.types import INSPECTION, ITEMS, KINDS
from mingfa.lists.review_items import ReviewListState
from mingfa.lists.standing.cells import BETWEEN, Line
from mingfa.lists.standing.facts import list_stream
from mingfa.office.forms import Offer
from mingfa.office.prefill import offer, prefill

View = RegimeView | None


@prefill("lists.approve_review_list")
def draft(state: ReviewListState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The draft as it stands."""
    return {"digest": state.digest, "opinion": "同意"}


@prefill("lists.publish_review_list")
def today(state: ReviewListState, actor: Actor, view: View) -> Mapping[str, Any]:
    """In force from today."""
    return {"since": local_day(now())}


@offer("lists.drop_review_row", "row")
def rows(state: ReviewListState, actor: Actor, view: View) -> Sequence[Offer]:
    """The rows of the draft."""
    return [Offer(row.id, f"{row.id} {row.name}") for row in state.draft]


def _in_force(agency: str, code: str) -> tuple[Line, ...]:
    """Return the rows of a list in force today, of an agency that has published one."""
    try:
        version = look(list_stream(agency, code)).state.current(local_day(now()))
    except UnknownStream:
        return ()
    return version.lines if version is not None else ()


def _units(line: Line, key: str, view: View) -> str:
    names = {unit.code: unit.name for unit in view.regime.units} if view is not None else {}
    return BETWEEN.join(names.get(code, code) for code in line.codes(key))


@offer("cases.propose_filing", "item")
def penalty_items(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The enforcement items of penalties in force today."""
    return [
        Offer(line.id, line.get("title"), _units(line, "unit", view))
        for line in _in_force(actor.agency, ITEMS.code)
        if line.get("kind") == "penalty"
    ]


@offer("cases.open_case", "item")
def other_items(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The enforcement items of the other kinds in force today, kind by kind."""
    return [
        Offer(line.id, line.get("title"), _units(line, "unit", view), words)
        for kind, words in KINDS
        if kind != "penalty"
        for line in _in_force(actor.agency, ITEMS.code)
        if line.get("kind") == kind
    ]


@offer("cases.open_case", "random_item")
@offer("cases.inspect_site", "random_item")
def random_items(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The random inspection items in force today."""
    return [Offer(line.id, line.get("title"), _units(line, "subject", view)) for line in _in_force(actor.agency, INSPECTION.code)]
