"""An agency that is put back is the agency that was installed: the same rows, states and keys, and a site on which work goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from mingfa.agencies.facts import agency_stream
from mingfa.agencies.setup import load_site
from mingfa.desk import now
from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import forget, look
from mingfa.testing.site import install_for_test, installed_at


class Undo(Exception):
    """Ends a transaction without keeping it."""


def everything() -> dict[str, list[Any]]:
    """Return every row of every table, without the numbers that the database gives."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            names = [column.name for column in connection.introspection.get_table_description(cursor, table) if column.name != "id"]
            quoted = ", ".join(f'"{name}"' for name in names)
            cursor.execute(f'SELECT {quoted} FROM "{table}"')
            found[table] = sorted(
                repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]) for row in cursor.fetchall()
            )
    return found


def files(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("agency", ["xiangxi", "shanghai"])
def test_what_is_put_back_on_another_site_is_what_was_installed(own_site: Path, settings: Any, agency: str) -> None:
    seen = []
    for name in ("first", "second"):
        settings.SITE = own_site / name
        forget()
        forget_keys()
        try:
            with transaction.atomic():
                with now.at(installed_at()):
                    site = install_for_test(agency)
                state = look(agency_stream(agency)).state
                forget()
                assert look(agency_stream(agency)).state == state
                assert site == load_site(agency)
                seen.append((everything(), files(settings.SITE), state, site))
                raise Undo
        except Undo:
            pass
    assert seen[0] == seen[1]
    assert len(seen[0][0]["ledger_entry"]) > 100
    assert f"keys/{agency}/desk.key" in seen[0][1]
