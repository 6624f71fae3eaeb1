"""The register of demands: complete, in our own words, told as a table and as JSON."""

import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from mingfa.obligations import BUILT, load, obligations_command, results

ROOT = Path(__file__).resolve().parents[1]


def test_the_register_holds_every_demand_of_the_five_agencies():
    entries = load()
    assert len(entries) == len({entry.id for entry in entries}) == 514
    assert Counter(entry.agency for entry in entries) == {"panjin": 49, "xiangxi": 183, "xinglongtai": 98, "shanghai": 94, "jiangbei": 90}
    assert sum(entry.human for entry in entries) == 12
    assert {entry.capability for entry in entries if entry.human} == {"org.offline"}
    assert all(entry.proof and entry.asks and entry.cite for entry in entries)


def test_every_demand_belongs_to_one_capability_and_what_is_built_is_counted():
    assert {part: sum(entry.capability in names for entry in load()) for part, names in BUILT.items()} == {
        "ground floor": 86,
        "recording": 101,
        "legal review": 130,
        "disclosure": 126,
    }


def test_the_register_is_as_its_source_has_it():
    if not (ROOT.parent / "shared" / "obligations.yaml").exists():
        pytest.skip("the source lies beside the project only where it is developed")
    assert subprocess.run([sys.executable, "tools/obligations.py", "--check"], cwd=ROOT).returncode == 0


def test_json_gives_every_demand_one_of_four_words(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("MINGFA_BUILD", str(tmp_path))
    assert obligations_command(["--json"]) == 0
    state = json.loads(capsys.readouterr().out)
    assert len(state) == 514
    assert Counter(state.values()) == {"untested": 502, "human": 12}


def test_the_table_counts_passed_demands_of_what_is_built(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("MINGFA_BUILD", str(tmp_path))
    names = [entry.id for entry in load() if entry.capability in BUILT["ground floor"]]
    row = {"outcome": "passed", "at": "2026-11-21T00:00:00+00:00", "file_sha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}
    (tmp_path / "obligations").mkdir()
    note = tmp_path / "obligations" / "sqlite.json"
    note.write_text(json.dumps({"format": 1, "tests": {"tests/test_obligations.py::test": {"obligations": names[1:], **row}}}))
    assert results(tmp_path)[names[1]] == "passed"
    assert results(tmp_path)[names[0]] == "untested"
    assert obligations_command([]) == 0
    out = capsys.readouterr().out
    assert "ground floor: 85 of 86 demands passed" in out
    assert f"not yet: {names[0]}\n" in out


def test_one_capability_is_listed_demand_by_demand(capsys):
    assert obligations_command(["--capability", "review.gate"]) == 0
    out = capsys.readouterr().out
    assert "PJ-L-5" in out
    assert "of 8 passed" in out


def test_an_unknown_capability_is_named_with_those_there_are(capsys):
    assert obligations_command(["--capability", "review.gates"]) == 2
    assert "没有“review.gates”这项能力；可选：" in capsys.readouterr().err
