"""Reading and writing the ledger's tables, in plain SQL because every act passes here. Nothing else in the house writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

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


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The last entry of a stream."""

    stream: str
    seq: int
    leaf: bytes
    recorded_at: int


def lock_heads(streams: Sequence[str], mode: str) -> dict[str, HeadRow]:
    """Read heads in the order of their names. mode: "" reads only, "UPDATE" or "SHARE" locks on PostgreSQL (SQLite has one writer)."""
    if not streams:
        return {}
    names = sorted(set(streams))
    marks = ",".join(["%s"] * len(names))
    lock = f" FOR {mode}" if mode and connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT stream, seq, leaf_hash, recorded_at FROM desk_head WHERE stream IN ({marks}) ORDER BY stream{lock}",
            names,
        )
        return {row[0]: HeadRow(row[0], row[1], bytes(row[2]), row[3]) for row in cursor.fetchall()}


_ENTRY = (
    "SELECT e.stream, e.seq, e.act, e.version, e.done_at, e.recorded_at, e.leaf_hash, b.body FROM ledger_entry e "
    "LEFT JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq "
)


def read_entries(stream: str, after: int = -1, upto: int | None = None) -> list[Entry[Act] | Erased]:
    """Return the entries of a stream in order, from the one after `after`; raises LedgerBroken when a body cannot be read."""
    with connection.cursor() as cursor:
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
    with connection.cursor() as cursor:
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


def append(line: Line) -> None:
    """Insert the entry, its body, its receipt and its place in the queue, and move the head."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (stream, seq, agency, act, version, done_at, recorded_at, leaf, leaf_hash) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (line.stream, line.seq, line.agency, line.act, line.version, line.done_at, line.recorded_at, line.leaf, line.leaf_hash),
        )
        cursor.execute(
            "INSERT INTO ledger_body (stream, seq, salt, body) VALUES (%s, %s, %s, %s)", (line.stream, line.seq, line.salt, line.body)
        )
        if line.seq:
            cursor.execute(
                "UPDATE desk_head SET seq = %s, leaf_hash = %s, recorded_at = %s WHERE stream = %s AND seq = %s",
                (line.seq, line.leaf_hash, line.recorded_at, line.stream, line.seq - 1),
            )
            if cursor.rowcount != 1:
                raise LedgerBroken(f"卷“{line.stream}”的卷头与留痕不一致")
        else:
            cursor.execute(
                "INSERT INTO desk_head (stream, agency, kind, seq, leaf_hash, recorded_at) VALUES (%s, %s, %s, %s, %s, %s)",
                (line.stream, line.agency, line.kind, line.seq, line.leaf_hash, line.recorded_at),
            )
        cursor.execute(
            "INSERT INTO ledger_pending (stream, seq, agency, leaf_hash) VALUES (%s, %s, %s, %s)",
            (line.stream, line.seq, line.agency, line.leaf_hash),
        )
        cursor.execute(
            "INSERT INTO desk_receipt (person, key, stream, seq) VALUES (%s, %s, %s, %s)", (line.person, line.key, line.stream, line.seq)
        )


def erase(stream: str, seq: int, by_stream: str, by_seq: int) -> None:
    """Erase one body, on the strength of a disposal entry; the leaf stays and still says that it was there."""
    with connection.cursor() as cursor:
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
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT stream FROM desk_head WHERE {' AND '.join(conditions)} ORDER BY stream LIMIT 500", values)
            batch = [row[0] for row in cursor.fetchall()]
        if not batch:
            return
        yield from batch
        last = batch[-1]


def bodies_between(rows: Iterable[tuple[str, int]]) -> list[tuple[bytes, bytes]]:
    """Return (salt, body) for entries, in the order asked for; raises LedgerBroken for one that is not there."""
    found = []
    with connection.cursor() as cursor:
        for stream, seq in rows:
            cursor.execute("SELECT salt, body FROM ledger_body WHERE stream = %s AND seq = %s", [stream, seq])
            row = cursor.fetchone()
            if row is None:
                raise LedgerBroken(f"卷“{stream}”第 {seq} 条留痕没有正文")
            found.append((bytes(row[0]), bytes(row[1])))
    return found
