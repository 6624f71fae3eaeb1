"""Several processes share the work of `verify`: they read one state and find what one process finds."""

from __future__ import annotations

import pytest
from django.db import connection

from mingfa.agencies.tests.acting import DAY
from mingfa.desk import now, verify_pool, verify_streams
from mingfa.desk.perform import forget
from mingfa.desk.verify import verify
from mingfa.ledger.migrations import guards


@pytest.fixture
def shared(monkeypatch):
    """Make every site large enough, and its streams enough for several runs."""
    monkeypatch.setattr(verify_pool, "SMALL", 0)
    monkeypatch.setattr(verify_streams, "RUN", 40)


@pytest.mark.django_db(transaction=True)
def test_processes_find_what_one_process_finds(installed, shared, monkeypatch):
    site = installed("xiangxi")
    used = []
    monkeypatch.setattr("mingfa.desk.verify.check_all", lambda pool, *rest: used.append(pool) or verify_pool.check_all(pool, *rest))
    with now.at(DAY):
        together = verify()
        assert used.pop() is not None
        assert together.findings == []
        assert len(verify_streams.runs()) > 2
        monkeypatch.setattr(verify_pool, "SMALL", 10**9)
        alone = verify()
    assert (alone.entries, alone.streams, alone.rows, alone.named) == (together.entries, together.streams, together.rows, together.named)
    person = site.people["officer"][0]
    with connection.cursor() as cursor:
        for name, trigger in guards(connection.vendor).items():
            cursor.execute(
                f"DROP TRIGGER {name}" + (f" ON {trigger.split(' ON ')[1].split()[0]}" if connection.vendor == "postgresql" else "")
            )
        cursor.execute("UPDATE ledger_entry SET done_at = done_at + 1 WHERE stream = %s AND seq = 0", [person])
        cursor.execute("DELETE FROM agencies_person WHERE stream = %s", [person])
        for trigger in guards(connection.vendor).values():
            cursor.execute(trigger)
    forget()
    with now.at(DAY):
        alone = verify()
        monkeypatch.setattr(verify_pool, "SMALL", 0)
        together = verify()
    assert {finding.kind for finding in together.findings} == {"entry", "projection"}
    assert alone.findings == together.findings
