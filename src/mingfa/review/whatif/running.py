"""Every decided case of an agency under a changed regime: read from one state of the database, by several processes where it is large."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from mingfa.desk.act import Act
from mingfa.desk.entry import Entry, Erased
from mingfa.desk.errors import NotReady
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import state_at
from mingfa.desk.sources import sources
from mingfa.desk.store import make_entry, micros, read_heads
from mingfa.desk.times import start_of
from mingfa.desk.verify_pool import one_state
from mingfa.law.regime_profile import from_canonical
from mingfa.review.whatif.compare import DECISIONS, CaseStory, Difference, Then, Told, compare, reviews_of
from mingfa.review.whatif.regimes import Change, Traced, changes, hypothetical, traced

AT_ONCE = 40
"""Cases in one piece of work."""
REGIMES = 32

CaseResult = Told
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Outcome:
    """What a change would have meant: what differs in the regime, how many decided cases were replayed, and those that come out otherwise.

    asked, alike: acts asked again, and how many of them read nothing that was changed.
    """

    agency: str
    since: date | None
    changes: tuple[Change, ...]
    cases: int = 0
    asked: int = 0
    alike: int = 0
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
    """Replay all decided cases of an agency under the regime that a text (TOML) would give; nothing is written.

    since: only cases decided on that day or later. Raises ProfileInvalid with every problem of the text, and NotReady.
    """
    present = adopted(agency)
    new = hypothetical(present.regime.canonical, text)
    outcome = Outcome(agency, since, changes(present.regime, new))
    with one_state() as pool:
        streams = decided(agency, since)
        outcome.cases = len(streams)
        work = [(agency, new.canonical, tuple(streams[at : at + AT_ONCE])) for at in range(0, len(streams), AT_ONCE)]
        done = 0
        for (_, _, some), (asked, alike, results) in zip(work, map(replay, work) if pool is None else pool.imap(replay, work), strict=True):
            done += len(some)
            outcome.asked += asked
            outcome.alike += alike
            outcome.results += results
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


Work = tuple[str, bytes, tuple[str, ...]]


def replay(work: Work) -> tuple[int, int, list[CaseResult]]:
    """Replay some cases, in whatever process; return how many acts were asked, how many could not differ, and the cases that do."""
    agency, canonical, streams = work
    new, rules = _new(canonical), _rules(agency, canonical)
    asked = alike = 0
    found: list[CaseResult] = []
    for story in stories(streams):
        told = compare(story, rules, new)
        asked, alike = asked + told.asked, alike + told.answered_alike
        if told.differences:
            found.append(told)
    return asked, alike, found


def stories(streams: Sequence[str]) -> Iterator[CaseStory]:
    """Read cases with the reviews they were sent to, each in two trips to the database for all."""
    cases = _entries(streams)
    names = {stream: reviews_of(entries) for stream, entries in cases.items()}
    reviews = _entries([name for some in names.values() for name in some])
    for stream, entries in cases.items():
        yield CaseStory(stream, entries, {name: reviews[name] for name in names[stream] if name in reviews})


_ENTRIES = (
    "SELECT e.stream, e.seq, e.act, e.version, e.done_at, e.recorded_at, e.leaf_hash, b.body FROM ledger_entry e "
    "LEFT JOIN ledger_body b ON b.stream = e.stream AND b.seq = e.seq WHERE e.stream IN ({}) ORDER BY e.stream, e.seq"
)


def _entries(streams: Iterable[str]) -> dict[str, list[Entry[Act] | Erased]]:
    names = list(dict.fromkeys(streams))
    found: dict[str, list[Entry[Act] | Erased]] = defaultdict(list)
    if not names:
        return found
    with closing(connection.cursor()) as cursor:
        cursor.execute(_ENTRIES.format(",".join(["%s"] * len(names))), names)
        for row in cursor.fetchall():
            found[row[0]].append(make_entry(row))
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
    regime: Traced = _kept(("new", canonical), lambda: traced(from_canonical(canonical)))
    return regime


def _rules(agency: str, canonical: bytes) -> Callable[[int], Then]:
    def rules(seq: int) -> Then:
        then: Then = _kept((agency, canonical, seq), lambda: _then(agency, canonical, seq))
        return then

    return rules


def _then(agency: str, canonical: bytes, seq: int) -> Then:
    declared = sources()
    name = declared.regime_stream(agency)
    state = state_at(name, seq)
    view = declared.regime_view(state, name, seq)
    if view is None:
        raise NotReady(f"卷“{name}”第 {seq} 条以后没有制度文件；请先核验账本")
    return Then(view, state, frozenset(one.id for one in changes(view.regime, _new(canonical))))
