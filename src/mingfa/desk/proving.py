"""Chosen entries with their proofs, as a file that stands alone (docs/spec/ledger.md, evidence): for packages that leave the house."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from mingfa.desk.errors import LedgerBroken
from mingfa.desk.sequencer import Tree, place_of, sequence, tree_size
from mingfa.desk.streams import agency_of
from mingfa.ledger.bundle import Body, Erased, Evidence, Proved, write_evidence


def prove_streams(agency: str, streams: Sequence[tuple[str, int]]) -> Evidence:
    """Return all entries of these streams, each up to a number and with it, under the first checkpoint that covers them all.

    The same call gives the same bytes whenever it is made. Places what waits for a place first. Raises LedgerBroken.
    """
    sequence(agency)
    rows: list[tuple[int, str, int, bytes]] = []
    for stream, last in streams:
        found = _rows(
            "SELECT p.place, e.stream, e.seq, e.leaf FROM ledger_entry e JOIN ledger_position p ON p.stream = e.stream AND p.seq = e.seq "
            "WHERE e.stream = %s AND e.seq <= %s",
            [stream, last],
        )
        if len(found) != last + 1:
            raise LedgerBroken(f"卷“{stream}”有留痕在账本中没有位置")
        rows += [(int(place), str(name), int(seq), bytes(leaf)) for place, name, seq, leaf in found]
    rows.sort()
    covering = _rows(
        "SELECT size, note FROM ledger_checkpoint WHERE agency = %s AND size > %s ORDER BY size LIMIT 1",
        [agency, rows[-1][0] if rows else 0],
    )
    if not covering:
        raise LedgerBroken(f"机关“{agency}”的账本没有覆盖所需留痕的检查点")
    size, note = int(covering[0][0]), bytes(covering[0][1])
    tree, bodies, gone = (
        Tree(agency, tree_size(agency)),
        _bodies(stream for stream, _ in streams),
        _disposals(stream for stream, _ in streams),
    )
    proved = []
    for place, stream, seq, leaf in rows:
        entry: Body | Erased
        if (held := bodies.get((stream, seq))) is not None:
            entry = Body(place, *held)
        elif (by := gone.get((stream, seq))) is not None:
            entry = Erased(place, *by)
        else:
            raise LedgerBroken(f"卷“{stream}”第 {seq} 条留痕没有正文")
        proved.append(Proved(leaf, tuple(tree.inclusion(place, size)), entry))
    return Evidence(note, tuple(proved))


@dataclass(frozen=True, slots=True)
class Placed:
    """One entry in its agency's tree, with all that proves it: the leaf, its place, the path to the root of a signed checkpoint.

    size: of the checkpoint's tree. body, salt: None once the body was lawfully erased.
    """

    place: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]
    checkpoint: bytes
    body: bytes | None
    salt: bytes | None


def place_entry(stream: str, seq: int) -> Placed | None:
    """Return an entry with its proof under the first checkpoint that covers it; None while it waits for its place. Reads only."""
    agency, place = agency_of(stream), place_of(stream, seq)
    if place is None:
        return None
    covering = _rows("SELECT size, note FROM ledger_checkpoint WHERE agency = %s AND size > %s ORDER BY size LIMIT 1", [agency, place])
    leaf = _rows("SELECT leaf FROM ledger_entry WHERE stream = %s AND seq = %s", [stream, seq])
    if not covering or not leaf:
        return None
    size, note = int(covering[0][0]), bytes(covering[0][1])
    held = _rows("SELECT salt, body FROM ledger_body WHERE stream = %s AND seq = %s", [stream, seq])
    salt, body = (bytes(held[0][0]), bytes(held[0][1])) if held else (None, None)
    path = tuple(Tree(agency, tree_size(agency)).inclusion(place, size))
    return Placed(place, size, bytes(leaf[0][0]), path, note, body, salt)


def marshal(evidence: Evidence) -> bytes:
    """Return an evidence file's bytes."""
    with tempfile.TemporaryDirectory(prefix="mingfa-evidence-") as folder:
        path = Path(folder) / "evidence"
        write_evidence(path, evidence)
        return path.read_bytes()


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _bodies(streams: Iterable[str]) -> dict[tuple[str, int], tuple[bytes, bytes]]:
    found = {}
    for stream in dict.fromkeys(streams):
        for seq, salt, body in _rows("SELECT seq, salt, body FROM ledger_body WHERE stream = %s", [stream]):
            found[stream, int(seq)] = (bytes(salt), bytes(body))
    return found


def _disposals(streams: Iterable[str]) -> dict[tuple[str, int], tuple[str, int]]:
    found = {}
    for stream in dict.fromkeys(streams):
        for seq, by_stream, by_seq in _rows("SELECT seq, by_stream, by_seq FROM ledger_disposal WHERE stream = %s", [stream]):
            found[stream, int(seq)] = (str(by_stream), int(by_seq))
    return found
