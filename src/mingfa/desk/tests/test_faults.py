"""Every statement, commit and flush fails twice: not stored, and stored with the answer lost. Nothing is lost, doubled or half done."""

from __future__ import annotations

import random

import pytest
from django.db import DatabaseError, connection

from mingfa.desk.perform import forget, look, perform
from mingfa.desk.sequencer import outside_notes, sequence, tree_size
from mingfa.desk.store import read_entries
from mingfa.desk.tests import toy
from mingfa.desk.tests.conftest import NOTE, WRITER
from mingfa.desk.verify import verify
from mingfa.testing.faults import AFTER, BEFORE, Faults, database_faults, disk_faults

ACTS = (toy.Write(line="请进"), toy.Number())


@pytest.mark.parametrize("mode", [BEFORE, AFTER])
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_perform_survives_a_fault_at_every_statement(site, act, mode):
    counted = Faults()
    with database_faults(counted):
        perform(act, NOTE, by=WRITER, key="count")
    assert counted.count >= 3  # read, write, commit
    for at in range(counted.count):
        key = f"{mode}-{at}"
        before = look(NOTE).seq
        faults = Faults(at, mode)
        with database_faults(faults), pytest.raises(DatabaseError):
            perform(act, NOTE, by=WRITER, key=key)
        assert faults.fired
        forget()
        entry = perform(act, NOTE, by=WRITER, key=key)
        assert entry.seq == before + 1
        assert perform(act, NOTE, by=WRITER, key=key).leaf == entry.leaf
    assert [line.seq for line in read_entries(NOTE)] == list(range(look(NOTE).seq + 1))
    sequence("toy")
    assert verify().findings == []


@pytest.mark.parametrize("mode", [BEFORE, AFTER])
def test_the_sequencer_survives_a_fault_at_every_statement_and_flush(site, mode):
    counted = Faults()
    with database_faults(counted), disk_faults(counted):
        sequence("toy")
    for at in range(counted.count):
        perform(toy.Write(line="请进"), NOTE, by=WRITER, key=f"{mode}-{at}")
        faults = Faults(at, mode)
        try:
            with database_faults(faults), disk_faults(faults):
                sequence("toy")
        except (DatabaseError, OSError):
            assert faults.fired
            connection.close()
        forget()
        sequence("toy")
    size = tree_size("toy")
    report = verify()
    assert report.findings == []
    assert report.entries == size
    assert len(outside_notes("toy")) >= 2


def test_random_faults_in_a_row_leave_a_site_that_verifies(site):
    dice = random.Random(20261121)
    acknowledged: list[tuple[str, int]] = []
    for number in range(120):
        act = dice.choice(ACTS)
        faults = Faults(dice.randrange(30), dice.choice((BEFORE, AFTER)))
        try:
            with database_faults(faults), disk_faults(faults):
                entry = perform(act, NOTE, by=WRITER, key=f"r{number}")
                acknowledged.append((f"r{number}", entry.seq))
                if number % 7 == 0:
                    sequence("toy")
        except (DatabaseError, OSError):
            connection.close()
            forget()
    sequence("toy")
    assert verify().findings == []
    kept = {entry.key: entry.seq for entry in read_entries(NOTE)}
    assert all(kept[key] == seq for key, seq in acknowledged)
    assert len(acknowledged) > 20
