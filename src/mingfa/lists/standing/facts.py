"""What other acts need to know of standing lists: the version in force on a day, the agency's catalogue, how the regime routes a draft."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict
from typing_extensions import override

from mingfa.desk.act import FactView, Need
from mingfa.desk.streams import agency_of, stream_name
from mingfa.lists.standing.cells import Line


def list_stream(agency: str, code: str) -> str:
    """Return the stream of an agency's standing list; raises BadStream."""
    return stream_name(agency, "list", code)


def book_stream(agency: str) -> str:
    """Return the stream of an agency's catalogue of standing lists (事前公示目录)."""
    return f"{agency}/list_book/main"


class ListFact(FactView):
    """The version of a list in force on the day: its number, columns and rows; number 0 when none is published.

    For acts that need only a few columns of a long list make a FactView of your own in the same way: the whole view is kept in the entry.
    """

    title: str
    number: int
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    keys: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    published_on: date | None = None

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the list's state."""
        current = state.current(on)
        if current is None:
            return cls(title=state.title, number=0)
        return cls(
            title=state.title, number=current.number, columns=current.columns, rows=current.rows, keys=current.keys, ids=current.ids,
            published_on=current.published_on,
        )  # fmt: skip

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows by their columns' keys."""
        return tuple(
            Line(ident, {key: text for key, text in zip(self.keys, row, strict=True) if text})
            for ident, row in zip(self.ids, self.rows, strict=True)
        )

    def line(self, ident: str) -> Line | None:
        """Return a row by its number."""
        return next((one for one in self.lines if one.id == ident), None)


def list_need(code: str, name: str = "list") -> Need:
    """Return the need for an agency's list of a type as it stands on the day; the fact is missing while the agency has never begun it."""
    return Need(name, lambda act, state: (list_stream(agency_of(state.stream), code),), ListFact, required=False)


class OwnType(BaseModel):
    """A type of standing information that an agency has added, with its legal source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    info_class: str
    source: str
    reach: bool


class BookFact(FactView):
    """An agency's catalogue: the types it added and still has, the portals of its own and of its sub-bureaus, the lists it has begun."""

    types: tuple[OwnType, ...] = ()
    sites: tuple[tuple[str, str], ...] = ()
    lists: tuple[str, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the catalogue's state."""
        return cls(
            types=tuple(
                OwnType(code=one.code, name=one.name, info_class=one.info_class, source=one.source, reach=one.reach)
                for one in state.types
                if one.ended_on is None
            ),
            sites=tuple((one.code, one.name) for one in state.sites if one.ended_on is None),
            lists=state.lists,
        )


class RouteFact(FactView):
    """Who provides, and whether each section's liaison (信息联络员) collects what others of the section have entered.

    Law: regime disclosure.chain.pre.provide.roles; liaison.per_section (湘西州 公示制度 第十六条).
    """

    roles: tuple[str, ...] = ()
    liaison: bool = False

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the regime's stream."""
        if state.regime is None:
            return cls()
        roles = "disclosure.chain.pre.provide.roles"
        return cls(
            roles=state.regime.items(roles, on) if state.regime.has(roles, on) else (), liaison=state.regime.has("liaison.per_section", on)
        )


class NamesFact(FactView):
    """What the regime calls the agency and its units on the day, and the article by which it demands each list: (code, article)."""

    organ: str
    units: tuple[tuple[str, str], ...] = ()
    demanded: tuple[tuple[str, str], ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the regime's stream."""
        if state.regime is None:
            return cls(organ=agency_of(stream))
        prefix = "lists.demanded"
        return cls(
            organ=state.regime.name,
            units=tuple((unit.code, unit.name) for unit in state.regime.units),
            demanded=tuple((rule.id.removeprefix(f"{prefix}."), str(rule.article)) for rule in state.regime.rules(prefix, on)),
        )
