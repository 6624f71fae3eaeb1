"""Kinds of streams: how a stream begins, what is known of it, what falls due on it, who has to do what until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingfa.desk.act import Act, Actor
from mingfa.desk.entry import Entry, Erased
from mingfa.law.article import Article
from mingfa.law.calendar import WorkCalendar
from mingfa.law.clock import Clock
from mingfa.law.regime_model import Regime


@dataclass(frozen=True, slots=True)
class RegimeView:
    """The regime an agency works under now: its rules, its calendar, and where they were read."""

    regime: Regime
    calendar: WorkCalendar
    stream: str
    seq: int


@dataclass(frozen=True, slots=True)
class Due:
    """An act that the clock does: the instant it is due, the clock's id and the act. Done once per (stream, clock, instant)."""

    at: datetime
    clock: str
    act: Act


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit that is running, or has stopped, on a stream.

    key: unique in the stream. bound: whom it binds (agency, party, officer, court). duty/unit/person: who has to see it.
    """

    key: str
    clock: Clock
    subject: str = ""
    bound: str = "agency"
    duty: str = ""
    unit: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something that waits for somebody: what, why (with its article), until when, and the act that does it.

    Addressed to a person, or to whoever has the duty (in a unit, if one is named).
    """

    key: str
    label: str
    act: str
    why: str = ""
    article: Article | None = None
    due: date | None = None
    duty: str = ""
    unit: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """Something supervision (执法监督) has to see: a late or missing record, no uniform, a lapse. code: stable, dotted; since: legal day."""

    key: str
    code: str
    words: str
    article: Article | None = None
    since: date | None = None
    unit: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class IssueTerms:
    """What a decision's signature covers: digests in hex; opinion_digest is "" where no review was due."""

    seq: int
    text_digest: str
    opinion_digest: str
    regime_version: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """How decisions of one kind of stream are issued. Pure.

    waits(state) -> streams besides its own that the signer has to read, or None when nothing waits to be issued.
    terms(state, others) -> what is to be signed, or the words why it must not be; asked again by the signer's own process.
    act(terms, key_id, signature, checkpoint) -> the act that records the issue. checkpoint: SHA-256 of the note relied on, hex.
    """

    waits: Callable[[Any], tuple[str, ...] | None]
    terms: Callable[[Any, Mapping[str, Any]], IssueTerms | str]
    act: Callable[[IssueTerms, str, str, str], Act]


@dataclass(frozen=True, slots=True)
class StreamKind:
    """One kind of stream. All functions are pure.

    initial(stream) -> state; stage(state) -> str; due/deadlines/todos/concerns(state, view) -> iterables; title(state) -> words for lists;
    not_before(state, act_class) -> the earliest done_at that makes sense, or None; erased(state, Erased) -> state;
    originals(state) -> digests (hex) of the originals in the vault that it names. folded: False for a log whose state does not depend on
    its entries (the reading log): its head is known without reading a month of them. removed(state) -> digests of originals that were lawfully
    disposed of.
    """

    name: str
    label: str
    initial: Callable[[str], Any]
    stage: Callable[[Any], str] = lambda state: getattr(state, "stage", "")
    title: Callable[[Any], str] = lambda state: ""
    stages: tuple[tuple[str, str], ...] = ()
    due: Callable[[Any, RegimeView], Iterable[Due]] = lambda state, view: ()
    deadlines: Callable[[Any, RegimeView], Iterable[Deadline]] = lambda state, view: ()
    todos: Callable[[Any, RegimeView], Iterable[ToDo]] = lambda state, view: ()
    concerns: Callable[[Any, RegimeView], Iterable[Concern]] = lambda state, view: ()
    not_before: Callable[[Any, type[Act]], datetime | None] = lambda state, act: None
    erased: Callable[[Any, Erased], Any] = lambda state, erased: state
    after: Callable[[Any, Entry[Act]], Any] = lambda state, entry: state
    visible: Callable[[Any, Actor], bool] = lambda state, actor: True
    issuer: Issuer | None = None
    originals: Callable[[Any], Iterable[str]] = lambda state: ()
    folded: bool = True
    removed: Callable[[Any], Iterable[str]] = lambda state: ()


_KINDS: dict[str, StreamKind] = {}


def register_kind(kind: StreamKind) -> StreamKind:
    """Make a kind known to the desk."""
    _KINDS[kind.name] = kind
    return kind


def kind_named(name: str) -> StreamKind:
    """Return a kind; raises KeyError when the name is unknown."""
    return _KINDS[name]


def all_kinds() -> Iterator[StreamKind]:
    """Iterate over all kinds, by name."""
    return iter([_KINDS[name] for name in sorted(_KINDS)])
