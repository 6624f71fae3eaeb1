"""The ledger of one agency as static files (C2SP tlog-tiles): checkpoint, tiles, entry bundles, and the public keys to check them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from mingfa.desk.errors import NotReady
from mingfa.desk.keys import trusted_path
from mingfa.desk.sequencer import latest_checkpoint, sequence
from mingfa.ledger.tiles import write_static


def leaves(agency: str, size: int) -> Iterator[bytes]:
    """Iterate over the first `size` leaves of an agency's tree, in order."""
    first = 0
    while first < size:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT e.leaf FROM ledger_position p JOIN ledger_entry e ON e.stream = p.stream AND e.seq = p.seq "
                "WHERE p.agency = %s AND p.place >= %s AND p.place < %s ORDER BY p.place",
                [agency, first, min(first + 2048, size)],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield from (bytes(row[0]) for row in rows)
        first += len(rows)


def export_static(agency: str, target: Path) -> int:
    """Write the agency's log into a folder and return its size; raises NotReady when it has no entries."""
    sequence(agency)
    newest = latest_checkpoint(agency)
    if newest is None:
        raise NotReady(f"机关“{agency}”还没有留痕可以导出；请核对机关代码")
    size, _, note = newest
    target.mkdir(parents=True, exist_ok=True)
    write_static(target, leaves(agency, size), note)
    (target / "keys.txt").write_bytes(trusted_path(agency).read_bytes())
    return size
