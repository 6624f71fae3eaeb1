"""The pytest plugin: marks tie tests to demands, notes outlive runs but not edits, absent programs are named last."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mingfa.obligations import results

PASSES = '@pytest.mark.obligation("XX-P-14a")\ndef test_a():\n    assert 1 + 1 == 2\n'
FAILS = '@pytest.mark.obligation("XX-P-14a")\ndef test_b():\n    assert 1 + 1 == 3\n'
NEEDS = '@pytest.mark.needs("abacus")\n@pytest.mark.obligation("XX-P-14a")\ndef test_c():\n    assert True\n'
ABACUS = """import shutil
from mingfa.testing import programs
programs.PROGRAMS["abacus"] = programs.Program(lambda: shutil.which("mingfa-abacus"), "abacus")
"""


@pytest.fixture
def run(tmp_path):
    """Run pytest on a file of its own in an empty project, which also knows a program that no machine has."""
    (tmp_path / "conftest.py").write_text(ABACUS)
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\naddopts = ["--strict-markers"]\n')

    def start(source: str, name: str = "test_x.py", *words: str, **environment: str) -> subprocess.CompletedProcess:
        (tmp_path / name).write_text("import pytest\n" + source)
        kept = {key: value for key, value in os.environ.items() if key not in ("CI", "DATABASE_URL", "MINGFA_COULD_NOT_RUN")}
        command = [sys.executable, "-m", "pytest", "-p", "mingfa.testing.plugin", "--rootdir", ".", name, *words]
        environment = {**kept, "MINGFA_BUILD": str(tmp_path / "build"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    start.folder = tmp_path
    return start


def state(folder: Path) -> str:
    """What the notes say of the demand the files above are marked with."""
    return results(folder / "build", folder)["XX-P-14a"]


@pytest.mark.parametrize(
    ("name", "words"), [("XX-P-999", "no demand is called XX-P-999"), ("PJ-G-2", "PJ-G-2 is for people, no test can prove it")]
)
def test_a_mark_for_no_provable_demand_stops_the_collection(run, name, words):
    done = run(f'@pytest.mark.obligation("{name}")\ndef test_a():\n    pass\n')
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert words in done.stdout + done.stderr


def test_a_passing_test_is_noted_and_a_failing_one_prevails(run):
    assert state(run.folder) == "untested"
    assert run(PASSES).returncode == 0
    assert state(run.folder) == "passed"
    assert run(FAILS, "test_y.py").returncode == 1
    assert state(run.folder) == "failed"
    assert run(FAILS.replace("3", "2"), "test_y.py").returncode == 0
    assert state(run.folder) == "passed"


def test_one_database_cannot_hide_the_failure_on_the_other(run):
    assert run(FAILS, DATABASE_URL="postgresql://nowhere/x").returncode == 1
    (run.folder / "test_x.py").write_text("import pytest\n" + FAILS)
    assert run(PASSES, "test_y.py").returncode == 0
    assert {path.name for path in (run.folder / "build" / "obligations").iterdir()} == {"sqlite.json", "postgresql.json"}
    assert state(run.folder) == "failed"


def test_a_note_counts_no_longer_once_its_test_changed(run):
    run(PASSES)
    file = run.folder / "test_x.py"
    file.write_text(file.read_text() + "\n# changed\n")
    assert state(run.folder) == "untested"


def test_a_fixture_that_fails_makes_the_demand_fail(run):
    broken = "@pytest.fixture\ndef f():\n    raise ValueError\n\n" + PASSES.replace("test_a()", "test_a(f)")
    assert run(broken).returncode == 1
    assert state(run.folder) == "failed"


def test_an_absent_program_is_named_in_the_last_line_and_proves_nothing(run):
    done = run(NEEDS)
    assert done.returncode == 0
    assert done.stdout.strip().splitlines()[-1] == "could not run: 1 tests need abacus (Debian: abacus)"
    assert state(run.folder) == "untested"


def test_in_ci_a_test_left_out_fails_the_run(run):
    done = run(NEEDS, CI="true")
    assert done.returncode == 1
    assert done.stdout.strip().splitlines()[-1] == "CI=true: a run that leaves something out has failed"


def test_several_runs_can_leave_the_naming_to_their_starter(run):
    collected = run.folder / "left-out"
    done = run(NEEDS, MINGFA_COULD_NOT_RUN=str(collected))
    assert "could not run" not in done.stdout
    assert json.loads(collected.read_text()) == ["abacus", "test_x.py::test_c"]


def test_a_need_nobody_knows_stops_the_collection(run):
    done = run('@pytest.mark.needs("sextant")\ndef test_a():\n    pass\n')
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "needs(sextant)" in done.stdout + done.stderr


def test_outcomes_come_home_from_other_processes(run):
    assert run(PASSES + FAILS, "test_x.py", "-p", "xdist.plugin", "-n", "2").returncode == 1
    assert state(run.folder) == "failed"


def test_a_run_on_another_database_leaves_out_what_asks_none(run):
    """--database-only: what takes a database stays, and so does everything in tests/, which may give its address to other processes."""
    source = "@pytest.fixture\ndef db():\n    return 1\ndef test_asks(db):\n    assert db\ndef test_asks_not():\n    assert 1 + 1 == 3\n"
    (run.folder / "tests").mkdir()
    (run.folder / "tests" / "test_y.py").write_text("def test_elsewhere():\n    pass\n")
    done = run(source, "test_x.py", "tests", "--database-only")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed, 1 deselected" in done.stdout
    assert run(source).returncode == 1
