"""The door: `perform` lets an act through or refuses it; `would_refuse` and `outlook` give the same answers without acting.

One transaction: lock the heads in a fixed order, perform what the timer owes, fold, ask every gate, append, project (`session`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from mingfa.desk import store
from mingfa.desk.act import Act, Caused, Gate
from mingfa.desk.asking import Open, actor_of, look, outlook, regime_of, state_at, would_refuse
from mingfa.desk.entry import Entry
from mingfa.desk.errors import Conflict, InvalidAct, KeyReused, Refused, UnknownStream
from mingfa.desk.gates import exercising
from mingfa.desk.now import now
from mingfa.desk.parsing import parse_act
from mingfa.desk.session import MAX_KEY, Again, Folded, Line, Session, apply, forget, is_late, plan_streams, refuse_behind_checkpoint
from mingfa.desk.sources import sources
from mingfa.desk.streams import agency_of, check_stream, kind_of
from mingfa.desk.times import UTC, local_day

_TRIES = 6


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
    refuse_behind_checkpoint(agency_of(stream))
    writes: set[str] = set()
    reads: set[str] = set()
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                outcome, session = _attempt(act, stream, by, key, done_at, late_reason, expected_seq, writes, reads)
        except Again as again:
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
) -> tuple[Entry[Act] | Refused | Conflict | KeyReused | UnknownStream, Session]:
    cls = type(act)
    session = Session(now())
    writes, reads = plan_streams(act, cls, stream, by)
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
            raise Again(writes=missing)
        session.lock(missing, set())
        for name in sorted(missing):
            session.tick(name)
    done = (done_at or session.at).astimezone(UTC)
    view = session.regime(agency_of(stream))
    actor = exercising(session.actor(by, done), cls, view.regime if view else None, local_day(done))
    line = Line(act, actor, key, done, late_reason)
    matter = session.matter(line, folded, actor, view)
    conflict = expected_seq is not None and expected_seq < folded.seq and _form_changed(cls, folded, expected_seq)
    hard, soft = ([], []) if conflict else session.refusals(matter, folded, caused=False)
    if conflict or hard:
        receipt = store.read_receipt(by, key)
        if receipt is not None:  # the same submit was under way and was done while this one waited for the lock
            raise Again
        session.project()
        return (Conflict(stream, expected_seq or 0, folded.seq) if conflict else Refused(cls.label, tuple(hard))), session
    entry = session.append(line, folded, actor, view, matter, soft)
    hard = session.caused(act, matter, folded, actor, done)
    if hard:
        raise Refused(cls.label, tuple(hard))
    session.erase(act, matter, entry)
    session.project()
    return entry, session


def tick_stream(stream: str) -> Session:
    """Let the clock act on a stream, inside the caller's transaction; the caller keeps the session once it is committed."""
    writes = {stream}
    for _ in range(_TRIES):
        session = Session(now())
        try:
            session.lock(writes, {sources().regime_stream(agency_of(stream))})
            session.tick(stream)
        except Again as again:
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


__all__ = [
    "Caused", "Folded", "Gate", "Open", "actor_of", "apply", "forget", "is_late", "look", "outlook", "parse_act", "perform", "regime_of", "state_at", "tick_stream", "would_refuse",
]  # fmt: skip
