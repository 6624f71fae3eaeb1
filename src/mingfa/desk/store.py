"""Reading and writing the ledger's tables, in plain SQL because every act passes here. Nothing else in the house writes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry, Erased, decode_entry
from mingfa.desk.errors import LedgerBroken
from mingfa.desk.times import UTC

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Return an instant as microseconds since 1970, exactly."""
    return (at - _EPOCH) // _MICRO


def instant(value: int) -> datetime:
    """Return the instant of a number of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


class _SQLiteCursor(sqlite3.Cursor):
    """Takes %s for a value and remembers how a statement reads in SQLite."""

    def execute(self, sql: str, values: Any = ()) -> _SQLiteCursor:
        super().execute(_question_marks(sql), values)
        return self


@lru_cache(maxsize=512)
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


def _cursor() -> CursorWrapper:
    """Return a cursor for statements that come again and again: on PostgreSQL one that binds and prepares them on the server."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        import psycopg

        plain: Any = psycopg.Cursor(connection.connection)
    else:
        plain = connection.connection.cursor(_SQLiteCursor)
    cursor: CursorWrapper = connection.make_cursor(plain)
    return cursor


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The last entry of a stream."""

    stream: str
    seq: int
    leaf: bytes
    recorded_at: int


def read_heads(streams: Iterable[str]) -> dict[str, HeadRow]:
    """Read heads without locking them."""
    names = sorted(set(streams))
    return _heads(*_select(names, ""))[1] if names else {}


def lock_heads(
    writes: Iterable[str], reads: Iterable[str], receipt: tuple[str, str] | None = None
) -> tuple[Place | None, dict[str, HeadRow]]:
    """Lock heads in the order of their names, first those to be written, then those only read (SQLite has one writer and locks nothing).

    receipt: an actor's (person, key), whose place is read in the same trip to the database.
    """
    first = sorted(set(writes))
    second = sorted(set(reads).difference(first))
    locks = ("FOR UPDATE", "FOR SHARE") if connection.vendor == "postgresql" else ("", "")
    parts = [_select(names, lock) for names, lock in zip((first, second), locks, strict=True) if names]
    if receipt is None and len(parts) < 2:
        return _heads(*parts[0]) if parts else (None, {})
    parts = [(f"SELECT * FROM ({sql}) AS p{number}", values) for number, (sql, values) in enumerate(parts)]
    if receipt is not None:
        parts.append((_RECEIPT, [*receipt]))
    return _heads(" UNION ALL ".join(sql for sql, _ in parts), [value for _, values in parts for value in values])


_RECEIPT = "SELECT stream, seq, NULL, NULL FROM desk_receipt WHERE person = %s AND key = %s"
Place = tuple[str, int]
"""(stream, seq) of an entry."""


def _select(names: Sequence[str], lock: str) -> tuple[str, list[str]]:
    marks = ",".join(["%s"] * len(names))
    return f"SELECT stream, seq, leaf_hash, recorded_at FROM desk_head WHERE stream IN ({marks}) ORDER BY stream {lock}", [*names]


def _heads(sql: str, values: Sequence[str]) -> tuple[Place | None, dict[str, HeadRow]]:
    receipt, heads = None, {}
    with _cursor() as cursor:
        cursor.execute(sql, values)
        for stream, seq, leaf, recorded_at in cursor.fetchall():
            if leaf is None:
                receipt = (stream, seq)
            else:
                heads[stream] = HeadRow(stream, seq, bytes(leaf), recorded_at)
    return receipt, heads


_ENTRY = (
    "SELECT e.stream, e.seq, e.act, e.version, e.done_at, e.recorded_at, e.leaf_hash, b.body FROM ledger_entry e "
    "LEFT JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq "
)


def read_entries(stream: str, after: int = -1, upto: int | None = None) -> list[Entry[Act] | Erased]:
    """Return the entries of a stream in order, from the one after `after`; raises LedgerBroken when a body cannot be read."""
    with _cursor() as cursor:
        if upto is None:
            cursor.execute(_ENTRY + "WHERE e.stream = %s AND e.seq > %s ORDER BY e.seq", [stream, after])
        else:
            cursor.execute(_ENTRY + "WHERE e.stream = %s AND e.seq > %s AND e.seq <= %s ORDER BY e.seq", [stream, after, upto])
        return [make_entry(row) for row in cursor.fetchall()]


def make_entry(row: Sequence[Any]) -> Entry[Act] | Erased:
    """Make an entry from a row of the query above."""
    stream, seq, act, version, done_at, recorded_at, leaf, body = row
    if body is None:
        return Erased(stream, seq, act, instant(done_at), instant(recorded_at), bytes(leaf))
    try:
        return decode_entry(stream, seq, act, version, instant(done_at), instant(recorded_at), bytes(leaf), bytes(body))
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerBroken(f"卷“{stream}”第 {seq} 条留痕无法读取") from error


def read_receipt(person: str, key: str) -> tuple[str, int] | None:
    """Return where an actor's key led to."""
    with _cursor() as cursor:
        cursor.execute("SELECT stream, seq FROM desk_receipt WHERE person = %s AND key = %s", [person, key])
        row = cursor.fetchone()
    return None if row is None else (str(row[0]), int(row[1]))


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that is written when an entry is appended."""

    stream: str
    agency: str
    kind: str
    seq: int
    act: str
    version: int
    done_at: int
    recorded_at: int
    leaf: bytes
    leaf_hash: bytes
    salt: bytes
    body: bytes
    person: str
    key: str


Statement = tuple[str, Sequence[Any]]
"""SQL with %s for its values, and the values."""

_ROWS_AT_ONCE = 200


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], conflict: str = "") -> Iterator[Statement]:
    """Say how rows are inserted: many by one statement."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = f"({', '.join(['%s'] * len(columns))})"
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        yield f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * len(some))} {conflict}", [value for row in some for value in row]


def write(lines: Sequence[Line], also: Iterable[Statement] = ()) -> None:
    """Insert entries with their bodies, receipts and places in the queue, move the heads, and run what else belongs to the same act.

    On PostgreSQL all of it is one statement, so no two parts may write the same row. Raises LedgerBroken when a head is not where it
    should be.
    """
    moves: list[Statement] = []
    moved = 0
    first, last = {line.stream: line for line in reversed(lines)}, {line.stream: line for line in lines}
    fresh = [
        (line.stream, line.agency, line.kind, line.seq, line.leaf_hash, line.recorded_at)
        for line in last.values()
        if first[line.stream].seq == 0
    ]
    for line in last.values():
        before = first[line.stream].seq - 1
        if before >= 0:
            moves.append((_MOVE, (line.seq, line.leaf_hash, line.recorded_at, line.stream, before)))
    statements = [
        *insert("ledger_entry", _ENTRY_COLUMNS, [_entry_values(line) for line in lines]),
        *insert("ledger_body", ("stream", "seq", "salt", "body"), [(line.stream, line.seq, line.salt, line.body) for line in lines]),
        *insert("desk_head", ("stream", "agency", "kind", "seq", "leaf_hash", "recorded_at"), fresh),
        *insert("ledger_pending", ("stream", "seq", "agency", "leaf_hash"), [(n.stream, n.seq, n.agency, n.leaf_hash) for n in lines]),
        *insert("desk_receipt", ("person", "key", "stream", "seq"), [(line.person, line.key, line.stream, line.seq) for line in lines]),
        *also,
    ]
    if not statements:
        return
    with _cursor() as cursor:
        if connection.vendor == "postgresql":
            parts = [f"w{number} AS ({sql})" for number, (sql, _) in enumerate(statements)]
            parts += [f"m{number} AS ({sql} RETURNING 1)" for number, (sql, _) in enumerate(moves)]
            count = " + ".join(f"(SELECT count(*) FROM m{number})" for number in range(len(moves))) or "0"
            cursor.execute(f"WITH {', '.join(parts)} SELECT {count}", [value for _, given in (*statements, *moves) for value in given])
            moved = cursor.fetchone()[0]
        else:
            for sql, values in statements:
                cursor.execute(sql, values)
            for sql, values in moves:
                cursor.execute(sql, values)
                moved += cursor.rowcount
    if moved != len(moves):
        raise LedgerBroken("卷头与留痕不一致：" + "、".join(sorted(last)))


_MOVE = "UPDATE desk_head SET seq = %s, leaf_hash = %s, recorded_at = %s WHERE stream = %s AND seq = %s"
_ENTRY_COLUMNS = ("stream", "seq", "agency", "act", "version", "done_at", "recorded_at", "leaf", "leaf_hash")


def _entry_values(line: Line) -> tuple[Any, ...]:
    return (line.stream, line.seq, line.agency, line.act, line.version, line.done_at, line.recorded_at, line.leaf, line.leaf_hash)


def erase(stream: str, seq: int, by_stream: str, by_seq: int) -> None:
    """Erase one body, on the strength of a disposal entry; the leaf stays and still says that it was there."""
    with _cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_disposal (stream, seq, by_stream, by_seq) VALUES (%s, %s, %s, %s)", [stream, seq, by_stream, by_seq]
        )
        cursor.execute("DELETE FROM ledger_body WHERE stream = %s AND seq = %s", [stream, seq])
        cursor.execute("DELETE FROM desk_receipt WHERE stream = %s AND seq = %s", [stream, seq])


def streams_of(agency: str | None = None, kind: str | None = None) -> Iterator[str]:
    """Iterate over the names of streams, in order, in batches that do not hold the table."""
    last = ""
    while True:
        conditions, values = ["stream > %s"], [last]
        if agency is not None:
            conditions.append("agency = %s")
            values.append(agency)
        if kind is not None:
            conditions.append("kind = %s")
            values.append(kind)
        with _cursor() as cursor:
            cursor.execute(f"SELECT stream FROM desk_head WHERE {' AND '.join(conditions)} ORDER BY stream LIMIT 500", values)
            batch = [row[0] for row in cursor.fetchall()]
        if not batch:
            return
        yield from batch
        last = batch[-1]


def bodies_between(rows: Iterable[tuple[str, int]]) -> list[tuple[bytes, bytes]]:
    """Return (salt, body) for entries, in the order asked for; raises LedgerBroken for one that is not there."""
    found = []
    with _cursor() as cursor:
        for stream, seq in rows:
            cursor.execute("SELECT salt, body FROM ledger_body WHERE stream = %s AND seq = %s", [stream, seq])
            row = cursor.fetchone()
            if row is None:
                raise LedgerBroken(f"卷“{stream}”第 {seq} 条留痕没有正文")
            found.append((bytes(row[0]), bytes(row[1])))
    return found
