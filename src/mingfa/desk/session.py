"""The streams one act touches (一次办理涉及的卷): locked in a fixed order, folded, asked, written, projected, inside one transaction.

States are folded once and kept in memory while the head's leaf hash says that nothing was added; the hash makes a stale state impossible.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import connection

from mingfa.desk import store
from mingfa.desk.act import CLOCK, SYSTEM_ACTORS, Act, Actor, Fact, Matter, fold_of
from mingfa.desk.entry import Cause, Entry, Erased, encode_body
from mingfa.desk.errors import UnknownPerson
from mingfa.desk.gates import DESK_GATES, PLATFORM
from mingfa.desk.keys import desk_key
from mingfa.desk.kinds import RegimeView, StreamKind, kind_named
from mingfa.desk.projections import Changes, Rows, projections_of
from mingfa.desk.sequencer import refuse_old_database
from mingfa.desk.sources import sources
from mingfa.desk.streams import agency_of, kind_of
from mingfa.desk.times import local_day
from mingfa.law.calendar import WorkCalendar
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime
from mingfa.ledger.leaf import ZERO, body_hash, seal_leaf

MAX_KEY = 120


@dataclass(slots=True)
class Folded:
    """A stream's state with the head it was folded to. seq -1: the stream does not exist yet."""

    stream: str
    kind: StreamKind
    state: Any
    seq: int = -1
    leaf: bytes = ZERO
    recorded_at: int = 0
    rows: dict[str, Rows] | None = None


class _States:
    """Folded states by stream, the least used forgotten first."""

    def __init__(self, size: int = 4096) -> None:
        self.size, self.held = size, OrderedDict[str, Folded]()

    def get(self, stream: str) -> Folded | None:
        return self.held.get(stream)

    def put(self, folded: Folded) -> None:
        self.held[folded.stream] = folded
        self.held.move_to_end(folded.stream)
        while len(self.held) > self.size:
            try:
                self.held.popitem(last=False)
            except KeyError:
                return


kept_states = _States()
_looked_at: set[str] = set()


def forget() -> None:
    """Drop all folded states kept in memory (after a restore or rebuild), and look at the checkpoints outside the database again."""
    kept_states.held.clear()
    _looked_at.clear()


def refuse_behind_checkpoint(agency: str) -> None:
    """Refuse to write on a database that is older than a checkpoint already published; looked at once a process. Raises what the sequencer says."""
    if agency not in _looked_at:
        refuse_old_database(agency)
        _looked_at.add(agency)


def apply(folded_state: Any, entry: Entry[Act] | Erased, kind: StreamKind) -> Any:
    """Return the state after an entry; pure."""
    if isinstance(entry, Erased):
        return kind.erased(folded_state, entry)
    fold = fold_of(type(entry.act))
    state = fold(folded_state, entry) if fold is not None else folded_state
    return kind.after(state, entry)


def fold_stream(stream: str, head: store.HeadRow | None) -> Folded:
    """Bring the state of a stream up to its head, from the state kept in memory when it is still part of the chain."""
    kept = kept_states.get(stream)
    if head is None:
        kind = kind_named(kind_of(stream))
        return Folded(stream, kind, kind.initial(stream))
    if kept is not None and kept.leaf == head.leaf:
        return Folded(stream, kept.kind, kept.state, kept.seq, kept.leaf, kept.recorded_at, kept.rows)
    kind = kind_named(kind_of(stream))
    folded = Folded(stream, kind, kind.initial(stream))
    if not kind.folded:
        folded.seq, folded.leaf, folded.recorded_at = head.seq, head.leaf, head.recorded_at
        return folded
    for entry in store.read_entries(stream):
        folded.state = apply(folded.state, entry, kind)
        folded.seq, folded.leaf, folded.recorded_at = entry.seq, entry.leaf, store.micros(entry.recorded_at)
    return folded


@dataclass(slots=True)
class Line:
    """An act on its way into the ledger."""

    act: Act
    actor: Actor
    key: str
    done_at: datetime
    late_reason: str = ""
    cause: Cause | None = None


class Again(Exception):
    """The streams an act needs turned out to be others than those locked; try again with these."""

    def __init__(self, *, writes: AbstractSet[str] = frozenset(), reads: AbstractSet[str] = frozenset()) -> None:
        self.writes, self.reads = writes, reads


@dataclass(slots=True)
class Session:
    """The streams one act touches, inside one transaction (or in memory only, when `dry`)."""

    at: datetime
    dry: bool = False
    held: dict[str, Folded] = field(default_factory=dict)
    writable: set[str] = field(default_factory=set)
    dirty: dict[str, Folded] = field(default_factory=dict)
    lines: list[store.Line] = field(default_factory=list)

    def lock(self, writes: set[str], reads: set[str], receipt: tuple[str, str] | None = None) -> store.Place | None:
        """Lock the heads, in the order of their names: first those to be written, then those only read.

        receipt: (person, key); what it led to before, if it did, is returned.
        """
        place = None
        new = (writes | reads) - self.held.keys()
        if self.dry:
            heads = store.read_heads(new)
        else:
            place, heads = store.lock_heads(writes & new, reads & new, receipt)
        for name in new:
            self.held[name] = fold_stream(name, heads.get(name))
        self.writable |= writes
        return place

    def get(self, stream: str) -> Folded:
        """Return a locked stream; raises Again when it was not among those locked."""
        if stream not in self.held:
            if self.dry or connection.vendor == "sqlite":
                self.lock(set(), {stream})
            else:
                raise Again(reads={stream})
        return self.held[stream]

    def regime(self, agency: str) -> RegimeView | None:
        """Return the regime an agency works under, or None before one is adopted."""
        declared = sources()
        folded = self.get(declared.regime_stream(agency))
        return declared.regime_view(folded.state, folded.stream, folded.seq) if folded.seq >= 0 else None

    def actor(self, person: str, done_at: datetime) -> Actor:
        """Return who acts, as known on the day of the act; raises UnknownPerson."""
        system = SYSTEM_ACTORS.get(person)
        if system is not None:
            return system
        folded = self.get(person)
        if folded.seq < 0:
            raise UnknownPerson(person)
        return sources().actor(folded.state, person, folded.seq, local_day(done_at))

    def tick(self, stream: str) -> None:
        """Perform what the clock owes on a stream: each due act once, in order of its instant."""
        folded = self.held[stream]
        view = self.regime(agency_of(stream)) if folded.seq >= 0 else None
        done: set[str] = set()
        while view is not None:
            owed = sorted((due for due in folded.kind.due(folded.state, view) if due.at <= self.at), key=lambda due: (due.at, due.clock))
            fresh = [due for due in owed if f"{due.clock}@{due.at.isoformat()}" not in done]
            if not fresh:
                return
            due = fresh[0]
            key = f"{due.clock}@{due.at.isoformat()}"
            done.add(key)
            matter = self.matter(Line(due.act, CLOCK, key, due.at), folded, CLOCK, view)
            self.append(Line(due.act, CLOCK, f"{stream}|{key}"[-MAX_KEY:], due.at), folded, CLOCK, view, matter, ())
            self.caused(due.act, matter, folded, CLOCK, due.at)

    def matter(self, line: Line, folded: Folded, actor: Actor, view: RegimeView | None) -> Matter[Any, Any]:
        """Gather all a gate may know."""
        facts: dict[str, tuple[Fact, ...]] = {}
        regime, calendar = in_force(view)
        for need in type(line.act).needs:
            found = []
            named = need.streams(line.act, folded.state)
            if need.by_regime is not None and view is not None:
                named = need.by_regime(regime, agency_of(folded.stream))
            for name in named:
                other = self.get(name)
                if other.seq >= 0:
                    picked = need.view.of(other.state, name, local_day(line.done_at))
                    found.append(Fact(name, other.seq, picked.narrowed(line.act, folded.state)))
            if found:
                facts[need.name] = tuple(found)
        return Matter(line.act, folded.state, folded.stream, actor, line.done_at, self.at, regime, calendar, facts, line.late_reason)

    def refusals(self, matter: Matter[Any, Any], folded: Folded, *, caused: bool) -> tuple[list[Refusal], list[Refusal]]:
        """Ask every gate; return (what refuses, what only warns)."""
        cls = type(matter.act)
        hard: list[Refusal] = []
        soft: list[Refusal] = []
        if cls.starts and folded.seq >= 0:
            hard.append(Refusal("stream.exists", PLATFORM, f"该卷已经存在，不能再次“{cls.label}”", "请打开已有的卷继续办理"))
        for gate in DESK_GATES:
            if caused and gate.__name__ in _NOT_FOR_CAUSED:
                continue
            sort_refusals(gate(matter, cls, folded.kind), hard, soft)
        for need in cls.needs:
            if need.required:
                wanted = list(need.streams(matter.act, folded.state))
                if len(matter.facts.get(need.name, ())) < len(wanted):
                    hard.append(Refusal("fact.unknown", PLATFORM, "所引用的人员、案件或者材料没有登记", "请从列表中选择已登记的对象"))
        if not hard or not any(refusal.code == "stage.wrong" for refusal in hard):
            for asked in cls.gates:
                sort_refusals(asked(matter), hard, soft)
        return hard, soft

    def append(
        self, line: Line, folded: Folded, actor: Actor, view: RegimeView | None, matter: Matter[Any, Any], warnings: Iterable[Refusal]
    ) -> Entry[Act]:
        """Make the entry, keep it for `write` (unless dry) and fold it in."""
        act, stream = line.act, folded.stream
        recorded = max(store.micros(self.at), folded.recorded_at)
        late = is_late(line.done_at, store.instant(recorded), view) and not actor.is_system
        told = tuple({"code": w.code, "article": str(w.article), "message": w.message} for w in warnings)
        regime = (view.regime.version, view.seq) if view else None
        body = encode_body(
            act, actor, matter.facts, key=line.key, cause=line.cause, late=late, late_reason=line.late_reason, warnings=told, regime=regime
        )
        seq, raw_hash = folded.seq + 1, ZERO
        if not self.dry:
            salt = os.urandom(32)
            key = desk_key(agency_of(stream))
            _, raw, raw_hash = seal_leaf(
                key.private,
                stream=stream,
                seq=seq,
                act=act.name,
                version=act.version,
                done_at=line.done_at,
                recorded_at=store.instant(recorded),
                previous=folded.leaf,
                body_hash=body_hash(salt, body),
                key_id=key.key_id,
            )
            self.lines.append(
                store.Line(
                    stream, agency_of(stream), folded.kind.name, seq, act.name, act.version, store.micros(line.done_at), recorded,
                    raw, raw_hash, salt, body, actor.person, line.key,
                )
            )  # fmt: skip
        if folded.rows is None and not self.dry:
            folded.rows = _rows(folded, view) if folded.seq >= 0 else {}
        entry = Entry(
            stream,
            seq,
            act,
            actor,
            line.done_at,
            store.instant(recorded),
            raw_hash,
            matter.facts,
            line.cause,
            late,
            line.late_reason,
            told,
            regime,
            line.key,
        )
        folded.state = apply(folded.state, entry, folded.kind)
        folded.seq, folded.leaf, folded.recorded_at = seq, raw_hash, recorded
        self.dirty[stream] = folded
        return entry

    def caused(self, act: Act, matter: Matter[Any, Any], folded: Folded, actor: Actor, done_at: datetime) -> list[Refusal]:
        """Perform what an act causes on other streams, each through its own gates; return what refuses."""
        hard: list[Refusal] = []
        cause = Cause(folded.stream, folded.seq)
        for number, effect in enumerate(act.causes(matter)):
            if effect.stream not in self.writable and not self.dry:
                raise Again(writes={effect.stream})
            target = self.get(effect.stream)
            view = self.regime(agency_of(effect.stream))
            line = Line(effect.act, actor, f"{cause.stream}#{cause.seq}.{number}"[-MAX_KEY:], done_at, matter.late_reason, cause)
            inner = self.matter(line, target, actor, view)
            refused, warned = self.refusals(inner, target, caused=True)
            hard += refused
            if not refused:
                self.append(line, target, actor, view, inner, warned)
                hard += self.caused(effect.act, inner, target, actor, done_at)
        return hard

    def erase(self, act: Act, matter: Matter[Any, Any], entry: Entry[Act]) -> None:
        """Erase the bodies an act disposes of and fold their streams anew."""
        for stream, seq in act.erases(matter):
            self.write(())
            held = self.get(stream)
            before = _rows(held, self.regime(agency_of(stream)))
            store.erase(stream, seq, entry.stream, entry.seq)
            state = held.kind.initial(stream)
            for line in store.read_entries(stream):
                state = apply(state, line, held.kind)
            held.state, held.rows = state, before
            self.dirty[stream] = held

    def write(self, also: Iterable[store.Statement]) -> None:
        """Send the entries kept so far to the database, together with what else belongs to the act."""
        store.write(self.lines, also)
        self.lines = []

    def project(self) -> None:
        """Write the entries, and what they change in the tables computed from states."""
        changes = Changes()
        for folded in self.dirty.values():
            new = _rows(folded, self.regime(agency_of(folded.stream)))
            old = folded.rows or {}
            for projection in projections_of(folded.kind):
                changes.add(projection, old.get(projection.table, {}), new[projection.table])
            folded.rows = new
        self.write(changes.statements())
        declared = sources()
        for agency in {agency_of(name) for name, folded in self.dirty.items() if folded.kind.name == declared.regime_kind}:
            self._reproject(agency)

    def _reproject(self, agency: str) -> None:
        """A changed regime changes deadlines: make the rows of all the agency's streams anew."""
        view = self.regime(agency)
        for name in store.streams_of(agency):
            if name in self.dirty:
                continue
            self.lock(set(), {name})
            folded = self.held[name]
            new = _rows(folded, view)
            for projection in projections_of(folded.kind):
                projection.write(projection.held(name), new[projection.table])
            folded.rows = new

    def keep(self) -> None:
        """Remember the folded states, once everything is committed."""
        for folded in self.held.values():
            if folded.seq >= 0:
                kept_states.put(folded)


def in_force(view: RegimeView | None) -> tuple[Regime, WorkCalendar]:
    """Return regime and calendar; before an agency has adopted a regime there is neither, and only acts that need none are done."""
    return cast("tuple[Regime, WorkCalendar]", (view.regime, view.calendar) if view else (None, None))


_NOT_FOR_CAUSED = frozenset({"refuse_without_duty", "refuse_without_unit", "refuse_inactive", "refuse_other_agency"})


def sort_refusals(answer: Refusal | Iterable[Refusal] | None, hard: list[Refusal], soft: list[Refusal]) -> None:
    """Put what a gate answers where it belongs: what refuses, and what only warns."""
    if answer is None:
        return
    for refusal in (answer,) if isinstance(answer, Refusal) else answer:
        (soft if refusal.warns_only else hard).append(refusal)


def _rows(folded: Folded, view: RegimeView | None) -> dict[str, Rows]:
    return {projection.table: projection.make(folded.stream, folded.state, view) for projection in projections_of(folded.kind)}


def is_late(done_at: datetime, recorded_at: datetime, view: RegimeView | None) -> bool:
    """Say whether an entry was recorded later than the regime's own term (及时) allows: more than that many days after it was done."""
    day = local_day(done_at)
    if view is None or not view.regime.has("recording.late_after_days", day):
        return local_day(recorded_at) > day
    return (local_day(recorded_at) - day).days > view.regime.number("recording.late_after_days", day)


def plan_streams(act: Act | None, cls: type[Act], stream: str, by: str) -> tuple[set[str], set[str]]:
    """Guess the streams an act will need from what is kept in memory; a wrong guess costs a second try, nothing else."""
    kept = kept_states.get(stream)
    state = kept.state if kept is not None else kind_named(kind_of(stream)).initial(stream)
    writes, reads = {stream}, {sources().regime_stream(agency_of(stream))}
    if "/" in by:
        reads.add(by)
    if act is not None:
        for need in cls.needs:
            reads |= set(need.streams(act, state))
        writes |= set(act.touches(state, stream))
    return writes, reads
