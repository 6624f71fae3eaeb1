"""An act on a case of 40 entries, durable when it returns, against the bare INSERT and COMMIT of the same bytes: at least a fifth of its rate."""

from __future__ import annotations

import gc
import sqlite3
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from measuring import Result, milliseconds, timed
from sites import WORKS, Work, empty_site

LIMIT = 0.2
ENTRIES = 40
WARM = 10


def run(work: str, *, quick: bool) -> Iterator[Result]:
    """Measure A B A B in one process: a few bare inserts, a few acts, each act on a case of its own."""
    with empty_site() as folder:
        yield measure(WORKS[work](), folder, blocks=3 if quick else 60, size=5)


def measure(work: Work, folder: Path, *, blocks: int, size: int) -> Result:
    """Time `blocks` pairs of blocks of `size`."""
    from bulk import Copies, analyse

    from mingfa.desk import perform as door
    from mingfa.desk import session

    copies = Copies(work.begin(ENTRIES - 1))
    copies.make(range(blocks * size + WARM))
    analyse()
    cases = [copies.name(number) for number in range(blocks * size + WARM)]
    for stream in cases:
        work.act(stream, 0)
    leaf, body = last_bytes(cases[0])
    insert, end = bare(folder, leaf, body)
    plain: list[float] = []
    acts: list[float] = []
    gc.collect()
    for block in range(blocks):
        plain += [timed(insert) for _ in range(size)]
        acts += [timed(lambda stream=stream: work.act(stream, 1)) for stream in cases[WARM + block * size :][:size]]
    if any(door.look(stream).seq != ENTRIES for stream in cases[WARM:]):
        raise RuntimeError("an act that was timed left no entry")
    cold = []
    for number, stream in enumerate(cases[:WARM], 2):
        session.kept_states.held.pop(stream)
        cold.append(timed(lambda stream=stream, number=number: work.act(stream, number)))
    end()
    ratio = statistics.median(plain) / statistics.median(acts)
    return Result(
        f"perform: {work.name}",
        [
            f"{blocks} times {size} bare inserts and {size} acts, each on a case of {ENTRIES} entries; entry {len(leaf)} + {len(body)} bytes",
            f"bare INSERT and COMMIT: {milliseconds(plain)}",
            f"perform:                {milliseconds(acts)}; {len(acts) / sum(acts):,.0f} acts/s",
            f"perform, the case not kept in memory: {milliseconds(cold)}; {statistics.median(plain) / statistics.median(cold):.2f} of the bare rate",
        ],
        f"{ratio:.2f} of the bare rate by the medians, {sum(plain) / sum(acts):.2f} by the sums",
        f">= {LIMIT:.2f}",
        ratio >= LIMIT,
    )


def last_bytes(stream: str) -> tuple[bytes, bytes]:
    """Return leaf and body of a stream's last entry."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.leaf, b.body FROM ledger_entry e JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq "
            "WHERE e.stream = %s ORDER BY e.seq DESC LIMIT 1",
            [stream],
        )
        row = cursor.fetchone()
    return bytes(row[0]), bytes(row[1])


def bare(folder: Path, leaf: bytes, body: bytes) -> tuple[Callable[[], None], Callable[[], None]]:
    """Return (insert the bytes into a table of two columns and commit; close): the same driver and settings, nothing else."""
    from django.db import connection

    if connection.vendor == "sqlite":
        plain = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
        for statement in (
            *str(connection.settings_dict["OPTIONS"]["init_command"]).split(";"),
            "CREATE TABLE IF NOT EXISTS bare (leaf BLOB, body BLOB)",
        ):
            plain.execute(statement)

        def insert() -> None:
            plain.execute("BEGIN IMMEDIATE")
            plain.execute("INSERT INTO bare (leaf, body) VALUES (?, ?)", (leaf, body))
            plain.execute("COMMIT")

        return insert, plain.close
    import psycopg

    link = psycopg.connect(**connection.get_connection_params())
    link.execute("CREATE TABLE IF NOT EXISTS bare (leaf bytea, body bytea)")
    link.commit()

    def insert_pg() -> None:
        link.execute("INSERT INTO bare (leaf, body) VALUES (%s, %s)", (leaf, body))
        link.commit()

    return insert_pg, link.close
