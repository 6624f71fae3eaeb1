"""Take out each gate and bend each regime parameter in turn; list what no test marked with a demand notices (`make mutants`).

One pytest session collects the marked tests. A first child runs them all and notes which test called which gate, which gates refused there,
and which parameters it read. Then each mutant gets a child of its own, forked from the session before any test ran, that runs only the tests
which touch it, until one fails. Two children run at a time. Exit code 1 when a gate survives, or a parameter of the first capabilities.

    make mutants ARGS="--only refuse_without_duty"        some mutants only
    make mutants ARGS="--strict"                          parameters of later capabilities count too
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import functools
import hashlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mingfa.testing import mutation

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("MINGFA_BUILD") or ROOT / "build") / "mutants"
NOTICED, SURVIVED, TIMED_OUT = "noticed", "survived", "noticed (time limit)"
SLACK_SECONDS = 60

# the regime parameters of each first capability; every gate counts, whatever its capability
FIRST = {
    "regime.profile": ("scope.*", "kinds.*", "later_law.*", "counting.*", "major_rights_announcement", "duty.regime.*"),
    "org.people": (
        "organisation.*",
        "liaison.*",
        "duty.org.*",
        "duty.training.*",
        "review.staff_*",
        "review.training_months",
        "review.advisers_required",
    ),
    "catalogue.personnel": ("officers.*", "duty.officer.*"),
    "onsite.identity": ("identity.*", "gate.G01*"),
    "onsite.notice": ("notice.*", "recording.notice_before"),
    "recording.text": ("recording.text_*", "recording.legality_argument", "document.*"),
    "review.gate": (
        *("review.kinds", "review.scope", "review.grounds", "review.excluded_procedures", "review.discussion_required"),
        *("review.submitter_after_pass*", "review.sign_off", "review.outcomes*", "review.reviewer_not_handler", "gate.G11*"),
    ),
}


@dataclass
class Trace:
    """What the first run noted. touched: by test, gates called and parameters read. refused: by gate, tests in which it refused."""

    touched: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


class Recorder:
    """In the tracing child: give each test what it and the fixtures it uses have touched."""

    def __init__(self) -> None:
        self.trace, self.by_fixture = Trace(), dict[Any, set[str]]()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """A wide fixture runs once; every test that uses it depends on what it touched."""
        outer, mutation.now.touched = mutation.now.touched, set()
        try:
            return (yield)
        finally:
            inner = mutation.now.touched or set()
            self.by_fixture.setdefault(fixturedef, set()).update(inner)
            mutation.now.touched = (outer or set()) | inner

    def run(self, item: pytest.Item, following: pytest.Item | None) -> None:
        """Run one test with cold caches, so that what it needs is read where we see it."""
        clear_caches()
        mutation.now.touched = set()
        begun = time.monotonic()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        seen = set(mutation.now.touched)
        definitions = getattr(item, "_fixtureinfo", None)
        for definition in [d for group in (definitions.name2fixturedefs.values() if definitions else ()) for d in group]:
            seen |= self.by_fixture.get(definition, set())
        self.trace.seconds[item.nodeid] = time.monotonic() - begun
        self.trace.touched[item.nodeid] = sorted(name for name in seen if not name.startswith("refused by "))
        for name in seen:
            if name.startswith("refused by "):
                self.trace.refused.setdefault(name.removeprefix("refused by "), []).append(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that fails without a mutant proves nothing with one."""
        if report.failed:
            self.trace.failed.append(report.nodeid)


def clear_caches() -> None:
    """Empty the caches of our own pure functions, but not the regimes themselves, whose tables we watch."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mingfa.") and not name.startswith(
            ("mingfa.law.regime", "mingfa.documents", "mingfa.obligations", "mingfa.testing")
        ):
            for value in list(vars(module).values()):
                if isinstance(value, functools._lru_cache_wrapper):
                    value.cache_clear()


class FirstFailure:
    """In a mutant's child: stop at the first failure."""

    failed = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember which test noticed."""
        if report.failed and not self.failed:
            self.failed = report.nodeid


def in_child(work: Callable[[], str], folder: Path) -> tuple[int, Path]:
    """Fork; the child does the work silently, writes its answer to a file and goes without cleaning up after the parent."""
    answer = folder / f"{time.monotonic_ns()}.answer"
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid, answer
    code = 70
    try:
        os.setsid()
        log = os.open(folder / f"{os.getpid()}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(log, 1)
        os.dup2(log, 2)
        text = work()
        answer.with_suffix(".new").write_text(text)
        answer.with_suffix(".new").replace(answer)
        code = 0
    except BaseException:  # noqa: BLE001 - this process ends here, whatever happened
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class Runner:
    """Replaces pytest's loop over tests by one over mutants."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options, self.users = options, dict[str, tuple[str, ...]]()
        self.verdicts: dict[str, str] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Only tests that prove a demand count."""
        marked = [item for item in items if item.get_closest_marker("obligation")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(marked)])
        items[:] = marked

    def pytest_collection_finish(self) -> None:
        """Every act is imported now."""
        self.users = mutation.watch_gates()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Trace, then run the mutants."""
        items = {item.nodeid: item for item in session.items}
        if not items:
            print("no test carries a demand")
            return True
        trace = self.first_run(session, items)
        mutants = sorted({*self.users, *trace.known})
        if self.options.only:
            mutants = [name for name in mutants if any(word in name or fnmatch.fnmatch(name, word) for word in self.options.only)]
        self.all_mutants(session, items, trace, mutants)
        self.tell(trace, mutants)
        return True

    def first_run(self, session: pytest.Session, items: dict[str, pytest.Item]) -> Trace:
        """Note who touches what; kept until a source or a test changes."""
        key, kept = tree_digest(sorted(items)), FOLDER / "trace.json"
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads(kept.read_text())
            if found.pop("key") == key:
                return Trace(**found)
        print(f"first run of {len(items)} marked tests ...", flush=True)

        def work() -> str:
            recorder = Recorder()
            session.config.pluginmanager.register(recorder)
            ordered = list(items.values())
            for item, following in zip(ordered, [*ordered[1:], None], strict=True):
                recorder.run(item, following)
            recorder.trace.known = sorted(all_parameters())
            return json.dumps(vars(recorder.trace))

        pid, answer = in_child(work, FOLDER)
        os.waitpid(pid, 0)
        if not answer.exists():
            raise pytest.UsageError(f"the first run broke off; see {FOLDER / f'{pid}.log'}")
        trace = Trace(**json.loads(answer.read_text()))
        if trace.failed:
            print(f"{len(trace.failed)} marked tests fail already and do not count: {', '.join(sorted(set(trace.failed)))}")
        kept.write_text(json.dumps({"key": key, **vars(trace)}))
        return trace

    def all_mutants(self, session: pytest.Session, items: dict[str, pytest.Item], trace: Trace, mutants: list[str]) -> None:
        """Run each mutant in a child of its own, some at a time."""
        running: dict[int, tuple[str, Path, float]] = {}
        waiting, begun = list(mutants), time.monotonic()
        while waiting or running:
            while waiting and len(running) < self.options.jobs:
                name = waiting.pop(0)
                chosen = order(name, trace, items)
                if not chosen:
                    self.verdicts[name] = "no marked test touches it"
                    continue
                limit = time.monotonic() + SLACK_SECONDS + 3 * sum(trace.seconds[item.nodeid] for item in chosen)
                pid, answer = in_child(functools.partial(run_mutant, session, chosen, name), FOLDER)
                running[pid] = (name, answer, limit)
            pid, _ = os.waitpid(-1, os.WNOHANG) if running else (0, 0)
            if pid in running:
                name, answer, _ = running.pop(pid)
                said = answer.read_text() if answer.exists() else "the child broke off"
                self.verdicts[name] = SURVIVED if said == "" else f"{NOTICED}: {said}"
                answer.unlink(missing_ok=True)
                (FOLDER / f"{pid}.log").unlink(missing_ok=True)
                if self.options.verbose or said == "":
                    print(f"{len(self.verdicts)}/{len(mutants)} {time.monotonic() - begun:.0f}s {name}: {self.verdicts[name]}", flush=True)
                continue
            for late, (name, _, limit) in list(running.items()):
                if time.monotonic() > limit:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(late, signal.SIGKILL)
                    os.waitpid(late, 0)
                    self.verdicts[name] = TIMED_OUT
                    del running[late]
            time.sleep(0.02)

    def tell(self, trace: Trace, mutants: list[str]) -> None:
        """Print the survivors, and keep every verdict in build/mutants/verdicts.json."""
        (FOLDER / "verdicts.json").write_text(json.dumps(self.verdicts, ensure_ascii=False, indent=1))
        left = {name: verdict for name, verdict in self.verdicts.items() if not verdict.startswith(NOTICED)}
        counted = {name: verdict for name, verdict in left.items() if self.options.strict or counts(name)}
        later = {name: verdict for name, verdict in left.items() if name not in counted}
        for title, group in (("later capabilities", later), ("survivors", counted)):
            if group:
                print(f"\n{title}:")
                for name, verdict in sorted(group.items()):
                    acts = ", ".join(self.users.get(name, ())[:4])
                    print(f"  {name}{f' ({acts})' if acts else ''}: {verdict}")
        print(
            f"\n{len(mutants)} mutants, {len(mutants) - len(left)} noticed, {len(later)} of later capabilities left, {len(counted)} survivors"
        )
        self.code = 1 if counted else 0

    code = 1


def run_mutant(session: pytest.Session, chosen: list[pytest.Item], name: str) -> str:
    """In the child: run these tests with this mutant until one fails; returns the one that did, "" when none."""
    first = FirstFailure()
    session.config.pluginmanager.register(first)
    mutation.now.mutant = name
    for item, following in zip(chosen, [*chosen[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if first.failed:
            break
    with contextlib.suppress(Exception):
        session._setupstate.teardown_exact(None)
    return first.failed


def order(name: str, trace: Trace, items: dict[str, pytest.Item]) -> list[pytest.Item]:
    """The tests that touch a mutant: those first in which the gate refused, then the fast ones."""
    failed, refused = set(trace.failed), set(trace.refused.get(name, ()))
    touching = [test for test, touched in trace.touched.items() if name in touched and test in items and test not in failed]
    return [items[test] for test in sorted(touching, key=lambda test: (test not in refused, trace.seconds[test], test))]


def counts(name: str) -> bool:
    """Whether a survivor makes the run fail: every gate, and the parameters of the first capabilities."""
    kind, _, rest = name.partition(":")
    parameter = rest.partition(":")[2]
    return kind == "gate" or any(fnmatch.fnmatch(parameter, pattern) for patterns in FIRST.values() for pattern in patterns)


def all_parameters() -> Iterator[str]:
    """The mutant of every row of every regime file, overlays included."""
    from mingfa.law.regime import AGENCIES, load_regime

    for agency in AGENCIES:
        table = load_regime(agency, True).table
        yield from (table.mutant(parameter) for parameter in table)  # type: ignore[attr-defined]


def tree_digest(tests: list[str]) -> str:
    """SHA-256 over every source and test file and the chosen tests."""
    total = hashlib.sha256("\n".join(tests).encode())
    for folder in ("src", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".toml", ".html", ".typ") and path.is_file():
                total.update(str(path).encode() + path.read_bytes())
    return total.hexdigest()


def main() -> int:
    """Exit code 0 when nothing that counts survived."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", help="mutants whose name holds this word, or matches it with * and ?")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, help="children at a time")
    parser.add_argument("--strict", action="store_true", help="survivors of later capabilities count too")
    parser.add_argument("--verbose", action="store_true", help="say every verdict")
    parser.add_argument("paths", nargs="*", help="tests to use; all by default")
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in [*FOLDER.glob("*.log"), *FOLDER.glob("*.answer")]:
        old.unlink()
    os.environ["MINGFA_MUTANTS"] = "1"
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfa.settings.test")
    mutation.watch_regimes()
    runner = Runner(options)
    flags = [
        "-q",
        "-s",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:schemathesis",
        "-p",
        "mingfa.testing.plugin",
        "--no-header",
        "--no-summary",
        f"--rootdir={ROOT}",
    ]
    code = pytest.main([*flags, *options.paths], plugins=[runner])
    return runner.code if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) else int(code)


if __name__ == "__main__":
    sys.exit(main())
