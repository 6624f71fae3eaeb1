"""The sequencer: gives every entry its place in its agency's tree, gapless, and signs the tree's head; one at a time for an agency.

Checkpoints go into the database with the places they cover and, after the commit, into a file outside it: a database that was
cut back, or restored from before a checkpoint that others have seen, is noticed and not written to (see `refuse_old_database`).
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from mingfa.desk.errors import LedgerBroken
from mingfa.desk.keys import make_key
from mingfa.ledger import merkle
from mingfa.ledger.notes import Checkpoint, sign_checkpoint

WIDTH = 256
BATCH = 4096


class Tree:
    """An agency's tree as stored: full tiles, and the leaves and tile roots at the right edge."""

    def __init__(self, agency: str, size: int) -> None:
        self.agency, self.size = agency, size
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def hashes(self, level: int, number: int) -> list[bytes]:
        """Return the hashes of tile `number` at tile level `level` (0 holds leaf hashes), as far as the tree reaches."""
        held = self._tiles.get((level, number))
        if held is None:
            held = self._tiles[level, number] = self._read(level, number)
        return held

    def _read(self, level: int, number: int) -> list[bytes]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT hashes FROM ledger_tile WHERE agency = %s AND level = %s AND number = %s", [self.agency, level, number])
            row = cursor.fetchone()
            if row is not None:
                raw = bytes(row[0])
                return [raw[at : at + 32] for at in range(0, len(raw), 32)]
            if level == 0:
                first = number * WIDTH
                cursor.execute(
                    "SELECT leaf_hash FROM ledger_position WHERE agency = %s AND place >= %s AND place < %s ORDER BY place",
                    [self.agency, first, min(first + WIDTH, self.size)],
                )
                return [bytes(row[0]) for row in cursor.fetchall()]
        full = (self.size >> 8 * level) - number * WIDTH
        return [merkle.root(self.hashes(level - 1, number * WIDTH + at)) for at in range(min(full, WIDTH))]

    def node(self, level: int, index: int) -> bytes:
        """Return the root of the perfect subtree `index` of 2^level leaves."""
        tile, within = divmod(level, 8)
        first = index << within
        number, at = divmod(first, WIDTH)
        return merkle.root(self.hashes(tile, number)[at : at + (1 << within)])

    def root(self) -> bytes:
        """Return the tree head."""
        return merkle.root_from(self.size, self.node)

    def inclusion(self, place: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the leaf at `place` is in the tree of `size` leaves (of all, when left out)."""
        return merkle.inclusion_proof(place, self.size if size is None else size, self.node)

    def consistency(self, old: int) -> list[bytes]:
        """Return the proof that the tree of `old` leaves is the beginning of this one."""
        return merkle.consistency_proof(old, self.size, self.node)


def tree_size(agency: str) -> int:
    """Return how many leaves of an agency have a place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM ledger_position WHERE agency = %s ORDER BY place DESC LIMIT 1", [agency])
        row = cursor.fetchone()
    return 0 if row is None else int(row[0]) + 1


def place_of(stream: str, seq: int) -> int | None:
    """Return the place of an entry in its agency's tree, or None while it waits for one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT place FROM ledger_position WHERE stream = %s AND seq = %s", [stream, seq])
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def latest_checkpoint(agency: str) -> tuple[int, bytes, bytes] | None:
    """Return (size, root, note) of the newest checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, root, note FROM ledger_checkpoint WHERE agency = %s ORDER BY size DESC LIMIT 1", [agency])
        row = cursor.fetchone()
    return None if row is None else (int(row[0]), bytes(row[1]), bytes(row[2]))


def agencies_with_pending() -> list[str]:
    """Return the agencies that have entries without a place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT agency FROM ledger_pending")
        return sorted(row[0] for row in cursor.fetchall())


def sequence(agency: str) -> int:
    """Give a place to every waiting entry of an agency and sign the new tree head; return how many were placed."""
    total = 0
    while True:
        with transaction.atomic():
            placed = _sequence_batch(agency)
        total += placed
        if placed < BATCH:
            break
    publish_outside(agency)
    return total


def _sequence_batch(agency: str) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"mingfa-sequencer/{agency}"])
        size = tree_size(agency)
        refuse_old_database(agency, size)
        cursor.execute("SELECT id, stream, seq, leaf_hash FROM ledger_pending WHERE agency = %s ORDER BY id LIMIT %s", [agency, BATCH])
        waiting = cursor.fetchall()
        if not waiting:
            return 0
        cursor.executemany(
            "INSERT INTO ledger_position (agency, place, stream, seq, leaf_hash) VALUES (%s, %s, %s, %s, %s)",
            [(agency, size + at, row[1], row[2], row[3]) for at, row in enumerate(waiting)],
        )
        cursor.executemany("DELETE FROM ledger_pending WHERE id = %s", [(row[0],) for row in waiting])
        tree = Tree(agency, size + len(waiting))
        for level, number in _tiles_completed(size, tree.size):
            cursor.execute(
                "INSERT INTO ledger_tile (agency, level, number, hashes) VALUES (%s, %s, %s, %s)",
                [agency, level, number, b"".join(tree.hashes(level, number))],
            )
        root = tree.root()
        key = make_key(agency, "checkpoint")
        note = sign_checkpoint(Checkpoint(key.name, tree.size, root), [key.signer])
        cursor.execute("INSERT INTO ledger_checkpoint (agency, size, root, note) VALUES (%s, %s, %s, %s)", [agency, tree.size, root, note])
    return len(waiting)


def _tiles_completed(before: int, after: int) -> Iterator[tuple[int, int]]:
    """Name the tiles that became full while the tree grew, lower levels first."""
    level = 0
    while after >> 8 * (level + 1):
        for number in range(before >> 8 * (level + 1), after >> 8 * (level + 1)):
            yield level, number
        level += 1


def outside_path(agency: str) -> Path:
    """Return the file outside the database in which an agency's checkpoints are kept, one base64 note a line."""
    return Path(settings.SITE) / "checkpoints" / f"{agency}.log"


def outside_notes(agency: str) -> list[bytes]:
    """Return the checkpoints kept outside the database, oldest first; a half-written last line is passed over."""
    try:
        raw = outside_path(agency).read_bytes()
    except FileNotFoundError:
        return []
    return [b64decode(line) for line in raw.split(b"\n")[:-1] if line]


def publish_outside(agency: str) -> None:
    """Append the newest checkpoint to the file outside the database, on disk before this returns."""
    newest = latest_checkpoint(agency)
    if newest is None:
        return
    size, _, note = newest
    if _outside_size(agency) >= size:
        return
    path = outside_path(agency)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        if file.tell() and not _ends_with_newline(path):
            file.write(b"\n")
        file.write(b64encode(note) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _outside_size(agency: str) -> int:
    path = outside_path(agency)
    try:
        stat = path.stat()
    except FileNotFoundError:
        return 0
    return _size_read(str(path), agency, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=256)
def _size_read(path: str, agency: str, length: int, stamp: int) -> int:
    with Path(path).open("rb") as file:
        file.seek(max(0, length - 16384))
        lines = [line for line in file.read().split(b"\n")[:-1] if line]
    for line in reversed(lines):
        try:
            return Checkpoint.parse(b64decode(line).decode().split("\n\n")[0] + "\n").size
        except (ValueError, UnicodeDecodeError):
            continue
    return 0


def successor_path(agency: str) -> Path:
    """Return the file by which two people declared a successor log after a restore: it holds the size that was given up."""
    return Path(settings.SITE) / "checkpoints" / f"{agency}.successor"


def refuse_old_database(agency: str, size: int | None = None) -> None:
    """Raise LedgerBroken when the database is older than a checkpoint already published: entries that others relied on are missing."""
    published = _outside_size(agency)
    if published == 0:
        return
    found = tree_size(agency) if size is None else size
    if found < published:
        raise LedgerBroken(
            f"机关“{agency}”的账本只有 {found} 条，而已公布的检查点有 {published} 条：数据库比检查点旧，请先恢复缺失的留痕，或者由两人声明另立账本"
        )
