"""Forms of standing lists: the draft that is approved is the one that is shown; portals, own types and units are picked by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.lists.published import book_of
from mingfa.lists.standing.book import BookState
from mingfa.lists.standing.state import ListState
from mingfa.office.forms import Offer
from mingfa.office.prefill import offer, prefill

View = RegimeView | None


@prefill("lists.approve_version")
def draft(state: ListState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The draft as it stands."""
    return {"digest": state.draft.digest, "opinion": "同意公布"} if state.draft is not None else {}


@prefill("lists.publish_list")
def everywhere(state: ListState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Every portal of a sub-bureau; whoever publishes takes one out that does not apply the list."""
    return {"sites": [one.code for one in book_of(agency_of(state.stream)).sites_now]}


@prefill("lists.record_outside_review")
def reviewed(state: ListState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Reviewed today."""
    return {"reviewed_on": local_day(now()), "passed": True}


@prefill("lists.register_change")
def changed(state: BookState, actor: Actor, view: View) -> Mapping[str, Any]:
    """It happened today."""
    return {"since": local_day(now())}


@offer("lists.publish_list", "sites")
@offer("lists.show_on_sites", "sites")
def sites(state: ListState, actor: Actor, view: View) -> Sequence[Offer]:
    """The portals of sub-bureaus that apply the lists."""
    return [Offer(one.code, one.name) for one in book_of(agency_of(state.stream)).sites_now]


@offer("lists.end_own_type", "code")
def types(state: BookState, actor: Actor, view: View) -> Sequence[Offer]:
    """The types the agency added and still has."""
    return [Offer(one.code, one.name, one.source) for one in state.types_now]


@offer("lists.end_site", "code")
def named(state: BookState, actor: Actor, view: View) -> Sequence[Offer]:
    """The portals of sub-bureaus still in use."""
    return [Offer(one.code, one.name) for one in state.sites_now]
