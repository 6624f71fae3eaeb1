"""Forms of lists: the draft that is approved is the one that is shown, a row is picked by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.times import local_day
from mingfa.lists.review_items import ReviewListState
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
