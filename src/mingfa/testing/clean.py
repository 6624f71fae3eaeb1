"""Emptying a test's database: the ledger's own guards refuse it, as they should, so tests take them off for that moment."""

from __future__ import annotations

from typing import Any


def empty_database() -> None:
    """Delete every row of every managed table of the test database and put the guards back."""
    from django.apps import apps
    from django.db import connection

    from mingfa.desk.perform import forget
    from mingfa.desk.verify import missing_guards
    from mingfa.ledger.migrations import guards

    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    kept = {"django_content_type", "auth_permission"}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                # far faster than TRUNCATE, which gives every table new files; nothing in a test is worth vacuuming
                cursor.execute("; ".join(f'DELETE FROM "{table}"' for table in tables if table not in kept))
            finally:
                cursor.execute("SET session_replication_role = DEFAULT")
            for name in missing_guards():
                cursor.execute(guards(connection.vendor)[name])
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            statements = dict(cursor.fetchall()) | guards(connection.vendor)
            for name in statements:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            for table in tables:
                if table not in kept:
                    cursor.execute(f'DELETE FROM "{table}"')
            for statement in statements.values():
                cursor.execute(statement)
            cursor.execute("COMMIT")
            cursor.execute("PRAGMA foreign_keys = ON")
    forget()


def install() -> None:
    """Let Django's transactional tests end with `empty_database` instead of a flush that the guards refuse."""
    from django.test import TransactionTestCase

    def teardown(self: Any) -> None:
        empty_database()

    case: Any = TransactionTestCase
    case._fixture_teardown = teardown
