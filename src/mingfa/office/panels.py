"""The parts of a stream's page that only its own kind has: parties, people, papers, recordings. A kind without any gets the common page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from mingfa.office.people import Person


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, and what they lead to: another stream, an original of this one, an address. mark: a badge (kind, words).

    bar: a stretch of time drawn from left to right as pieces (kind, from, width, words) in thousandths: covered, gap or explained.
    """

    words: str
    stream: str = ""
    original: str = ""
    address: str = ""
    mark: tuple[str, str] = ("", "")
    bar: tuple[tuple[str, int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page: title, heads of the columns, rows. empty: what to say when there are none."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    facts: tuple[tuple[str, Cell], ...] = field(default=())


Maker = Callable[[str, Any, Person], Iterable[Panel]]
_MAKERS: dict[str, list[Maker]] = {}


def panels(kind: str) -> Callable[[Maker], Maker]:
    """Register the panels of a kind of stream: (stream, state, person) -> panels."""

    def register(make: Maker) -> Maker:
        _MAKERS.setdefault(kind, []).append(make)
        return make

    return register


def panels_of(kind: str, stream: str, state: Any, person: Person) -> list[Panel]:
    """Return the panels of a stream."""
    return [panel for make in _MAKERS.get(kind, ()) for panel in make(stream, state, person)]
