"""The pytest plugin of this project, loaded by the root's conftest.py.

`@pytest.mark.obligation("XX-P-14a")` says which demand a test proves; an unknown id, or one that only people can carry out, stops the
collection. Every run notes the outcome in build/obligations (mingfa.obligations.results reads it).
`@pytest.mark.needs("chromium")` skips a test where the program is absent; the run says so in its very last lines, and fails with CI=true.
"""

from __future__ import annotations

import gc
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mingfa.obligations.register import ids
from mingfa.obligations.results import TestNote, build_folder, file_sha256, is_stale, project_root, read_notes, write_notes
from mingfa.testing import mutation, programs

OBLIGATION, MISSING = "mingfa-obligation", "mingfa-missing"


def database() -> str:
    """The database this run is on: sqlite or postgresql."""
    return "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


class Run:
    """What one run gathers: outcomes of marked tests, and tests that could not run."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.outcomes: dict[str, tuple[tuple[str, ...], str]] = {}
        self.missing: dict[str, list[str]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Check the marks, and let every report carry them (reports travel between processes, items do not)."""
        known, faults = ids(), []
        for item in items:
            named = {str(name) for mark in item.iter_markers("obligation") for name in mark.args}
            faults += [f"{item.nodeid}: no demand is called {name}" for name in sorted(named) if name not in known]
            faults += [
                f"{item.nodeid}: {name} is for people, no test can prove it"
                for name in sorted(named)
                if name in known and known[name].human
            ]
            wanted = {str(name) for mark in item.iter_markers("needs") for name in mark.args}
            faults += [
                f"{item.nodeid}: needs({name}) is not in mingfa.testing.programs" for name in sorted(wanted - programs.PROGRAMS.keys())
            ]
            if named:
                item.user_properties.append((OBLIGATION, sorted(named)))
        if faults:
            raise pytest.UsageError(*faults)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        """Let Python's collector pass over what is there now: modules and tests stay to the end."""
        gc.collect()
        gc.freeze()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Skip a test whose programs are absent."""
        absent = sorted({str(name) for mark in item.iter_markers("needs") for name in mark.args if not programs.find(str(name))})
        if absent:
            item.user_properties.extend((MISSING, name) for name in absent)
            pytest.skip(f"needs {', '.join(absent)}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Gather outcomes: one phase that failed makes the test fail; only a call that passed makes it pass."""
        for name, value in report.user_properties:
            if name == MISSING and report.when == "teardown":
                self.missing.setdefault(str(value), []).append(report.nodeid)
            elif name == OBLIGATION and isinstance(value, list):
                before = self.outcomes.get(report.nodeid, ((), "skipped"))[1]
                outcome = report.outcome if report.when == "call" or report.outcome == "failed" else before
                self.outcomes[report.nodeid] = (tuple(value), "failed" if "failed" in (before, outcome) else outcome)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the notes; a run with CI=true that left a test out for want of a program has failed."""
        if hasattr(self.config, "workerinput"):
            return
        if not mutation.active():
            self.note()
        if self.missing and programs.in_ci() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def note(self) -> None:
        """Replace the notes of the tests that ran, drop those whose file has changed or gone, keep the others."""
        if not self.outcomes:
            return
        root = self.config.rootpath
        path = build_folder() / "obligations" / f"{database()}.json"
        now = datetime.now(UTC).isoformat(timespec="seconds")
        notes = {name: note for name, note in read_notes(path).items() if not is_stale(note, root)}
        for test, (named, outcome) in self.outcomes.items():
            notes[test] = TestNote(test, named, outcome, now, file_sha256(root / test.partition("::")[0]))
        write_notes(path, notes)

    def pytest_unconfigure(self) -> None:
        """Say last what could not run, or leave it for the program that started several runs."""
        if not self.missing or hasattr(self.config, "workerinput"):
            return
        collect = os.environ.get("MINGFA_COULD_NOT_RUN")
        if collect:
            with Path(collect).open("a", encoding="utf-8") as file:
                file.writelines(json.dumps([name, test]) + "\n" for name, tests in self.missing.items() for test in tests)
            return
        print(could_not_run(self.missing))


def could_not_run(missing: dict[str, list[str]]) -> str:
    """The last lines of a run: what was left out, and what to install."""
    lines = [
        f"could not run: {len(tests)} tests need {name} (Debian: {programs.PROGRAMS[name].package})"
        for name, tests in sorted(missing.items())
    ]
    return "\n".join([*lines, *(["CI=true: a run that leaves something out has failed"] if programs.in_ci() else [])])


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option with which a second run, on another database, leaves out what asks none."""
    parser.addoption("--database-only", action="store_true", help="run only tests that may touch the database, of those beside our sources")


def touches_database(item: pytest.Item) -> bool:
    """Say whether a test may touch the database; pytest-django lets no other test do so."""
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & {*getattr(item, "fixturenames", ())})


class DatabaseOnly:
    """Leaves out tests beside our sources that cannot touch the database; those in tests/ may give its address to other processes."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep the others, in their order."""
        elsewhere = config.rootpath / "tests"
        left = [item for item in items if not touches_database(item) and elsewhere not in item.path.parents]
        if left:
            config.hook.pytest_deselected(items=left)
            away = set(left)
            items[:] = [item for item in items if item not in away]


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks and start gathering."""
    config.addinivalue_line("markers", "obligation(*ids): the demands of mingfa/obligations/register.toml that this test proves")
    config.addinivalue_line("markers", "guards(*gates): gates that no demand names and this test proves, by their functions' names")
    config.addinivalue_line("markers", "needs(*names): programs of mingfa.testing.programs without which the test is left out")
    config.pluginmanager.register(Run(config), "mingfa-run")
    config.pluginmanager.register(OneBrowser(), "mingfa-browser")
    if config.getoption("database_only", False):
        config.pluginmanager.register(DatabaseOnly(), "mingfa-database-only")
    mutation.register(config)


CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's path; use with @needs("chromium")."""
    found = programs.find("chromium")
    if found is None:
        pytest.skip("needs chromium")
    return found


class OneBrowser:
    """A browser that stays open from file to file while their tests want one."""

    def __init__(self) -> None:
        self.files: set[Path] = set()
        self.opened: list[Any] = []

    def of(self, path: str) -> Any:
        """Return the browser, started when there is none."""
        if not self.opened:
            from playwright.sync_api import sync_playwright

            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in this thread; nothing here is asynchronous
            play = sync_playwright().start()
            self.opened = [play.chromium.launch(executable_path=path, args=list(CHROMIUM)), play]
        return self.opened[0]

    def close(self) -> None:
        """End it; a test that wants a loop of its own can have one again."""
        if self.opened:
            chromium, play = self.opened
            self.opened = []
            chromium.close()
            play.stop()
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Note which files have tests with a browser."""
        self.files = {item.path for item in items if "browser" in getattr(item, "fixturenames", ())}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Close it before a file that has no use for it."""
        if item.path not in self.files:
            self.close()

    def pytest_sessionfinish(self) -> None:
        """Close it at the end."""
        self.close()


@pytest.fixture(scope="module")
def browser(chromium_path: str, pytestconfig: pytest.Config) -> Any:
    """A playwright Browser; every test makes contexts of its own in it and closes them."""
    kept: Any = pytestconfig.pluginmanager.get_plugin("mingfa-browser")
    return kept.of(chromium_path)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The accessibility checker's script, put into build/test-assets by tools/assets.py."""
    root: Any = project_root()
    return (Path(root) / "build" / "test-assets" / "axe.min.js").read_text(encoding="utf-8")
