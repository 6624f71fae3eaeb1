"""What a stream tells of its decisions for publication (公示的来源): the same form for a case, a licence, a draw, and whatever follows. Pure.

A room whose streams make decisions registers one function for its kind of stream; `DecisionsFact` asks it, takes out what must be hidden
and keeps the rest in the entry. No other room is named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mingfa.disclosure.redaction import Secrets


@dataclass(frozen=True, slots=True)
class LawCited:
    """A law the decision rests on. instrument: its full title without 《》. article: e.g. "第四十二条第一款", "" when none is named."""

    instrument: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class PartyNamed:
    """Whom the decision is against or for, as the public may see them. code: unified social credit code; never a citizen's number."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of a decision after it was made (后续情况): field of publication_field, words, the day it happened."""

    field: str
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """One decision as its stream has it, nothing hidden yet.

    seq: the number by which the stream names its decision, unique in it: for a case the entry that made it; others may count 0, 1, 2.
    result: "penalty", "no_penalty", "coercion", "inspection", "granted", "refused" ...; kind: of enforcement act, "" for the stream's own.
    issued: it exists (signed, or made where nothing is signed). annulled: it has no effect any more. youngest_born: birth date of the
    youngest party who is a natural person, None where there is none or it is not known. random: it came out of a random inspection.
    fields: publication_field -> words, empty ones left out. followed: what is known by now of what follows. no_problem: an inspection
    that found nothing, so that nothing follows.
    """

    seq: int
    result: str
    decided_on: date
    fields: Mapping[str, str]
    number: str = ""
    kind: str = ""
    issued: bool = True
    annulled: bool = False
    youngest_born: date | None = None
    random: bool = False
    no_problem: bool = False
    laws: tuple[LawCited, ...] = ()
    amount_fen: int | None = None
    place: str = ""
    matter: str = ""
    parties: tuple[PartyNamed, ...] = ()
    followed: tuple[Followed, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a stream tells: kind of enforcement act (penalty, coercion, inspection, licence), title, handling unit, decisions, secrets."""

    kind: str
    title: str
    unit: str
    decisions: tuple[DecisionTold, ...]
    secrets: Secrets = field(default_factory=lambda: Secrets({}))


Tell = Callable[[Any], Told]
_SOURCES: dict[str, Tell] = {}


def register_source(kind: str, tell: Tell) -> None:
    """Make a kind of stream known as a source of decisions: tell(state) -> Told, pure."""
    _SOURCES[kind] = tell


def told_by_stream(kind: str, state: Any) -> Told | None:
    """Return what a stream of this kind tells; None for a kind that makes no decisions."""
    tell = _SOURCES.get(kind)
    return tell(state) if tell is not None else None


def source_kinds() -> Iterable[str]:
    """Name the kinds of streams that make decisions."""
    return sorted(_SOURCES)
