"""Asking without acting: the present state of a stream, what would be refused, which acts are possible and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mingfa.desk import store
from mingfa.desk.act import Act, Actor, Fact, Matter
from mingfa.desk.errors import UnknownStream
from mingfa.desk.gates import DESK_GATES, exercising
from mingfa.desk.kinds import RegimeView, kind_named
from mingfa.desk.now import now
from mingfa.desk.session import Folded, Line, Session, apply, fold_stream, in_force, kept_states, plan_streams, sort_refusals
from mingfa.desk.streams import agency_of, check_stream, kind_of
from mingfa.desk.times import UTC, local_day
from mingfa.law.refusal import Refusal


def would_refuse(
    act: Act, stream: str, *, by: str, done_at: datetime | None = None, late_reason: str = ""
) -> tuple[tuple[Refusal, ...], tuple[Refusal, ...]]:
    """Return (what would refuse the act now, what would only warn), without acting. Raises UnknownStream, UnknownPerson."""
    check_stream(stream)
    session = Session(now(), dry=True)
    writes, reads = plan_streams(act, type(act), stream, by)
    session.lock(writes, reads)
    folded = session.held[stream]
    if folded.seq < 0 and not type(act).starts:
        raise UnknownStream(stream)
    session.tick(stream)
    done = (done_at or session.at).astimezone(UTC)
    view = session.regime(agency_of(stream))
    actor = exercising(session.actor(by, done), type(act), view.regime if view else None, local_day(done))
    matter = session.matter(Line(act, actor, "?", done, late_reason), folded, actor, view)
    hard, soft = session.refusals(matter, folded, caused=False)
    return tuple(hard), tuple(soft)


@dataclass(frozen=True, slots=True)
class Open:
    """An act as a page shows it: possible (no refusals), or blocked with its reasons."""

    act: type[Act]
    refusals: tuple[Refusal, ...]


def outlook(stream: str, by: str, classes: Iterable[type[Act]]) -> list[Open]:
    """Return which acts are possible on a stream before any form is filled, and why the others are not: possible ones first."""
    session = Session(now(), dry=True)
    writes, reads = plan_streams(None, Act, stream, by)
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
        regime, calendar = in_force(view)
        who = exercising(actor, cls, view.regime if view else None, local_day(session.at))
        matter = Matter(None, folded.state, stream, who, session.at, session.at, regime, calendar, facts)
        hard: list[Refusal] = []
        for gate in DESK_GATES:
            sort_refusals(gate(matter, cls, folded.kind), hard, [])
        if not any(refusal.code == "stage.wrong" for refusal in hard):
            for asked in cls.gates:
                if getattr(asked, "on_state", False):
                    sort_refusals(asked(matter), hard, [])
        found.append(Open(cls, tuple(hard)))
    return sorted(found, key=lambda one: (bool(one.refusals), any(r.code == "stage.wrong" for r in one.refusals)))


def look(stream: str) -> Folded:
    """Return the present state of a stream with its head, for reading only; raises UnknownStream."""
    check_stream(stream)
    heads = store.read_heads([stream])
    if stream not in heads:
        raise UnknownStream(stream)
    folded = fold_stream(stream, heads[stream])
    kept_states.put(folded)
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
    return Session(now(), dry=True).regime(agency)


def actor_of(person: str, at: datetime | None = None) -> Actor:
    """Return who a person is at an instant (now when left out); raises UnknownPerson."""
    return Session(now(), dry=True).actor(person, at or now())
