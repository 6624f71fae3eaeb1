"""Take out each gate and bend each regime parameter in turn; list what no test marked with a demand notices (`make mutants`).

A first run of the marked tests notes which test called which gate, which gates refused there, and which parameters it read. Then workers,
one for each core, collect the tests once, and fork a child for each mutant before any test has run; the child runs only the tests that touch
its mutant, until one fails. Every child finds the same fresh site. Exit code 1 when a gate or a
parameter of a capability that is built survives.

    make mutants ARGS="--only refuse_without_duty"        some mutants only
    make mutants ARGS="--counting"                        those that can make the run fail, and no others
    make mutants ARGS="--strict"                          gates and parameters of later capabilities count too
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import functools
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
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
NOTICED, SURVIVED, UNTOUCHED = "noticed", "survived", "no marked test touches it"
SLACK_SECONDS = 60

# the regime parameters of each capability that is built
PARAMETERS = {
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
    "review.scope": ("review.gate", "review.criteria_form", "review.own_name", "review.ordinary.*"),
    "catalogue.review_items": ("review.list_*", "duty.list.review_items*", "duty.list.approve_review_items*"),
    "review.checklist": ("review.checklist", "review.checks.*"),
    "review.reviewer": ("review.reviewer.*", "duty.review.conclude*", "duty.review.accept*"),
    "review.package": (
        *("review.package*", "review.unit_opinion", "review.consultation_before", "review.declaration"),
        "duty.review.keep_package*",
    ),
    "review.clock": ("review.days", "review.extension_*", "review.stops", "review.warn_days"),
    "review.expert": ("review.experts", "duty.review.advise*"),
    "review.first_review": ("review.first_review*", "duty.review.first*"),
    "review.outcome": (
        "review.outcome_when*",
        "review.opinion_form",
        "review.answers",
        "review.advice",
        "review.filing_for_record",
        "review.after_fail",
    ),
    "review.disagreement": ("review.disagreement*", "duty.review.coordinate*", "duty.review.decide_disagreement*"),
    "case.transfer": ("transfer.*", "duty.transfer.*", "clock.C41", "clock.C41.hand_over", "clock.C42*", "clock.C43"),
    "recording.*": ("recording.*", "duty.recording.*", "duty.list.av_items*"),
    "recorder.*": ("duty.recorder.*",),
    "archive.*": ("dossier.*", "duty.archive.*", "duty.access.*", "duty.person.clear*"),
    "disclosure.*": (
        *("disclosure.*", "exchange.*", "progress.*", "window.*", "reports.*", "licence.*"),
        *("duty.publication.*", "duty.channel.*", "duty.progress.*", "duty.report.*", "duty.licence.*", "duty.exchange.*"),
        # what is hidden, letters of the public, days to publish, days of a licence
        *("gate.G18*", "supervision.complaint*", "clock.C09", "clock.C1[01]", "clock.C49", "clock.C5[013]*"),
    ),
    "catalogue.*": ("lists.*", "duty.list.*", "document.templates_from"),
    "statistics.annual": ("statistics.annual.*", "duty.annual.*"),
}


# the gates that carry each of them; the others serve capabilities that come later and are listed without failing the run
GATES = {
    "regime.profile": ("mingfa.agencies.gates.regime.*", "mingfa.cases.gates.opening.refuse_uncovered_kind"),
    "org.people": (
        *(
            "mingfa.agencies.gates.agency.*",
            "mingfa.cases.gates.opening.refuse_without_responsible",
            "mingfa.desk.gates.refuse_without_unit",
        ),
        *("mingfa.desk.gates.refuse_without_duty", "mingfa.desk.gates.refuse_other_agency"),
    ),
    "catalogue.personnel": ("mingfa.agencies.gates.person.*", "mingfa.lists.*", "mingfa.cases.gates.common.refuse_uncertified_officer"),
    "onsite.identity": ("mingfa.cases.gates.common.refuse_without_identity", "mingfa.cases.gates.common.refuse_without_uniform_line"),
    "onsite.notice": ("mingfa.cases.gates.common.refuse_without_notice", "mingfa.cases.gates.papers.refuse_document_without_notice"),
    "recording.text": (
        *(f"mingfa.cases.gates.common.{name}" for name in ("refuse_unfit_paper", "refuse_approval_without_paper", "refuse_with_gaps")),
        *(
            f"mingfa.cases.gates.papers.{name}"
            for name in ("refuse_other_kind_of_record", "refuse_unfit_document", "refuse_scan_of_other_text")
        ),
        "mingfa.cases.gates.investigation.refuse_end_without_document",
    ),
    "review.gate": (
        *(f"mingfa.cases.gates.deciding.{name}" for name in ("refuse_to_decide", "refuse_wrong_submitter", "refuse_no_collective")),
        *("mingfa.cases.gates.deciding.refuse_without_discussion", "mingfa.cases.gates.common.refuse_without_passed_review"),
        "mingfa.cases.gates.outline.refuse_unreviewed_outline",
    ),
    "review.checklist": ("mingfa.review.gates.answers.*", "mingfa.review.gates.precheck.*"),
    "review.reviewer": ("mingfa.review.gates.people.*",),
    "review.package": ("mingfa.review.gates.package.*", "mingfa.cases.gates.preparing.*", "mingfa.agencies.gates.materials.*"),
    "review.clock": ("mingfa.review.gates.period.*",),
    "review.expert": ("mingfa.review.gates.experts.*",),
    "review.first_review": ("mingfa.review.gates.first_review.*",),
    "review.outcome": ("mingfa.review.gates.opinion.*", "mingfa.review.gates.advice.*"),
    "review.disagreement": ("mingfa.review.gates.disagreement.*", "mingfa.cases.gates.deciding.refuse_during_coordination"),
    "case.transfer": ("mingfa.cases.gates.transfer.*",),
    "recording.*": (
        *("mingfa.cases.gates.recordings.*", "mingfa.recording.gates.*", "mingfa.recording.device_gates.*"),
        *("mingfa.recording.acts.deriving.*", "mingfa.lists.av_items.*"),
    ),
    "recorder.*": ("mingfa.recorders.gates.*",),
    "archive.*": (
        *("mingfa.cases.gates.dossier.*", "mingfa.custody.gates.*", "mingfa.dossier.gates.*", "mingfa.evidence.gates.*"),
        "mingfa.recording.evidence_gates.*",
    ),
    "disclosure.*": (
        *("mingfa.disclosure.gates.*", "mingfa.disclosure.drawn.*", "mingfa.exchange.gates.*", "mingfa.progress.gates.*"),
        *("mingfa.reports.gates.*", "mingfa.licences.gates.*"),
    ),
    "catalogue.*": (*(f"mingfa.cases.gates.{name}.*" for name in ("cited", "forms", "items")), "mingfa.lists.standing.gates.*"),
    "statistics.annual": ("mingfa.statistics.gates.*",),
}


@dataclass
class Trace:
    """What the first run noted.

    touched: by test, gates called and parameters read. refused: by gate, tests in which it refused. seconds: by test. failed: tests that fail
    without a mutant. parameters: every one there is. users: by gate, the acts that name it.
    """

    touched: dict[str, list[str]] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    users: dict[str, list[str]] = field(default_factory=dict)


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


class Site:
    """The folder the tests' settings made: every child finds it as it was, with a database that has its tables."""

    def __init__(self, config: pytest.Config) -> None:
        from django.conf import settings
        from django.test.utils import setup_databases
        from pytest_django.plugin import blocking_manager_key

        def tables() -> str:
            with config.stash[blocking_manager_key].unblock():
                setup_databases(verbosity=0, interactive=False, keepdb=True)
            return ""

        self.folder = Path(settings.SITE)
        in_child(tables, FOLDER).wait()
        self.kept = Path(tempfile.mkdtemp(prefix="mingfa-mutants-"))
        shutil.copytree(self.folder, self.kept / "site")

    def restore(self) -> None:
        """Put everything back; a test may have left nothing to remove."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.kept / "site", self.folder)

    def remove(self) -> None:
        """Leave nothing in the temporary folder."""
        shutil.rmtree(self.kept, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Child:
    """A forked process: its answer is a file, what it printed is in its log, its own children are in its group."""

    pid: int
    answer: Path
    log: Path

    def wait(self, seconds: float = 3600, *, keep_log: bool = False) -> str | None:
        """Return what it said, or None after the time limit. Raises RuntimeError when it broke off."""
        end = time.monotonic() + seconds
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > end:
                self.end_group()
                os.waitpid(self.pid, 0)
                return None
            time.sleep(0.005)
        self.end_group()
        if not self.answer.exists():
            raise RuntimeError(f"a child broke off:\n{self.log.read_text(errors='replace')[-3000:]}")
        said = self.answer.read_text()
        self.answer.unlink()
        if not keep_log:
            self.log.unlink()
        return said

    def end_group(self) -> None:
        """End it and what it started and left."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


def in_child(work: Callable[[], str], folder: Path) -> Child:
    """Fork; the child does the work silently, writes its answer to a file and goes without cleaning up after the parent."""
    name = f"{os.getpid()}-{time.monotonic_ns()}"
    child = Child(0, folder / f"{name}.answer", folder / f"{name}.log")
    sys.stdout.flush()
    child.pid = os.fork()
    if child.pid:
        return child
    try:
        os.setsid()
        log = os.open(child.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(log, 1)
        os.dup2(log, 2)
        text = work()
        child.answer.with_suffix(".new").write_text(text)
        child.answer.with_suffix(".new").replace(child.answer)
    except BaseException:  # noqa: BLE001 - this process ends here, whatever happened
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


class Runner:
    """Replaces pytest's loop over tests: by a run that notes, or by one over mutants."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Only tests that prove a demand count, or a gate that no demand names."""
        marked = [item for item in items if item.get_closest_marker("obligation") or item.get_closest_marker("guards")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(marked)])
        items[:] = marked

    def pytest_collection_finish(self) -> None:
        """Every act is imported now."""
        self.users = mutation.watch_gates()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Trace, or run this worker's share of the mutants."""
        if session.testsfailed and not session.config.option.continue_on_collection_errors:
            raise session.Interrupted(f"{session.testsfailed} errors during collection")
        site = Site(session.config)
        try:
            if self.options.worker is None:
                self.first_run(session)
            else:
                self.mutants(session, site)
        finally:
            site.remove()
        return True

    def first_run(self, session: pytest.Session) -> None:
        """Note who touches what, in a child, because the site is removed from under it."""

        def work() -> str:
            recorder = Recorder()
            session.config.pluginmanager.register(recorder)
            for item, following in zip(session.items, [*session.items[1:], None], strict=True):
                recorder.run(item, following)
            recorder.trace.parameters = sorted(all_parameters())
            recorder.trace.users = {name: list(acts) for name, acts in self.users.items()}
            return json.dumps(vars(recorder.trace))

        child = in_child(work, FOLDER)
        said = child.wait(keep_log=True)
        child.log.replace(FOLDER / "first-run.txt")
        (FOLDER / "trace.json").write_text(json.dumps({"key": tree_digest(self.options.paths), **json.loads(said or "")}))

    def mutants(self, session: pytest.Session, site: Site) -> None:
        """Run every mutant of this worker's share in a child of its own."""
        items, trace = {item.nodeid: item for item in session.items}, read_trace(self.options.paths)
        if trace is None:
            pytest.exit("mutants: a source or a test has changed since the first run; start again", returncode=2)
        number, of = map(int, self.options.worker.split("/"))
        verdicts: dict[str, str] = {}
        for name in chosen_mutants(trace, self.options.only, self.options.counting)[number::of]:
            tests = order(name, trace, items)
            if not tests:
                verdicts[name] = UNTOUCHED
            else:
                site.restore()
                limit = SLACK_SECONDS + 3 * sum(trace.seconds[item.nodeid] for item in tests)
                said = in_child(functools.partial(run_mutant, session, tests, name), FOLDER).wait(limit)
                verdicts[name] = f"{NOTICED} (time limit)" if said is None else f"{NOTICED}: {said}" if said else SURVIVED
            if self.options.verbose or verdicts[name] == SURVIVED:
                print(f"{name}: {verdicts[name]}", flush=True)
        (FOLDER / f"verdicts.{number}.json").write_text(json.dumps(verdicts))


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
    """Whether a survivor makes the run fail: the gates and the parameters of the capabilities that are built."""
    kind, _, rest = name.partition(":")
    wanted, found = (GATES, rest) if kind == "gate" else (PARAMETERS, rest.partition(":")[2])
    return any(fnmatch.fnmatch(found, pattern) for patterns in wanted.values() for pattern in patterns)


def all_parameters() -> Iterator[str]:
    """The mutant of every row of every regime file, overlays included."""
    from mingfa.law.regime import AGENCIES, load_regime

    for agency in AGENCIES:
        table = load_regime(agency, True).table
        yield from (table.mutant(parameter) for parameter in table)  # type: ignore[attr-defined]


def tree_digest(paths: list[str]) -> str:
    """SHA-256 over every source and test file and the tests asked for."""
    total = hashlib.sha256("\n".join(paths).encode())
    for folder in [ROOT / "src", ROOT / "tests", *map(Path, paths)]:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".toml", ".html", ".typ") and path.is_file():
                total.update(str(path).encode() + path.read_bytes())
    return total.hexdigest()


def read_trace(paths: list[str]) -> Trace | None:
    """The notes of the first run, None when a source or a test has changed since."""
    try:
        found = json.loads((FOLDER / "trace.json").read_text())
        return Trace(**found) if found.pop("key") == tree_digest(paths) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def chosen_mutants(trace: Trace, only: list[str] | None, counting: bool) -> list[str]:
    """Every mutant, or those whose name holds one of these words or matches one of these patterns, or those whose survival counts."""
    every = [name for name in sorted({*trace.users, *trace.parameters}) if not counting or counts(name)]
    return [name for name in every if not only or any(word in name or fnmatch.fnmatch(name, word) for word in only)]


def session(options: argparse.Namespace) -> int:
    """One pytest session of a tracing run or a worker."""
    os.environ["MINGFA_MUTANTS"] = "1"
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfa.settings.test")
    mutation.watch_regimes()
    flags = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "mingfa.testing.plugin", "--reuse-db"]
    flags += ["--no-header", "--tb=short", f"--rootdir={ROOT}"]
    return int(pytest.main([*flags, *options.paths], plugins=[Runner(options)]))


def start(*words: str) -> subprocess.Popen[bytes]:
    """This program once more, with these words."""
    return subprocess.Popen([sys.executable, __file__, *words], cwd=ROOT, stdin=subprocess.DEVNULL)


def tell(trace: Trace, verdicts: dict[str, str], strict: bool) -> int:
    """Print the survivors; returns how many count."""
    left = {name: verdict for name, verdict in verdicts.items() if not verdict.startswith(NOTICED)}
    counted = {name: verdict for name, verdict in left.items() if strict or counts(name)}
    later = {name: verdict for name, verdict in left.items() if name not in counted}
    for title, group in (("left, of later capabilities", later), ("survivors", counted)):
        if group:
            print(f"\n{title}:")
            for name, verdict in sorted(group.items()):
                acts = ", ".join(trace.users.get(name, ())[:4])
                print(f"  {name}{f' ({acts})' if acts else ''}: {verdict}")
    if trace.failed:
        print(f"\nfail without any mutant and prove nothing (see {FOLDER / 'first-run.txt'}):")
        print("\n".join(f"  {test}" for test in sorted(set(trace.failed))))
    print(
        f"\n{len(verdicts)} mutants, {len(verdicts) - len(left)} noticed, {len(later)} of later capabilities left, {len(counted)} survivors"
    )
    return len(counted)


def main() -> int:
    """Exit code 0 when nothing that counts survived."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", action="append", help="mutants whose name holds this word, or matches it with * and ?")
    parser.add_argument("--counting", action="store_true", help="only mutants whose survival makes the run fail")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2, help="workers at a time")
    parser.add_argument("--strict", action="store_true", help="survivors of later capabilities count too")
    parser.add_argument("--verbose", action="store_true", help="say every verdict")
    parser.add_argument("--trace", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("paths", nargs="*", help="tests to use; all by default")
    options = parser.parse_args()
    if options.trace or options.worker:
        return session(options)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in (path for pattern in ("*.log", "*.answer", "verdicts*.json") for path in FOLDER.glob(pattern)):
        old.unlink()
    begun = time.monotonic()
    if read_trace(options.paths) is None:
        print("mutants: a first run of the marked tests, to see which touches what", flush=True)
        start("--trace", *options.paths).wait()
    trace = read_trace(options.paths)
    if trace is None:
        print("mutants: the first run broke off, see above", file=sys.stderr)
        return 2
    print(
        f"mutants: {len(chosen_mutants(trace, options.only, options.counting))} on {len(trace.touched)} marked tests ({time.monotonic() - begun:.0f} s)",
        flush=True,
    )
    words = [
        *(word for name in options.only or () for word in ("--only", name)),
        *(["--verbose"] if options.verbose else []),
        *(["--counting"] if options.counting else []),
        *options.paths,
    ]
    workers = [start(f"--worker={number}/{options.jobs}", *words) for number in range(options.jobs)]
    for worker in workers:
        worker.wait()
    verdicts: dict[str, str] = {}
    for number in range(options.jobs):
        share = FOLDER / f"verdicts.{number}.json"
        if not share.exists():
            print("mutants: a worker broke off, see above", file=sys.stderr)
            return 2
        verdicts |= json.loads(share.read_text())
    (FOLDER / "verdicts.json").write_text(json.dumps(verdicts, ensure_ascii=False, indent=1, sort_keys=True))
    print(f"mutants: done in {time.monotonic() - begun:.0f} s")
    return 1 if tell(trace, verdicts, options.strict) else 0


if __name__ == "__main__":
    sys.exit(main())
