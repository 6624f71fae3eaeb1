"""Fixtures that give a test an installed agency: `xiangxi`, and `installed(agency)` for the others.

An agency is installed through the desk once in a run for each instant at which tests install it; the next test that wants it gets the same
rows, states and keys put back, on whatever site it has. That is the same thing and takes a tenth of the time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mingfa.testing import mutation

if TYPE_CHECKING:
    from mingfa.agencies.setup import Site
    from mingfa.desk.session import Folded

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
Files = dict[str, bytes]
Key = tuple[str, ...]
_ORDER = ("ledger_entry", "ledger_body")
_NUMBERED = {("ledger_pending", "id")}  # columns the database fills


@dataclass(frozen=True, slots=True)
class _Installed:
    """What installing an agency left: rows by table, folded states, and the answer."""

    rows: Rows
    states: tuple[Folded, ...]
    site: Site


_kept: dict[Key, _Installed] = {}
_keys: dict[Key, Files] = {}


def installed_at() -> datetime:
    """The instant at which the agencies of tests are installed: Monday 5 January 2026, nine o'clock."""
    from mingfa.desk.times import LOCAL

    return datetime(2026, 1, 5, 9, tzinfo=LOCAL)


@cache
def _tables(vendor: str) -> dict[str, list[str]]:
    """Return the tables whose rows belong to a stream, the ledger's first, each with the columns that are written."""
    from django.db import connection

    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        named = sorted(info.name for info in connection.introspection.get_table_list(cursor) if info.type == "t")
        for table in named:
            found[table] = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    kept = [table for table in (*_ORDER, *(name for name in named if name not in _ORDER)) if "stream" in found[table]]
    return {table: [name for name in found[table] if (table, name) not in _NUMBERED] for table in kept}


def _codes(agency: str) -> tuple[str, ...]:
    """Return the codes of an agency and of those below it."""
    from mingfa.law.regime import load_regime

    return (agency, *(one.code for one in load_regime(agency, True).subordinates))


def _take(agency: str) -> Rows:
    from django.db import connection

    taken: Rows = {}
    codes = _codes(agency)
    with connection.cursor() as cursor:
        for table, names in _tables(connection.vendor).items():
            quoted = ", ".join(f'"{name}"' for name in names)
            order = "id" if (table, "id") in _NUMBERED else "stream, seq" if "seq" in names else "stream"
            where = " OR ".join(["stream LIKE %s"] * len(codes))
            cursor.execute(f"SELECT {quoted} FROM {table} WHERE {where} ORDER BY {order}", [f"{code}/%" for code in codes])
            rows = cursor.fetchall()
            if rows:
                taken[table] = (names, rows)
    return taken


def _put_back(rows: Rows) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, (names, values) in rows.items():
            quoted, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", values)


def _read_keys(agency: str) -> Files:
    """Return the key files that the present site has for an agency and those below it."""
    from mingfa.desk.keys import folder

    paths = (path for code in _codes(agency) for path in sorted((folder() / code).glob("*")))
    return {str(path.relative_to(folder())): path.read_bytes() for path in paths}


def _write_keys(files: Files) -> None:
    from mingfa.desk.keys import folder, forget_keys

    for name, content in files.items():
        path = folder() / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(content)
        path.chmod(0o600)
    forget_keys()


def _digest(files: Files) -> str:
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()


def install_for_test(agency: str) -> Site:
    """Install an agency at the present instant, in the test's database and on its site, or put back what an earlier test installed.

    The first keys made for an agency serve every site of the run that has none. While mutants run, nothing goes from one site to another:
    a bent parameter is to be felt where it was before.
    """
    from django.conf import settings
    from django.db import connection

    from mingfa.agencies.facts import agency_stream
    from mingfa.agencies.setup import install
    from mingfa.desk import store
    from mingfa.desk.now import now
    from mingfa.desk.session import kept_states

    if store.read_heads([agency_stream(agency)]):
        return install(agency)
    place = (connection.vendor, str(Path(settings.SITE)) if mutation.active() else "")
    present = _read_keys(agency)
    if not present:
        present = _keys.get((agency, *place), {})
        _write_keys(present)
    key = (agency, *place, now().isoformat(), _digest(present))
    if key not in _kept:
        site = install(agency)
        present = _read_keys(agency)
        _keys.setdefault((agency, *place), present)
        rows = _take(agency)
        names, heads = rows["desk_head"]
        streams = [head[names.index("stream")] for head in heads]
        states = tuple(replace(kept_states.held[stream]) for stream in streams if stream in kept_states.held)
        _kept[*key[:-1], _digest(present)] = _Installed(rows, states, deepcopy(site))
        return site
    found = _kept[key]
    _put_back(found.rows)
    for folded in found.states:
        kept_states.put(replace(folded))
    return deepcopy(found.site)


@pytest.fixture
def installed(db: None) -> Iterator[Callable[[str], Site]]:
    """A function that installs an agency by its code as of `installed_at()`, with demonstration people and values."""
    from mingfa.desk import now
    from mingfa.desk.perform import forget

    def make(agency: str) -> Site:
        with now.at(installed_at()):
            return install_for_test(agency)

    forget()
    yield make
    forget()


@pytest.fixture
def xiangxi(installed: Callable[[str], Site]) -> Site:
    """The prefecture bureau, installed."""
    return installed("xiangxi")
