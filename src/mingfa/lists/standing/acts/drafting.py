"""From rows to a draft that somebody looks at (编制、整理)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import Field

from mingfa.agencies.facts import OfficerFact, officers_need
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.lists.standing import gates
from mingfa.lists.standing.acts.common import AGENCY, AREA, HIDDEN, ROUTE, ListAct, Needed, RowIn, Text, Words, digest_of, type_of
from mingfa.lists.standing.facts import BookFact, RouteFact, book_stream
from mingfa.lists.standing.state import ListState, Version
from mingfa.lists.standing.types import OWN


class CreateList(ListAct):
    """Begin a standing list (建立清单): of a registered type, or of a type that the agency or its superior has added."""

    label: ClassVar[str] = "建立清单"
    duty: ClassVar[str] = "list.draft"
    starts: ClassVar[bool] = True
    needs: ClassVar[tuple[Need, ...]] = (
        Need(
            "types", lambda act, state: (book_stream((act.catalogue if act else "") or agency_of(state.stream)),), BookFact, required=False
        ),
        AGENCY,
    )
    gates = (gates.refuse_unknown_type,)

    catalogue: Words = Field("", title="规定该种类的机关", json_schema_extra=HIDDEN)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The agency's catalogue."""
        return (book_stream(agency_of(stream)),)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Tell the catalogue that the list is there."""
        from mingfa.lists.standing.acts.book import NoteList

        yield Caused(book_stream(matter.agency), NoteList(code=matter.stream.rpartition("/")[2]))


@folds(CreateList)
def apply_create(state: ListState, entry: Entry[CreateList]) -> ListState:
    """Keep what it is called, and for an own type its class and source."""
    from mingfa.lists.standing.types import type_named

    known = type_named(state.code)
    if known is not None:
        return replace(state, title=known.name)
    book: BookFact | None = entry.fact("types")
    own = next((one for one in book.types if one.code == state.code), None) if book is not None else None
    if own is None:
        return replace(state, title=state.code.removeprefix(OWN))
    return replace(state, title=own.name, info_class=own.info_class, legal_source=own.source)


class DraftVersion(ListAct):
    """Draft a version (编制清单): all its rows, what it rests on, who provides it and for which unit.

    Sent in by the section's liaison, or by whoever provides where there are no liaisons, it waits for review; entered by somebody else of the
    section it first goes to the liaison. Drafted again before it is reviewed, it stays with the same provider and unit.
    Law: regime disclosure.chain.pre.provide; 湘西州 公示制度 第三条、第十二条、第十六条; 江北区 公示制度 第一条.
    """

    label: ClassVar[str] = "编制清单"
    duty: ClassVar[str] = "list.draft"
    stages: ClassVar[frozenset[str]] = frozenset({"empty", "collecting", "review", "returned", "published", "withdrawn"})
    needs: ClassVar[tuple[Need, ...]] = (
        ROUTE,
        officers_need("provided", lambda act, state: (act.provider,) if act and act.provider else (), required=False),
    )
    gates = (
        gates.refuse_nobody_answering, gates.refuse_changed_provider, gates.refuse_other_unit, gates.refuse_other_provider_role,
        gates.refuse_bad_rows, gates.refuse_unadjusted_draft,
    )  # fmt: skip

    unit: Words = Field("", title="提供单位", json_schema_extra={"widget": "unit"})
    provider: Words = Field("", title="提供人", json_schema_extra={"widget": "person"})
    rows: tuple[RowIn, ...] = Field(title="内容", max_length=5000)
    source: Needed = Field(title="编制依据", description="编制或者调整所依据的规定、批准文件", json_schema_extra=AREA)
    unchanged: Text = Field("", title="待调整各行不作改动的理由", description="变化不影响某一行的，说明理由", json_schema_extra=AREA)


@folds(DraftVersion)
def apply_draft(state: ListState, entry: Entry[DraftVersion]) -> ListState:
    """Keep the draft; provider and unit are those of its first entry."""
    act, kind = entry.act, type_of(state)
    if kind is None:
        return state
    lines = tuple(one.line for one in act.rows)
    keys = tuple(one.key for one in kind.columns)
    fact: OfficerFact | None = entry.fact("provided")
    route: RouteFact | None = entry.fact("route")
    first = state.draft
    own = route is None or not route.liaison or any(post.role in route.roles and post.unit in ("", act.unit) for post in entry.by.posts)
    made = Version(
        number=len(state.versions) + 1,
        columns=tuple(one.label for one in kind.columns),
        rows=tuple(tuple(line.get(key) for key in keys) for line in lines),
        source=act.source,
        made_on=local_day(entry.done_at),
        keys=keys,
        ids=tuple(line.id for line in lines),
        provider=first.provider if first is not None else act.provider,
        provider_name=first.provider_name if first is not None else (fact.name if fact is not None else act.provider),
        unit=first.unit if first is not None else act.unit,
        made_by=entry.by.person,
        seq=entry.seq,
        digest=digest_of(lines, act.source),
        collected_by=entry.by.person if own and route is not None and route.liaison else "",
        collected_on=local_day(entry.done_at) if own and route is not None and route.liaison else None,
        unchanged=act.unchanged,
    )
    return replace(state, draft=made, step="review" if own else "collecting", returned="")


class CollectVersion(ListAct):
    """Take over what somebody of the section has entered (联络员整理), so that the leader reviews it. Law: 湘西州 公示制度 第十六条."""

    label: ClassVar[str] = "整理报审"
    duty: ClassVar[str] = "list.draft"
    stages: ClassVar[frozenset[str]] = frozenset({"collecting"})
    gates = (gates.refuse_others_to_collect, gates.refuse_holes)

    note: Text = Field("", title="整理说明", json_schema_extra=AREA)


@folds(CollectVersion)
def apply_collect(state: ListState, entry: Entry[CollectVersion]) -> ListState:
    """On to the leader."""
    if state.draft is None:
        return state
    draft = replace(state.draft, collected_by=entry.by.person, collected_on=local_day(entry.done_at), note=entry.act.note)
    return replace(state, draft=draft, step="review")


class GiveUpVersion(ListAct):
    """Give the draft up (放弃草稿); what is public stays as it is."""

    label: ClassVar[str] = "放弃草稿"
    duty: ClassVar[str] = "list.draft"
    stages: ClassVar[frozenset[str]] = frozenset({"collecting", "review", "returned", "approved"})
    gates = (gates.refuse_others_to_give_up,)

    reason: Needed = Field(title="理由", json_schema_extra=AREA)


@folds(GiveUpVersion)
def apply_give_up(state: ListState, entry: Entry[GiveUpVersion]) -> ListState:
    """Back to what is public; what had to be adjusted still has to be."""
    return unapproved(replace(state, draft=None, step="", returned=""))


def unapproved(state: ListState) -> ListState:
    """Take back that an approved draft took up changes."""
    return replace(state, marks=tuple(replace(one, adjusted=0) if one.open else one for one in state.marks))
