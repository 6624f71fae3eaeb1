"""Change one thing in a stopped site behind the desk's back, a thousand ways, and ask `verify` each time: it must name every one.

For every table that holds enforcement data: each column of a random row changed by as little as a byte, a row deleted, a row added.
For originals: a byte changed, a file taken away. `python -m mingfa.testing.tamper SITE [--count N] [--seed S]` works on a copy of the
site's SQLite database and prints what was missed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One statement that somebody with the database's password may run, or a change of a file."""

    what: str
    statement: str = ""
    values: tuple[Any, ...] = ()
    file: Path | None = None


def altered(value: Any, dice: random.Random) -> Any:
    """Return a value that differs as little as can be."""
    if isinstance(value, bytes):
        if not value:
            return b"x"
        raw = bytearray(value)
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        return bytes(raw)
    if isinstance(value, int):
        return value + dice.choice((-1, 1))
    if isinstance(value, str):
        return value[:-1] + ("x" if value[-1:] != "x" else "y") if value else "x"
    return "2020-01-01"


def changes_of(database: Path, tables: list[str], dice: random.Random) -> Iterator[Change]:
    """Name one change for every column of every table, one deletion and one addition."""
    with closing(sqlite3.connect(database)) as link:
        for table in tables:
            columns = [row[1] for row in link.execute(f'PRAGMA table_info("{table}")')]
            rows = link.execute(f'SELECT rowid, * FROM "{table}"').fetchall()
            if not rows:
                continue
            for at, column in enumerate(columns, 1):
                row = dice.choice(rows)
                yield Change(f"{table}.{column}", f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (altered(row[at], dice), row[0]))
            yield Change(f"{table}: a row less", f'DELETE FROM "{table}" WHERE rowid = ?', (dice.choice(rows)[0],))
            added = [
                f"{value}zz" if isinstance(value, str) and column in ("id", "key", "stream") else value + 9000
                if isinstance(value, int) and column in ("seq", "place", "size", "number", "feed_index") else value
                for column, value in zip(columns, dice.choice(rows)[1:], strict=True)
            ]  # fmt: skip
            yield Change(f"{table}: a row more", f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(added))})', tuple(added))


def checked_tables() -> list[str]:
    """Return the tables that hold enforcement data: all but the exempt ones and the queue of entries without a place."""
    from django.apps import apps

    from mingfa.desk.verify import EXEMPT

    found = []
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.managed and not {meta.app_label, meta.label, meta.db_table} & set(EXEMPT) and meta.db_table != "ledger_pending":
            found.append(meta.db_table)
    return sorted(found)


def try_all(site: Path, count: int | None, seed: int) -> tuple[int, list[str]]:
    """Try `count` changes (all, when None) on a site whose processes are stopped; return how many took, and those that verify missed."""
    from django.db import connection

    from mingfa.desk.verify import verify

    dice = random.Random(seed)
    database, clean = site / "office.sqlite3", site / "office.clean"
    first = verify()
    if not first.ok:
        return 0, [f"before any change: {first.findings[0]}"]
    connection.close()
    with closing(sqlite3.connect(database)) as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(database, clean)
    wanted = list(changes_of(clean, checked_tables(), dice))
    originals = sorted(path for path in (site / "vault").rglob("*") if path.is_file())
    wanted += [
        Change(f"original {path.name[:12]} {how}", how, file=path) for path in dice.sample(originals, 2) for how in ("changed", "gone")
    ]
    if count is not None:
        wanted = dice.sample(wanted, min(count, len(wanted)))
    tried, missed = 0, []
    try:
        for change in wanted:
            undo = _apply(change, database, dice)
            if undo is None:
                continue
            tried += 1
            if verify().ok:
                missed.append(change.what)
            connection.close()
            undo(database, clean)
    finally:
        _restore(database, clean)
        clean.unlink()
    return tried, missed


def _apply(change: Change, database: Path, dice: random.Random) -> Any:
    if change.file is not None:
        content = change.file.read_bytes()
        file = change.file
        if change.statement == "gone":
            file.unlink()
        else:
            file.chmod(0o640)
            file.write_bytes(altered(content, dice))
        return lambda *_: file.write_bytes(content)
    from mingfa.ledger.migrations import guards

    link = sqlite3.connect(database, isolation_level=None)
    try:
        for name in guards("sqlite"):
            link.execute(f"DROP TRIGGER {name}")
        link.execute(change.statement, change.values)
    except sqlite3.IntegrityError:
        link.close()
        _restore(database, database.with_name("office.clean"))
        return None
    for statement in guards("sqlite").values():
        link.execute(statement)
    link.close()
    return _restore


def _restore(database: Path, clean: Path) -> None:
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.copy(clean, database)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--count", type=int, default=None)
    parser.add_argument("--seed", type=int, default=20261121)
    given = parser.parse_args()
    os.environ.pop("DATABASE_URL", None)
    from mingfa.desk.boot import setup

    setup(given.site)
    tried, missed = try_all(given.site.resolve(), given.count, given.seed)
    for what in missed:
        print(f"missed: {what}")
    print(f"{tried} changes, {len(missed)} missed (seed {given.seed})")
    return 1 if missed or not tried else 0


if __name__ == "__main__":
    raise SystemExit(main())
