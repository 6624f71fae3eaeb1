"""The door: `perform` lets an act through or refuses it; `would_refuse` and `outlook` give the same answers without acting.

One transaction: lock the heads in a fixed order, perform what the timer owes, fold, ask every gate, append, project. States are
folded once and kept while the head's leaf hash says that nothing was added; the hash makes a stale state impossible.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from pydantic import ValidationError

from mingfa.desk import store
from mingfa.desk.act import CLOCK, SYSTEM_ACTORS, Act, Actor, Caused, Fact, Gate, Matter, act_class, fold_of
from mingfa.desk.entry import Cause, Entry, Erased, encode_body
from mingfa.desk.errors import Conflict, InvalidAct, KeyReused, Refused, UnknownAct, UnknownPerson, UnknownStream
from mingfa.desk.gates import DESK_GATES, PLATFORM, exercising
from mingfa.desk.keys import desk_key
from mingfa.desk.kinds import RegimeView, StreamKind, kind_named
from mingfa.desk.now import now
from mingfa.desk.projections import Changes, Rows, projections_of
from mingfa.desk.sequencer import refuse_old_database
from mingfa.desk.sources import sources
from mingfa.desk.streams import agency_of, check_stream, kind_of
from mingfa.desk.times import UTC, local_day
from mingfa.law.calendar import WorkCalendar
from mingfa.law.errors import MingfaError
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime
from mingfa.ledger.leaf import ZERO, body_hash, seal_leaf

MAX_KEY = 120
_TRIES = 6


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


class _Cache:
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


_cache = _Cache()


_looked_at: set[str] = set()


def forget() -> None:
    """Drop all folded states kept in memory (after a restore or rebuild), and look at the checkpoints outside the database again."""
    _cache.held.clear()
    _looked_at.clear()


def _refuse_old_database(agency: str) -> None:
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


def _fold(stream: str, head: store.HeadRow | None) -> Folded:
    """Bring the state of a stream up to its head, from the state kept in memory when it is still part of the chain."""
    kept = _cache.get(stream)
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
class _Line:
    """An act on its way into the ledger."""

    act: Act
    actor: Actor
    key: str
    done_at: datetime
    late_reason: str = ""
    cause: Cause | None = None


class _Again(Exception):
    """The streams an act needs turned out to be others than those locked; try again with these."""

    def __init__(self, *, writes: AbstractSet[str] = frozenset(), reads: AbstractSet[str] = frozenset()) -> None:
        self.writes, self.reads = writes, reads


@dataclass(slots=True)
class _Session:
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
            self.held[name] = _fold(name, heads.get(name))
        self.writable |= writes
        return place

    def get(self, stream: str) -> Folded:
        """Return a locked stream; raises _Again when it was not among those locked."""
        if stream not in self.held:
            if self.dry or connection.vendor == "sqlite":
                self.lock(set(), {stream})
            else:
                raise _Again(reads={stream})
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
            matter = self.matter(_Line(due.act, CLOCK, key, due.at), folded, CLOCK, view)
            self.append(_Line(due.act, CLOCK, f"{stream}|{key}"[-MAX_KEY:], due.at), folded, CLOCK, view, matter, ())
            self.caused(due.act, matter, folded, CLOCK, due.at)

    def matter(self, line: _Line, folded: Folded, actor: Actor, view: RegimeView | None) -> Matter[Any, Any]:
        """Gather all a gate may know."""
        facts: dict[str, tuple[Fact, ...]] = {}
        regime, calendar = _in_force(view)
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
            _sort(gate(matter, cls, folded.kind), hard, soft)
        for need in cls.needs:
            if need.required:
                wanted = list(need.streams(matter.act, folded.state))
                if len(matter.facts.get(need.name, ())) < len(wanted):
                    hard.append(Refusal("fact.unknown", PLATFORM, "所引用的人员、案件或者材料没有登记", "请从列表中选择已登记的对象"))
        if not hard or not any(refusal.code == "stage.wrong" for refusal in hard):
            for asked in cls.gates:
                _sort(asked(matter), hard, soft)
        return hard, soft

    def append(
        self, line: _Line, folded: Folded, actor: Actor, view: RegimeView | None, matter: Matter[Any, Any], warnings: Iterable[Refusal]
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
                raise _Again(writes={effect.stream})
            target = self.get(effect.stream)
            view = self.regime(agency_of(effect.stream))
            line = _Line(effect.act, actor, f"{cause.stream}#{cause.seq}.{number}"[-MAX_KEY:], done_at, matter.late_reason, cause)
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
                _cache.put(folded)


def _in_force(view: RegimeView | None) -> tuple[Regime, WorkCalendar]:
    """Return regime and calendar; before an agency has adopted a regime there is neither, and only acts that need none are done."""
    return cast("tuple[Regime, WorkCalendar]", (view.regime, view.calendar) if view else (None, None))


_NOT_FOR_CAUSED = frozenset({"refuse_without_duty", "refuse_without_unit", "refuse_inactive", "refuse_other_agency"})


def _sort(answer: Refusal | Iterable[Refusal] | None, hard: list[Refusal], soft: list[Refusal]) -> None:
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


def _plan(act: Act | None, cls: type[Act], stream: str, by: str) -> tuple[set[str], set[str]]:
    """Guess the streams an act will need from what is kept in memory; a wrong guess costs a second try, nothing else."""
    kept = _cache.get(stream)
    state = kept.state if kept is not None else kind_named(kind_of(stream)).initial(stream)
    writes, reads = {stream}, {sources().regime_stream(agency_of(stream))}
    if "/" in by:
        reads.add(by)
    if act is not None:
        for need in cls.needs:
            reads |= set(need.streams(act, state))
        writes |= set(act.touches(state, stream))
    return writes, reads


def perform(
    act: Act,
    stream: str,
    *,
    by: str,
    key: str,
    done_at: datetime | None = None,
    late_reason: str = "",
    expected_seq: int | None = None,
) -> Entry[Act]:
    """Do an act on a stream and return its entry.

    by: stream of the person, or a part of the system. key: unique per actor; the same key and act return the same entry.
    done_at: aware; claimed by the actor, the server's time when left out. expected_seq: head of the stream when the form was opened.
    Raises Refused with all refusals, KeyReused, Conflict, UnknownStream, UnknownPerson, InvalidAct, LedgerBroken; then nothing has changed
    (but what the clock owed is done).
    """
    check_stream(stream)
    cls = type(act)
    _check_call(cls, stream, key, done_at)
    _refuse_old_database(agency_of(stream))
    writes: set[str] = set()
    reads: set[str] = set()
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                outcome, session = _attempt(act, stream, by, key, done_at, late_reason, expected_seq, writes, reads)
        except _Again as again:
            writes |= again.writes
            reads |= again.reads
            continue
        except (IntegrityError, OperationalError) as error:
            if attempt + 1 == _TRIES or not _passing(error):
                _leave_connection()
                raise
            continue
        except DatabaseError:
            _leave_connection()
            raise
        session.keep()
        if isinstance(outcome, Entry):
            return outcome
        raise outcome
    raise UnknownStream(stream)


def _leave_connection() -> None:
    """Whether a statement that failed took effect is unknown, and so is the connection's state: the next act gets a new one."""
    if not connection.in_atomic_block:
        connection.close()


def _passing(error: Exception) -> bool:
    """Say whether a database error only means that somebody else was faster (unique key, deadlock, busy)."""
    if isinstance(error, IntegrityError):
        return True
    words = str(error)
    return "deadlock" in words or "could not serialize" in words or "locked" in words


def _check_call(cls: type[Act], stream: str, key: str, done_at: datetime | None) -> None:
    if kind_of(stream) != cls.kind:
        raise InvalidAct(cls.label, (("", f"该事项不在“{kind_of(stream)}”类卷上办理"),))
    if not key or len(key) > MAX_KEY:
        raise InvalidAct(cls.label, (("key", f"提交编号应为 1 至 {MAX_KEY} 个字符"),))
    if done_at is not None and done_at.tzinfo is None:
        raise InvalidAct(cls.label, (("done_at", "办理时间须带时区"),))


def _attempt(
    act: Act,
    stream: str,
    by: str,
    key: str,
    done_at: datetime | None,
    late_reason: str,
    expected_seq: int | None,
    also_writes: set[str],
    also_reads: set[str],
) -> tuple[Entry[Act] | Refused | Conflict | KeyReused | UnknownStream, _Session]:
    cls = type(act)
    session = _Session(now())
    writes, reads = _plan(act, cls, stream, by)
    writes |= also_writes
    receipt = session.lock(writes, reads | also_reads, (by, key))
    if receipt is not None:
        return _same_again(act, receipt, stream, key), session
    folded = session.held[stream]
    if folded.seq < 0 and not cls.starts:
        return UnknownStream(stream), session
    for name in sorted(writes):
        session.tick(name)
    missing = {name for name in act.touches(folded.state, stream) if name not in session.writable}
    if missing:
        if session.dirty:
            raise _Again(writes=missing)
        session.lock(missing, set())
        for name in sorted(missing):
            session.tick(name)
    done = (done_at or session.at).astimezone(UTC)
    view = session.regime(agency_of(stream))
    actor = exercising(session.actor(by, done), cls, view.regime if view else None, local_day(done))
    line = _Line(act, actor, key, done, late_reason)
    matter = session.matter(line, folded, actor, view)
    conflict = expected_seq is not None and expected_seq < folded.seq and _form_changed(cls, folded, expected_seq)
    hard, soft = ([], []) if conflict else session.refusals(matter, folded, caused=False)
    if conflict or hard:
        receipt = store.read_receipt(by, key)
        if receipt is not None:  # the same submit was under way and was done while this one waited for the lock
            raise _Again
        session.project()
        return (Conflict(stream, expected_seq or 0, folded.seq) if conflict else Refused(cls.label, tuple(hard))), session
    entry = session.append(line, folded, actor, view, matter, soft)
    hard = session.caused(act, matter, folded, actor, done)
    if hard:
        raise Refused(cls.label, tuple(hard))
    session.erase(act, matter, entry)
    session.project()
    return entry, session


def tick_stream(stream: str) -> _Session:
    """Let the clock act on a stream, inside the caller's transaction; the caller keeps the session once it is committed."""
    writes = {stream}
    for _ in range(_TRIES):
        session = _Session(now())
        try:
            session.lock(writes, {sources().regime_stream(agency_of(stream))})
            session.tick(stream)
        except _Again as again:
            writes |= again.writes | again.reads
            continue
        session.project()
        return session
    raise UnknownStream(stream)


def _same_again(act: Act, receipt: tuple[str, int], stream: str, key: str) -> Entry[Act] | KeyReused:
    found = store.read_entries(receipt[0], receipt[1] - 1, receipt[1])
    if len(found) == 1 and isinstance(found[0], Entry) and found[0].stream == stream and found[0].act == act:
        return found[0]
    return KeyReused(key)


def _form_changed(cls: type[Act], folded: Folded, expected: int) -> bool:
    """Say whether what the form shows differs between the head it was opened on and the head now."""
    state = folded.kind.initial(folded.stream)
    for entry in store.read_entries(folded.stream, upto=expected):
        state = apply(state, entry, folded.kind)
    return cls.shows(state) != cls.shows(folded.state)


def would_refuse(
    act: Act, stream: str, *, by: str, done_at: datetime | None = None, late_reason: str = ""
) -> tuple[tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Return (what would refuse the act now, what would only warn), without acting. Raises UnknownStream, UnknownPerson."""
    check_stream(stream)
    session = _Session(now(), dry=True)
    writes, reads = _plan(act, type(act), stream, by)
    session.lock(writes, reads)
    folded = session.held[stream]
    if folded.seq < 0 and not type(act).starts:
        raise UnknownStream(stream)
    session.tick(stream)
    done = (done_at or session.at).astimezone(UTC)
    view = session.regime(agency_of(stream))
    actor = exercising(session.actor(by, done), type(act), view.regime if view else None, local_day(done))
    matter = session.matter(_Line(act, actor, "?", done, late_reason), folded, actor, view)
    hard, soft = session.refusals(matter, folded, caused=False)
    return tuple(hard), tuple(soft)


@dataclass(frozen=True, slots=True)
class Open:
    """An act as a page shows it: possible (no refusals), or blocked with its reasons."""

    act: type[Act]
    refusals: tuple[Refusal, ...]


def outlook(stream: str, by: str, classes: Iterable[type[Act]]) -> list[Open]:
    """Return which acts are possible on a stream before any form is filled, and why the others are not: possible ones first."""
    session = _Session(now(), dry=True)
    writes, reads = _plan(None, Act, stream, by)
    session.lock(writes, reads)
    folded = session.held[stream]
    session.tick(stream)
    actor, view = session.actor(by, session.at), session.regime(agency_of(stream))
    found = []
    for cls in classes:
        if cls.internal or cls.kind != folded.kind.name or cls.starts == (folded.seq >= 0):
            continue
        facts = {
            need.name: tuple(
                Fact(name, other.seq, need.view.of(other.state, name, local_day(session.at)))
                for name in need.streams(None, folded.state)
                if (other := session.get(name)).seq >= 0
            )
            for need in cls.needs
            if need.from_state
        }
        regime, calendar = _in_force(view)
        who = exercising(actor, cls, view.regime if view else None, local_day(session.at))
        matter = Matter(None, folded.state, stream, who, session.at, session.at, regime, calendar, facts)
        hard: list[Refusal] = []
        for gate in DESK_GATES:
            _sort(gate(matter, cls, folded.kind), hard, [])
        if not any(refusal.code == "stage.wrong" for refusal in hard):
            for asked in cls.gates:
                if getattr(asked, "on_state", False):
                    _sort(asked(matter), hard, [])
        found.append(Open(cls, tuple(hard)))
    return sorted(found, key=lambda one: (bool(one.refusals), any(r.code == "stage.wrong" for r in one.refusals)))


def look(stream: str) -> Folded:
    """Return the present state of a stream with its head, for reading only; raises UnknownStream."""
    check_stream(stream)
    heads = store.read_heads([stream])
    if stream not in heads:
        raise UnknownStream(stream)
    folded = _fold(stream, heads[stream])
    _cache.put(folded)
    return folded


def state_at(stream: str, seq: int) -> Any:
    """Return the state of a stream as it stood after entry `seq`."""
    kind = kind_named(kind_of(stream))
    state = kind.initial(stream)
    for entry in store.read_entries(stream, upto=seq):
        state = apply(state, entry, kind)
    return state


def regime_of(agency: str) -> RegimeView | None:
    """Return the regime an agency works under now."""
    return _Session(now(), dry=True).regime(agency)


def actor_of(person: str, at: datetime | None = None) -> Actor:
    """Return who a person is at an instant (now when left out); raises UnknownPerson."""
    return _Session(now(), dry=True).actor(person, at or now())


def parse_act(name: str, fields: dict[str, Any]) -> Act:
    """Make an act from a form's or a request's fields; raises UnknownAct, or InvalidAct with Chinese words for each field."""
    cls = act_class(name)
    if cls is None:
        raise UnknownAct(name)
    try:
        return cls.model_validate(fields)
    except ValidationError as error:
        raise InvalidAct(cls.label, tuple(_problems(cls, error))) from None


def _problems(cls: type[Act], error: ValidationError) -> Iterator[tuple[str, str]]:
    for problem in error.errors():
        place = [str(part) for part in problem["loc"]]
        info = cls.model_fields.get(place[0]) if place else None
        title = (info.title if info is not None and info.title else place[0]) if place else ""
        cause = problem.get("ctx", {}).get("error")
        if isinstance(cause, MingfaError):
            words = str(cause)
        else:
            words = _WORDS.get(problem["type"], "").format(**problem.get("ctx", {})) or (
                str(cause) if cause is not None else "内容不符合要求"
            )
        yield (" ".join([title, *place[1:]]), words)


_WORDS = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项",
    "string_type": "应为文字",
    "string_too_short": "至少填写 {min_length} 个字",
    "string_too_long": "不能超过 {max_length} 个字",
    "string_pattern_mismatch": "格式不正确",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不能大于 {le}",
    "bool_parsing": "应为是或者否",
    "bool_type": "应为是或者否",
    "date_from_datetime_parsing": "日期格式应为 2026-01-31",
    "date_parsing": "日期格式应为 2026-01-31",
    "date_type": "日期格式应为 2026-01-31",
    "datetime_from_date_parsing": "时间格式应为 2026-01-31 09:30",
    "datetime_parsing": "时间格式应为 2026-01-31 09:30",
    "datetime_type": "时间格式应为 2026-01-31 09:30",
    "timezone_aware": "时间须带时区",
    "enum": "应为以下之一：{expected}",
    "literal_error": "应为以下之一：{expected}",
    "too_short": "至少填写 {min_length} 项",
    "too_long": "不能超过 {max_length} 项",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为分项内容",
    "model_type": "应为分项内容",
    "json_invalid": "不是有效的 JSON",
}

__all__ = [
    "Caused", "Folded", "Gate", "Open", "actor_of", "apply", "forget", "is_late", "look", "outlook", "parse_act", "perform", "regime_of", "state_at", "would_refuse",
]  # fmt: skip
