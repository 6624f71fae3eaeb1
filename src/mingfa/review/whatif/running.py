"""Every decided case of an agency under a changed regime: read from one state of the database, by several processes where it is large."""

from __future__ import annotations

import gc
import secrets
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry, Erased
from mingfa.desk.errors import NotReady
from mingfa.desk.evolve import replace
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import state_at
from mingfa.desk.sources import sources
from mingfa.desk.store import make_entry, micros, read_heads
from mingfa.desk.times import start_of
from mingfa.desk.verify_pool import one_state
from mingfa.law.regime_profile import from_canonical
from mingfa.review.whatif.compare import DECISIONS, CaseStory, Difference, Rules, Then, Told, compare, reviews_of, then_of, touched
from mingfa.review.whatif.index import Known, Noted, Reader, heads_of, index_path, sealed, software, writing
from mingfa.review.whatif.reads import Course
from mingfa.review.whatif.regimes import Change, Traced, changes, hypothetical, traced

AT_ONCE = 200
"""Cases in one piece of work."""
READ_AT_ONCE = 40
"""Cases whose entries are in memory at the same time."""
REGIMES = 32

CaseResult = Told
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Outcome:
    """What a change would have meant: what differs in the regime, how many decided cases were replayed, and those that come out otherwise.

    asked, alike: acts asked again, and how many of them read nothing that was changed. replayed: cases that had to be read for it, the others
    being known to have read nothing that was changed; kept out of `told`, for it says nothing of what was found.
    """

    agency: str
    since: date | None
    changes: tuple[Change, ...]
    cases: int = 0
    asked: int = 0
    alike: int = 0
    replayed: int = 0
    results: list[CaseResult] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return {
            "agency": self.agency,
            "since": self.since.isoformat() if self.since else None,
            "changes": [{"id": one.id, "label": one.label, "before": one.before, "after": one.after} for one in self.changes],
            "cases": self.cases,
            "asked": self.asked,
            "alike": self.alike,
            "differing": [told_of(one) for one in self.results],
        }


def told_of(result: CaseResult) -> dict[str, Any]:
    """Return a case's result as plain values."""
    return {
        "case": result.stream, "number": result.number, "title": result.title, "kind": result.kind,
        "decided_on": result.decided_on.isoformat() if result.decided_on else None,
        "differences": [{name: getattr(one, name) for name in Difference.__slots__} for one in result.differences],
    }  # fmt: skip


def adopted(agency: str) -> RegimeView:
    """Return the regime an agency works under; raises NotReady when it has none."""
    declared = sources()
    name = declared.regime_stream(agency)
    head = read_heads([name]).get(name)
    view = declared.regime_view(state_at(name, head.seq), name, head.seq) if head is not None else None
    if view is None:
        raise NotReady(f"机关“{agency}”还没有采用制度文件，没有可以推演的案件")
    return view


def whatif(agency: str, text: str, *, since: date | None = None, progress: Progress | None = None) -> Outcome:
    """Replay all decided cases of an agency under the regime that a text (TOML) would give; nothing is written to the ledger or a table.

    since: only cases decided on that day or later. What cases read is kept beside the site (`index`), so that the next run knows it.
    Raises ProfileInvalid with every problem of the text, and NotReady.
    """
    present = adopted(agency)
    new = hypothetical(present.regime.canonical, text)
    outcome = Outcome(agency, since, changes(present.regime, new))
    run, code, path = secrets.token_hex(8), software(), index_path()
    with one_state() as pool, writing(path) as index:
        streams = decided(agency, since)
        outcome.cases = len(streams)
        pieces = (tuple(streams[at : at + AT_ONCE]) for at in range(0, len(streams), AT_ONCE))
        work = [Work(agency, new.canonical, piece, run, path, code) for piece in pieces]
        done = 0
        for piece, replayed in zip(work, map(replay, work) if pool is None else pool.imap(replay, work), strict=True):
            done += len(piece.streams)
            outcome.asked += replayed.asked
            outcome.alike += replayed.alike
            outcome.replayed += replayed.replayed
            outcome.results += replayed.results
            index.note(replayed.noted)
            if progress is not None:
                progress(done, len(streams))
    return outcome


def decided(agency: str, since: date | None) -> list[str]:
    """Return the cases of an agency that were decided, since a day if one is named, by name."""
    names = [cls.name for cls in DECISIONS]
    sql = f"SELECT DISTINCT stream FROM ledger_entry WHERE agency = %s AND act IN ({','.join(['%s'] * len(names))})"  # noqa: S608
    values: list[Any] = [agency, *names]
    if since is not None:
        sql, values = sql + " AND done_at >= %s", [*values, micros(start_of(since))]
    with closing(connection.cursor()) as cursor:
        cursor.execute(sql + " ORDER BY stream", values)
        return [str(row[0]) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Work:
    """Some cases to be replayed under a regime (its `canonical`). run: a name of this run. index, software: where courses are, and for what."""

    agency: str
    canonical: bytes
    streams: tuple[str, ...]
    run: str
    index: Path
    software: bytes


@dataclass(slots=True)
class Replayed:
    """What came of some cases: acts asked and those that could not differ, cases that were read, those that differ, what is to be kept."""

    asked: int = 0
    alike: int = 0
    replayed: int = 0
    results: list[CaseResult] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)


def replay(work: Work) -> Replayed:
    """Replay some cases, in whatever process. A case known to have read nothing that the new rules touch is not read at all."""
    with _unsearched():
        return _replay(work)


@contextmanager
def _unsearched() -> Iterator[None]:
    """Let Python search for no garbage in rings meanwhile: cases make none, and looking among so many values takes a fourteenth of the time."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


def _replay(work: Work) -> Replayed:
    new, rules = _new(work.canonical), _rules(work.agency, work.canonical)
    reader: Reader = _kept(("reads", work.run), lambda: Reader(work.index, work.software))
    known = reader.known(work.streams)
    told = Replayed()
    left: list[str] = []
    for stream in work.streams:
        one = known.get(stream)
        if one is None or _touched(work, one, rules):
            left.append(stream)
        else:
            told.asked, told.alike = told.asked + one.course.asked, told.alike + one.course.asked
    told.replayed = len(left)
    for at in range(0, len(left), READ_AT_ONCE):
        read: list[tuple[str, tuple[str, ...], Course]] = []
        for story in stories(left[at : at + READ_AT_ONCE], known):
            held = known.get(story.stream)
            result = compare(story, rules, new, held.course if held is not None else None)
            told.asked, told.alike = told.asked + result.asked, told.alike + result.answered_alike
            if result.course is not None:
                read.append((story.stream, tuple(story.reviews), result.course))
            if result.differences:
                told.results.append(replace(result, course=None))
        told.noted += _noted(work.software, read)
    return told


def _touched(work: Work, one: Known, rules: Rules) -> bool:
    answers: dict[int, bool] = _kept(("touched", work.run), dict)
    if one.id not in answers:
        answers[one.id] = touched(one.course, rules)
    return answers[one.id]


def _noted(software: bytes, read: Sequence[tuple[str, tuple[str, ...], Course]]) -> Iterator[Noted]:
    heads = heads_of([name for stream, reviews, _ in read for name in (stream, *reviews)])
    for stream, reviews, course in read:
        yield Noted(stream, reviews, course, sealed(software, stream, reviews, course.digest(), heads))


def stories(streams: Sequence[str], known: Mapping[str, Known]) -> Iterator[CaseStory]:
    """Read cases with the reviews they were sent to, each in two trips to the database for all.

    The entries of a case that is known are made as they are asked for: what comes after the last touched one is not.
    """
    cases: dict[str, Iterable[Entry[Act] | Erased]] = {}
    names: dict[str, tuple[str, ...]] = {}
    for stream, rows in _rows(streams).items():
        if stream in known:
            cases[stream], names[stream] = map(make_entry, rows), known[stream].reviews
        else:
            made = [make_entry(row) for row in rows]
            cases[stream], names[stream] = made, reviews_of(made)
    reviews = _rows([name for some in names.values() for name in some])
    for stream, entries in cases.items():
        yield CaseStory(stream, entries, {name: map(make_entry, reviews[name]) for name in names[stream] if name in reviews})


_ENTRIES = (
    "SELECT e.stream, e.seq, e.act, e.version, e.done_at, e.recorded_at, e.leaf_hash, b.body FROM ledger_entry e "
    "LEFT JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq WHERE e.stream IN ({}) ORDER BY e.stream, e.seq"
)


def _rows(streams: Iterable[str]) -> dict[str, list[Sequence[Any]]]:
    names = list(dict.fromkeys(streams))
    found: dict[str, list[Sequence[Any]]] = defaultdict(list)
    if not names:
        return found
    with closing(connection.cursor()) as cursor:
        cursor.execute(_ENTRIES.format(",".join(["%s"] * len(names))), names)
        for row in cursor.fetchall():
            found[row[0]].append(row)
    return found


# What each process keeps while it works ----------------------------------------------------------------------------------------

_held: OrderedDict[Any, Any] = OrderedDict()


def _kept(key: Any, make: Callable[[], Any]) -> Any:
    if key not in _held:
        _held[key] = make()
        while len(_held) > REGIMES:
            _held.popitem(last=False)
    return _held[key]


def _new(canonical: bytes) -> Traced:
    regime: Traced = _kept(("new", canonical), lambda: traced(from_canonical(canonical, adopted=True)))
    return regime


def _rules(agency: str, canonical: bytes) -> Rules:
    held: dict[int, Then] = {}

    def rules(seq: int) -> Then:
        if seq not in held:
            held[seq] = _kept((agency, canonical, seq), lambda: _then(agency, canonical, seq))
        return held[seq]

    return rules


def _then(agency: str, canonical: bytes, seq: int) -> Then:
    declared = sources()
    name = declared.regime_stream(agency)
    state = state_at(name, seq)
    view = declared.regime_view(state, name, seq)
    if view is None:
        raise NotReady(f"卷“{name}”第 {seq} 条以后没有制度文件；请先核验账本")
    return then_of(view, state, _new(canonical))
