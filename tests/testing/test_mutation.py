"""Taking gates out and bending parameters: a test that looks notices, one that does not is found out."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from mingfa.law.regime import load_regime
from mingfa.testing import mutation

ROOT = Path(__file__).resolve().parents[2]

EXAMPLE = """
from datetime import UTC, date, datetime
import pytest
from mingfa.desk import gates
from mingfa.desk.act import Act, Actor, Matter
from mingfa.law.regime import load_regime

AT = datetime(2026, 9, 1, 2, tzinfo=UTC)
REGIME = load_regime("xiangxi", True)


class Thing(Act):
    duty = "case.open"


def matter(**changes):
    by = Actor(**{"person": "a/p/1", "name": "甲", "agency": "a", "units": ("u",), **changes})
    return Matter(Thing(), None, "a/case/1", by, AT, AT, REGIME, None)


def ask(name, **changes):
    return next(gate for gate in gates.DESK_GATES if gate.__name__ == name)(matter(**changes), Thing, None)


@pytest.mark.obligation("PJ-G-0")
def test_looks():
    assert ask("refuse_inactive", active=False).code == "person.inactive"
    assert REGIME.number("disclosure.days.penalty", date(2026, 9, 1)) == 7


@pytest.mark.obligation("PJ-G-0")
def test_does_not_look():
    ask("refuse_without_unit", units=())
    REGIME.number("disclosure.days.general", date(2026, 9, 1))
"""


@pytest.mark.parametrize(
    ("value", "bent"),
    [(7, 8), (True, False), ("withhold", "withhold改"), (("a", "b"), ("a",)), ((), ("改",)), (date(2026, 9, 1), date(2026, 9, 2))],
)
def test_a_value_bends_to_another_of_its_type(value, bent):
    assert mutation.bend(value) == bent


def test_every_parameter_of_every_regime_bends():
    for agency in ("xiangxi",):
        for rule in load_regime(agency, True):
            assert mutation.bend(rule.value) != rule.value, rule.id


def test_a_table_bends_one_row_of_one_file(monkeypatch):
    table = mutation.BentTable("xiangxi", None, load_regime("xiangxi", True).table)
    own, national = table["disclosure.days.penalty"][0], table["clock.C02"][0]
    monkeypatch.setattr(mutation.now, "mutant", "param:xiangxi:disclosure.days.penalty")
    assert table["disclosure.days.penalty"][0].value == own.value + 1
    assert table["clock.C02"][0] == national
    monkeypatch.setattr(mutation.now, "mutant", "param:national:clock.C02")
    assert table["clock.C02"][0].value.amount == national.value.amount + 1


def test_make_mutants_finds_the_gate_and_the_parameter_no_test_looks_at(tmp_path):
    """The marked test that only calls the gate and reads the number proves neither."""
    (tmp_path / "test_example.py").write_text(EXAMPLE)
    only = ["refuse_inactive", "desk.gates.refuse_without_unit", "disclosure.days.penalty", "disclosure.days.general"]
    command = [sys.executable, "tools/mutants.py", "--strict", *(word for name in only for word in ("--only", name)), str(tmp_path)]
    environment = {**os.environ, "MINGFA_BUILD": str(tmp_path / "build"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timedelta(minutes=3).seconds)
    assert done.returncode == 1, done.stdout + done.stderr
    verdicts = json.loads((tmp_path / "build" / "mutants" / "verdicts.json").read_text())
    by_word = {word: {name: verdict for name, verdict in verdicts.items() if word in name} for word in only}
    assert by_word["refuse_inactive"]["gate:mingfa.desk.gates.refuse_inactive"].startswith("noticed: ")
    assert by_word["desk.gates.refuse_without_unit"] == {"gate:mingfa.desk.gates.refuse_without_unit": "survived"}
    assert by_word["disclosure.days.penalty"]["param:xiangxi:disclosure.days.penalty"].startswith("noticed: ")
    assert by_word["disclosure.days.general"]["param:xiangxi:disclosure.days.general"] == "survived"
    assert done.returncode == 1, done.stdout + done.stderr
    assert not (tmp_path / "build" / "obligations").exists()
