"""Fixtures that give a test an installed agency: `xiangxi`, and `installed(agency)` for the others.

An agency is installed through the desk once in a run; the next test that wants it gets the same rows put back, which is the same thing
and takes a tenth of the time. Everything happens inside the test's own transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mingfa.agencies.setup import Site

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
_kept: dict[tuple[str, str, str], Rows] = {}
_ORDER = ("ledger_entry", "ledger_body")
_NUMBERED = {("ledger_pending", "id")}  # columns the database fills


def installed_at() -> datetime:
    """The instant at which the agencies of tests are installed: Monday 5 January 2026, nine o'clock."""
    from mingfa.desk.times import LOCAL

    return datetime(2026, 1, 5, 9, tzinfo=LOCAL)


def _tables() -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        named = sorted(info.name for info in connection.introspection.get_table_list(cursor) if info.type == "t")
        kept = [name for name in named if "stream" in [c.name for c in connection.introspection.get_table_description(cursor, name)]]
    return [*_ORDER, *(name for name in kept if name not in _ORDER)]


def _take(agency: str) -> Rows:
    from django.db import connection

    taken: Rows = {}
    with connection.cursor() as cursor:
        for table in _tables():
            names = [c.name for c in connection.introspection.get_table_description(cursor, table) if (table, c.name) not in _NUMBERED]
            quoted = ", ".join(f'"{name}"' for name in names)
            order = "id" if (table, "id") in _NUMBERED else "stream, seq" if "seq" in names else "stream"
            cursor.execute(
                f"SELECT {quoted} FROM {table} WHERE stream LIKE %s OR stream LIKE %s ORDER BY {order}", [f"{agency}/%", _below(agency)]
            )
            rows = cursor.fetchall()
            if rows:
                taken[table] = (names, rows)
    return taken


def _below(agency: str) -> str:
    """Return the pattern of the streams of agencies below this one."""
    from mingfa.law.regime import load_regime

    codes = [one.code for one in load_regime(agency, True).subordinates]
    return f"{codes[0].partition('_')[0]}_%/%" if codes else f"{agency}/%"


def _put_back(rows: Rows) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table, (names, values) in rows.items():
            quoted, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", values)


def install_for_test(agency: str) -> Site:
    """Install an agency in the test's database, or put back what an earlier test installed on the same site."""
    from django.conf import settings
    from django.db import connection

    from mingfa.agencies.setup import install, load_site
    from mingfa.desk import now
    from mingfa.desk.perform import forget

    forget()
    key = (agency, connection.vendor, str(settings.SITE))
    with now.at(installed_at()):
        if key not in _kept:
            site = install(agency)
            _kept[key] = _take(agency)
            return site
        _put_back(_kept[key])
        return load_site(agency)


@pytest.fixture
def installed(db: None) -> Iterator[Callable[[str], Site]]:
    """A function that installs an agency by its code, with demonstration people and values."""
    from mingfa.desk.perform import forget

    yield install_for_test
    forget()


@pytest.fixture
def xiangxi(installed: Callable[[str], Site]) -> Site:
    """The prefecture bureau, installed."""
    return installed("xiangxi")
