"""What pages read: streams one may see, lists page by page, to-dos and deadlines by person and duty."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from mingfa.desk.act import Act, all_acts
from mingfa.desk.kinds import StreamKind, kind_named
from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.now import now
from mingfa.desk.perform import Folded, look
from mingfa.desk.store import instant
from mingfa.desk.streams import agency_of, kind_of, stream_name
from mingfa.desk.times import LOCAL, local_day
from mingfa.law.refusal import Refusal
from mingfa.office.custody import hidden_from
from mingfa.office.doing import NotVisible, check_agency
from mingfa.office.people import Person
from mingfa.office.visible import opens

PAGE = 25
SOON = timedelta(days=15)
MAX_QUERY = 100
OURS = ("agency", "officer", "reviewer")
"""Whom a limit binds when the office has to keep it; a party's right that has run out is nothing overdue here."""


def today() -> date:
    """Return the legal day."""
    return local_day(now())


def open_stream(person: Person, agency: str, kind: str, ident: str) -> Folded:
    """Return a stream the person may see; raises OtherAgency, UnknownStream, NotVisible."""
    stream = stream_name(agency, kind, ident)
    check_agency(person, stream)
    folded = look(stream)
    if not opens(folded, person):
        raise NotVisible
    return folded


def begin_stream(person: Person, agency: str, kind: str, ident: str, cls: type[Act]) -> Folded:
    """Return a stream, or, for an act that starts one, what a new stream is before its first entry."""
    stream = stream_name(agency, kind, ident)
    check_agency(person, stream)
    from mingfa.desk.errors import UnknownStream

    try:
        return open_stream(person, agency, kind, ident)
    except UnknownStream:
        if not cls.starts:
            raise
        found = kind_named(kind)
        return Folded(stream, found, found.initial(stream))


@dataclass(frozen=True, slots=True)
class Choice:
    """An act as a page offers it; refusals: why it is not possible now; who: the posts whose duty it is, in Chinese, where it is others'."""

    name: str
    label: str
    refusals: tuple[Refusal, ...] = ()
    who: str = ""


def starting_acts(person: Person, kind: str) -> list[Choice]:
    """Return the acts with which this person may begin a new stream of a kind."""
    return [
        Choice(cls.name, cls.label)
        for cls in all_acts()
        if cls.kind == kind and cls.starts and not cls.internal and cls.duty and person.has(cls.duty)
    ]


def query(request: HttpRequest, name: str = "q") -> str:
    """Return what is searched for: width and case made even, control characters dropped."""
    text = unicodedata.normalize("NFKC", request.GET.get(name, ""))[:MAX_QUERY]
    return "".join(c for c in text if c.isprintable()).strip()


def page_of(request: HttpRequest, rows: Any, size: int = PAGE) -> Page[Any]:
    """Return the page asked for; the nearest one for a number out of range."""
    return Paginator(rows, size).get_page(request.GET.get("page", "1")[:9])


def without_page(request: HttpRequest) -> str:
    """Return the filters of this list as the beginning of a link to another page of it."""
    kept = request.GET.copy()
    kept.pop("page", None)
    words = kept.urlencode()
    return f"{words}&" if words else ""


# To-dos and deadlines --------------------------------------------------------------------------------------------------------


def addressed(person: Person) -> Q:
    """Select what is addressed to a person: by name, or by a duty held where it lies."""
    narrow = person.duties - person.everywhere
    mine = Q(person=person.stream)
    mine |= Q(person="", duty__in=sorted(person.everywhere))
    mine |= Q(person="", duty__in=sorted(narrow), unit__in=["", *sorted(person.units)])
    return mine | Q(person="", duty="", unit__in=sorted(person.units))


def my_todos(person: Person) -> QuerySet[ToDoRow]:
    """Return what waits for a person, the most urgent first, what has no date last."""
    from django.db.models import F

    rows = ToDoRow.objects.filter(addressed(person), agency=person.agency)
    hidden = hidden_from(person)
    return (rows.exclude(stream__in=hidden) if hidden else rows).order_by(F("due_on").asc(nulls_last=True), "stream", "key")


def my_deadlines(person: Person, *, until: date | None = None) -> QuerySet[DeadlineRow]:
    """Return the running limits of the office that a person has to see, up to a day."""
    found = DeadlineRow.objects.filter(addressed(person), agency=person.agency, stopped=False, bound__in=OURS)
    hidden = hidden_from(person)
    if hidden:
        found = found.exclude(stream__in=hidden)
    if until is not None:
        found = found.filter(Q(due_on__lte=until) | Q(due_at__lte=_micros(until)))
    return found.order_by("due_on", "due_at", "stream", "key")


def _micros(day: date) -> int:
    from mingfa.desk.store import micros
    from mingfa.desk.times import end_of

    return micros(end_of(day))


@dataclass(frozen=True, slots=True)
class Left:
    """How long until a limit: words, and how pressing it is (over, today, soon, later, none)."""

    words: str
    urgency: str


def left(due: date | None) -> Left:
    """Say how many days are left until a day, or how many it is overdue."""
    if due is None:
        return Left("没有期限", "none")
    days = (due - today()).days
    if days < 0:
        return Left(f"已超期 {-days} 天", "over")
    if days == 0:
        return Left("今天到期", "today")
    return Left(f"还有 {days} 天", "soon" if days <= 3 else "later")


def split(stream: str) -> list[str]:
    """Return the three parts of a stream's name, for an address."""
    return stream.split("/", 2)


@dataclass(frozen=True, slots=True)
class Line:
    """One line by which a time limit explains itself."""

    first: str
    last: str
    words: str
    counted: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as a page shows it."""

    row: DeadlineRow
    end: str
    left: Left
    lines: tuple[Line, ...]
    subject: str = ""


def limit(row: DeadlineRow) -> Limit:
    """Make what a page shows of a time limit."""
    lines = tuple(Line(first, last, words, counted) for first, last, words, counted in json.loads(row.lines))
    at: datetime | None = instant(row.due_at).astimezone(LOCAL) if row.due_at is not None else None
    day = row.due_on or (at.date() if at is not None else None)
    end = f"{at:%Y-%m-%d %H:%M}" if at is not None else str(day or "")
    if row.provisional and row.latest_on:
        end = f"{end} 至 {row.latest_on} 之间"
    subject = _subject(row)
    if row.stopped:
        return Limit(row, end, Left("已停止计算", "none"), lines, subject)
    found = left(day)
    if row.bound not in OURS:
        found = Left(found.words.replace("已超期", "已届满"), "none")
    return Limit(row, end, found, lines, subject)


def _subject(row: DeadlineRow) -> str:
    """Return whom a limit is about, by name: inside a case parties go by short ids."""
    if not row.subject or len(row.subject) > 4:
        return row.subject
    parties = getattr(look(row.stream).state, "parties", ())
    return next((party.name for party in parties if getattr(party, "id", "") == row.subject), row.subject)


def limits_of(stream: str) -> list[Limit]:
    """Return the limits of a stream, those that end first first."""
    rows = DeadlineRow.objects.filter(stream=stream)
    return [limit(row) for row in sorted(rows, key=lambda row: (row.stopped, str(row.due_on or row.due_at or "9"), row.key))]


def todos_of(stream: str) -> Sequence[ToDoRow]:
    """Return all that waits on a stream, for whomever."""
    return list(ToDoRow.objects.filter(stream=stream).order_by("due_on", "key"))


def table(label: str, name: str) -> type[Model] | None:
    """Return a domain's table, None while the domain is not installed."""
    from django.apps import apps

    try:
        return apps.get_model(label, name)
    except LookupError:
        return None


def kind_label(stream: str) -> str:
    """Return what a stream's kind is called."""
    kind: StreamKind = kind_named(kind_of(stream))
    return kind.label


__all__ = [
    "Choice", "Left", "Limit", "Line", "addressed", "agency_of", "begin_stream", "kind_label", "left", "limit", "limits_of", "my_deadlines", "my_todos",
    "open_stream", "page_of", "query", "split", "starting_acts", "table", "today", "todos_of", "without_page",
]  # fmt: skip
