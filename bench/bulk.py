"""Many streams like one that was made by acts: the same entries under new names, newly chained and signed, with heads, receipts and rows.

Only the bench writes the ledger past the door, because a million acts take too long; `verify` finds nothing wrong with what it writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mingfa.desk import store
from mingfa.desk.keys import desk_key
from mingfa.desk.perform import look, regime_of
from mingfa.desk.projections import projections_of
from mingfa.desk.streams import agency_of, kind_of
from mingfa.ledger.leaf import ZERO, Leaf, body_hash, leaf_bytes, leaf_hash, parse_leaf, seal_leaf

AT_ONCE = 250
COLUMNS = {
    "ledger_entry": ("stream", "seq", "agency", "act", "version", "done_at", "recorded_at", "leaf", "leaf_hash"),
    "ledger_body": ("stream", "seq", "salt", "body"),
    "ledger_pending": ("stream", "seq", "agency", "leaf_hash"),
    "desk_receipt": ("person", "key", "stream", "seq"),
    "desk_head": ("stream", "agency", "kind", "seq", "leaf_hash", "recorded_at"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the stream that is copied."""

    leaf: Leaf
    body: bytes
    person: str
    key: str


class Copies:
    """Copies of one stream. signed: with the desk key (0.06 ms each), else with zeros, which only `verify` would notice."""

    def __init__(self, stream: str, *, signed: bool = True) -> None:
        from django.db import connection

        self.stream, self.signed, self.agency = stream, signed, agency_of(stream)
        self.lines = []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.leaf, b.body, r.person, r.key FROM ledger_entry e JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq "
                "JOIN desk_receipt r ON r.stream = e.stream AND r.seq = e.seq WHERE e.stream = %s ORDER BY e.seq",
                [stream],
            )
            for leaf, body, person, key in cursor.fetchall():
                self.lines.append(Line(parse_leaf(bytes(leaf)), bytes(body), person, key))
        folded = look(stream)
        view = regime_of(self.agency)
        self.rows = {projection: tuple(projection.make(stream, folded.state, view).values()) for projection in projections_of(folded.kind)}
        self.key = desk_key(self.agency)

    def name(self, number: int) -> str:
        """Return the name of a copy; as long as the original's, so that nothing else changes with it."""
        ident = self.stream.split("/", 2)[2]
        if len(ident) < 8:
            return f"{self.stream}x{number:07}"
        return f"{self.stream[: -len(ident)]}{ident[:-8]}{number:08}"

    def make(self, numbers: Sequence[int]) -> None:
        """Write these copies, in one transaction for each few hundred."""
        from django.db import transaction

        for start in range(0, len(numbers), AT_ONCE):
            gathered: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
            projected: dict[Any, list[tuple[Any, ...]]] = {projection: [] for projection in self.rows}
            for number in numbers[start : start + AT_ONCE]:
                for table, row in self._copy(number):
                    gathered[table].append(row)
                for projection, rows in self.rows.items():
                    projected[projection] += [self._renamed(row, self.name(number)) for row in rows]
            with transaction.atomic():
                for table, rows in gathered.items():
                    load(table, COLUMNS[table], rows)
                for projection, rows in projected.items():
                    load(projection.table, projection.columns, rows)

    def _copy(self, number: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        name, previous = self.name(number), ZERO
        old, new = self.stream.encode(), name.encode()
        recorded = 0
        for line in self.lines:
            key = f"{line.key.replace(self.stream, name)}~{number}"
            body = line.body.replace(f'"key":"{line.key}"'.encode(), f'"key":"{key}"'.encode()).replace(old, new)
            salt = os.urandom(32)
            raw, hashed = self._seal(line.leaf, name, previous, body_hash(salt, body))
            previous, recorded = hashed, store.micros(line.leaf.recorded_at)
            told = line.leaf
            yield (
                "ledger_entry",
                (name, told.seq, self.agency, told.act, told.version, store.micros(told.done_at), recorded, raw, hashed),
            )
            yield "ledger_body", (name, told.seq, salt, body)
            yield "ledger_pending", (name, told.seq, self.agency, hashed)
            yield "desk_receipt", (line.person, key, name, told.seq)
        yield "desk_head", (name, self.agency, kind_of(name), len(self.lines) - 1, previous, recorded)

    def _seal(self, leaf: Leaf, stream: str, previous: bytes, body: bytes) -> tuple[bytes, bytes]:
        if self.signed:
            _, raw, hashed = seal_leaf(
                self.key.private, stream=stream, seq=leaf.seq, act=leaf.act, version=leaf.version, done_at=leaf.done_at,
                recorded_at=leaf.recorded_at, previous=previous, body_hash=body, key_id=self.key.key_id,
            )  # fmt: skip
            return raw, hashed
        raw = leaf_bytes(
            Leaf(
                stream, leaf.seq, leaf.act, leaf.version, leaf.done_at, leaf.recorded_at, previous, body, self.key.key_id, bytes(64)
            )
        )  # fmt: skip
        return raw, leaf_hash(raw)

    def _renamed(self, row: tuple[Any, ...], name: str) -> tuple[Any, ...]:
        return tuple(value.replace(self.stream, name) if isinstance(value, str) else value for value in row)


def load(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert many rows: COPY on PostgreSQL, one prepared statement on SQLite. The ledger's triggers stay in place."""
    from django.db import connection

    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    connection.ensure_connection()
    link: Any = connection.connection
    if connection.vendor == "postgresql":
        with link.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        link.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)


def place(agency: str) -> None:
    """Give what waits its place at once: rows only, without the tiles and checkpoints that the sequencer makes and no page reads."""
    from django.db import connection, transaction

    from mingfa.desk.sequencer import tree_size

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_position (agency, place, stream, seq, leaf_hash) SELECT agency, %s + ROW_NUMBER() OVER (ORDER BY id) - 1, "
            "stream, seq, leaf_hash FROM ledger_pending WHERE agency = %s",
            [tree_size(agency), agency],
        )
        cursor.execute("DELETE FROM ledger_pending WHERE agency = %s", [agency])


def analyse() -> None:
    """Let the database look at how much there is, as its own upkeep does on a running site."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
