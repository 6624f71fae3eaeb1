"""Projections: tables computed from states. A projection is a pure function from a stream's state to rows; only differences are written.

Because rows are a function of the state, `verify` compares them and `rebuild` makes them again, without a line of code for each table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

from mingfa.desk import store
from mingfa.desk.kinds import Deadline, RegimeView, StreamKind
from mingfa.desk.models import ConcernRow, DeadlineRow, IssueRow, ProjectionRow, TimerRow, ToDoRow
from mingfa.desk.store import micros
from mingfa.desk.streams import agency_of
from mingfa.law.calendar import WorkCalendar
from mingfa.law.clock import Clock

Fields = Mapping[str, Any]
RowMaker = Callable[[str, Any, RegimeView | None], Iterable[tuple[str, Fields]]]
Rows = dict[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Projection:
    """One table of one kind of stream. rows(stream, state, view) -> (key, fields); the key is unique within the stream."""

    kind: str
    model: type[ProjectionRow]
    rows: RowMaker
    columns: tuple[str, ...] = field(init=False)
    table: str = field(init=False)
    bools: tuple[int, ...] = field(init=False)
    conflict: str = field(init=False)

    def __post_init__(self) -> None:
        names = tuple(f.column for f in self.model._meta.concrete_fields)
        rest = [name for name in names if name != "id"]
        object.__setattr__(self, "columns", ("id", *rest))
        object.__setattr__(self, "table", self.model._meta.db_table)
        flags = {str(f.column) for f in self.model._meta.concrete_fields if isinstance(f, models.BooleanField)}
        object.__setattr__(self, "bools", tuple(at for at, name in enumerate(self.columns) if name in flags))
        sets = ", ".join(f'"{name}" = excluded."{name}"' for name in rest)
        object.__setattr__(self, "conflict", f'ON CONFLICT ("id") DO UPDATE SET {sets}')

    def make(self, stream: str, state: Any, view: RegimeView | None) -> Rows:
        """Return the rows this projection should hold for a stream: id -> values in the order of `columns`."""
        agency, columns, rows = agency_of(stream), self.columns[3:], {}
        for key, fields in self.rows(stream, state, view):
            ident = f"{stream}#{key}"
            values = [value.isoformat() if (value := fields[name]).__class__ is date else value for name in columns]
            rows[ident] = (ident, stream, agency, *values)
        return rows

    def held(self, stream: str) -> Rows:
        """Return the rows the table holds for a stream."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {self._selected()} FROM {self.table} WHERE stream = %s", [stream])
            return {row[0]: self._read(row) for row in cursor.fetchall()}

    def held_between(self, first: str, last: str) -> dict[str, Rows]:
        """Return the rows the table holds for the streams from the first to the last, by stream."""
        found: dict[str, Rows] = {}
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {self._selected()} FROM {self.table} WHERE stream >= %s AND stream <= %s", [first, last])
            while batch := cursor.fetchmany(4_000):
                for row in batch:
                    found.setdefault(row[1], {})[row[0]] = self._read(row)
        return found

    def _selected(self) -> str:
        """Name the columns. Django takes any number but 1 in a column of SQLite's for False; a sum is read as it stands."""
        plain = [f'"{name}"' for name in self.columns]
        if connection.vendor == "sqlite":
            for at in self.bools:
                plain[at] += " + 0"
        return ", ".join(plain)

    def _read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Bring a row as the database gives it to the form in which rows are compared: dates as text, bools as bools."""
        values = [value.isoformat() if value.__class__ is date else value for value in row]
        for at in self.bools:
            if values[at] in (0, 1):  # anything else is no truth value, and stays as somebody has written it
                values[at] = bool(values[at])
        return tuple(values)

    def write(self, old: Rows, new: Rows) -> None:
        """Write what differs between two sets of rows."""
        changes = Changes()
        changes.add(self, old, new)
        store.write((), changes.statements())


class Changes:
    """What differs between old and new rows of any number of projections, gathered by table."""

    def __init__(self) -> None:
        self._changed: dict[str, tuple[Projection, list[tuple[Any, ...]]]] = {}
        self._gone: dict[str, list[str]] = {}

    def add(self, projection: Projection, old: Rows, new: Rows) -> None:
        """Take what differs in one projection of one stream."""
        if old == new:
            return
        changed = [row for ident, row in new.items() if old.get(ident) != row]
        gone = [ident for ident in old if ident not in new]
        if changed:
            self._changed.setdefault(projection.table, (projection, []))[1].extend(changed)
        if gone:
            self._gone.setdefault(projection.table, []).extend(gone)

    def statements(self) -> Iterator[store.Statement]:
        """Say how the tables are brought up to date."""
        for table, (projection, rows) in self._changed.items():
            yield from store.insert(table, projection.columns, rows, projection.conflict)
        for table, idents in self._gone.items():
            yield f"DELETE FROM {table} WHERE id IN ({', '.join(['%s'] * len(idents))})", idents


def todo_title(kind: StreamKind, state: Any) -> str:
    """Return the words by which a stream is known in lists, cut to the column's length."""
    return kind.title(state)[:300]


@lru_cache(maxsize=4096)
def _answer(clock: Clock, calendar: WorkCalendar) -> tuple[Any, ...]:
    """Return (due_on, due_at, latest_on, provisional, stopped, lines) of a clock; computed once for a clock and a calendar."""
    earliest, latest, provisional = clock.bounds(calendar)
    stopped, lines = False, "[]"
    if not provisional:
        answer = clock.answer(calendar)
        stopped = answer.stopped
        lines = json.dumps(
            [[str(line.first_day), str(line.last_day), line.text, line.counted] for line in answer.lines],
            ensure_ascii=False,
            separators=(",", ":"),
        )
    on = earliest if earliest is None or type(earliest) is date else None
    at = micros(earliest) if isinstance(earliest, datetime) else None
    return on, at, latest if type(latest) is date and provisional else None, provisional, stopped, lines


def _deadline_fields(deadline: Deadline, view: RegimeView) -> dict[str, Any]:
    on, at, latest, provisional, stopped, lines = _answer(deadline.clock, view.calendar)
    return {
        "key": deadline.key,
        "clock": deadline.clock.id,
        "label": deadline.clock.label,
        "subject": deadline.subject,
        "bound": deadline.bound,
        "duty": deadline.duty,
        "unit": deadline.unit,
        "person": deadline.person,
        "due_on": on,
        "due_at": at,
        "latest_on": latest,
        "provisional": provisional,
        "stopped": stopped,
        "article": str(deadline.clock.term.article),
        "lines": lines,
    }


def _deadlines(kind: StreamKind) -> RowMaker:
    def rows(stream: str, state: Any, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
        if view is not None:
            for deadline in kind.deadlines(state, view):
                yield deadline.key, _deadline_fields(deadline, view)

    return rows


def _timers(kind: StreamKind) -> RowMaker:
    def rows(stream: str, state: Any, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
        if view is not None:
            first = min((due.at for due in kind.due(state, view)), default=None)
            if first is not None:
                yield "next", {"due_at": micros(first)}

    return rows


def _todos(kind: StreamKind) -> RowMaker:
    def rows(stream: str, state: Any, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
        if view is not None:
            title = todo_title(kind, state)
            for todo in kind.todos(state, view):
                yield (
                    todo.key,
                    {
                        "key": todo.key,
                        "label": todo.label,
                        "why": todo.why,
                        "article": str(todo.article) if todo.article else "",
                        "act": todo.act,
                        "due_on": todo.due,
                        "duty": todo.duty,
                        "unit": todo.unit,
                        "person": todo.person,
                        "title": title,
                    },
                )

    return rows


def _concerns(kind: StreamKind) -> RowMaker:
    def rows(stream: str, state: Any, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
        if view is not None:
            title = todo_title(kind, state)
            for concern in kind.concerns(state, view):
                yield (
                    concern.key,
                    {
                        "key": concern.key,
                        "code": concern.code,
                        "words": concern.words[:600],
                        "article": str(concern.article) if concern.article else "",
                        "since": concern.since,
                        "unit": concern.unit,
                        "person": concern.person,
                        "title": title,
                    },
                )

    return rows


def _issues(kind: StreamKind) -> RowMaker:
    def rows(stream: str, state: Any, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
        if kind.issuer is not None and kind.issuer.waits(state) is not None:
            yield "issue", {}

    return rows


_REGISTERED: dict[str, list[Projection]] = {}
_ALL: dict[str, tuple[Projection, ...]] = {}


def register_projection(kind: str, model: type[ProjectionRow], rows: RowMaker) -> Projection:
    """Declare a table computed from the states of one kind of stream."""
    projection = Projection(kind, model, rows)
    _REGISTERED.setdefault(kind, []).append(projection)
    _ALL.clear()
    return projection


def projections_of(kind: StreamKind) -> tuple[Projection, ...]:
    """Return all projections of a kind: the desk's own, then the domain's."""
    found = _ALL.get(kind.name)
    if found is None:
        own = (
            Projection(kind.name, DeadlineRow, _deadlines(kind)),
            Projection(kind.name, TimerRow, _timers(kind)),
            Projection(kind.name, ToDoRow, _todos(kind)),
            Projection(kind.name, ConcernRow, _concerns(kind)),
            *([Projection(kind.name, IssueRow, _issues(kind))] if kind.issuer is not None else []),
        )
        found = _ALL[kind.name] = (*own, *_REGISTERED.get(kind.name, ()))
    return found


def all_tables() -> dict[str, type[models.Model]]:
    """Return every projection's table -> model, the desk's own included."""
    tables: dict[str, type[models.Model]] = {
        model._meta.db_table: model for model in (ConcernRow, DeadlineRow, IssueRow, TimerRow, ToDoRow)
    }
    for registered in _REGISTERED.values():
        tables |= {projection.table: projection.model for projection in registered}
    return tables
