"""The kinds of streams of this package, and where the desk learns who acts and which regime is in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from mingfa.agencies.acts import agency as _agency_acts
from mingfa.agencies.acts import keyring as _keyring_acts
from mingfa.agencies.acts import materials as _material_acts
from mingfa.agencies.acts import regime as _regime_acts
from mingfa.agencies.acts import series as _series_acts
from mingfa.agencies.acts.person import LapsePost, NoteStanding, swept
from mingfa.agencies.facts import OfficerFact, certificate_problem, regime_stream
from mingfa.agencies.state.agency import AgencyState
from mingfa.agencies.state.keyring import KeyringState
from mingfa.agencies.state.person import PersonState
from mingfa.agencies.state.regime import RegimeState
from mingfa.agencies.state.series import SeriesState
from mingfa.desk.act import Actor, Post
from mingfa.desk.kinds import Concern, Deadline, Due, RegimeView, StreamKind, ToDo, register_kind
from mingfa.desk.sources import Sources, register_sources
from mingfa.desk.streams import agency_of
from mingfa.desk.times import start_of
from mingfa.law.errors import RuleNotInForce
from mingfa.law.regime_model import Regime
from mingfa.law.terms import start_clock

ONE_DAY = timedelta(days=1)
REVIEWERS = ("legal_reviewer", "legal_head")

__all__ = ["_agency_acts", "_keyring_acts", "_material_acts", "_regime_acts", "_series_acts", "actor", "regime_view", "register"]


def regime_view(state: RegimeState, stream: str, seq: int) -> RegimeView | None:
    """Return the regime in force by a regime stream's state; None before one is adopted."""
    if state.regime is None or state.calendar is None:
        return None
    return RegimeView(state.regime, state.calendar, stream, seq)


def actor(state: PersonState, person: str, seq: int, on: date) -> Actor:
    """Return who a person is on a legal day: units and posts of that day, delegated ones among them."""
    held = state.posts_on(on)
    return Actor(
        person,
        state.name,
        agency_of(person),
        state.units_on(on),
        tuple(Post(post.role, post.unit) for post in held),
        active=state.active_on(on),
        seq=seq,
        delegated=tuple((Post(post.role, post.unit), post.of) for post in held if post.of),
    )


def _boundaries(state: PersonState) -> Iterator[date]:
    """Iterate over the days on which a certificate, a suspension, an absence or a year's check begins or has ended."""
    for one in state.certificates:
        yield one.valid_from
        yield one.valid_to + ONE_DAY
        for _, last in one.suspended:
            if last is not None:
                yield last + ONE_DAY
    years = [year for year, _ in state.checks] + [one.valid_from.year for one in state.certificates]
    if years:
        for year in range(min(years), max(years) + 3):
            yield date(year, 1, 1)


OFFICERS = ("officer", "lead_handler")


def _standing(state: PersonState, regime: Regime, on: date) -> str | None:
    return certificate_problem(OfficerFact.of(state, state.stream, on), on, regime)


def person_due(state: PersonState, view: RegimeView) -> Iterator[Due]:
    """Say when a certificate begins or ceases to hold by the mere passing of days, and when a post's last day is over."""
    if state.swept is not None and state.certificates:
        for day in sorted(set(_boundaries(state))):
            if day <= state.swept:
                continue
            before, after = _standing(state, view.regime, day - ONE_DAY), _standing(state, view.regime, day)
            if (before is None) != (after is None):
                yield Due(start_of(day), "standing", NoteStanding(certified=after is None, reason=after or ""))
                break
    for post in state.posts:
        if post.last is not None and not post.noted and not post.of:
            yield Due(start_of(post.last + ONE_DAY), f"post.{post.role}.{post.unit}", LapsePost(role=post.role, unit=post.unit))


def person_deadlines(state: PersonState, view: RegimeView) -> Iterator[Deadline]:
    """The reviewer's training (审核人员培训): regime review.training_months after the last one, or after the appointment."""
    posts = [post for post in state.posts if post.role in REVIEWERS and post.last is None and not post.of]
    if not posts:
        return
    last = state.last_trained()
    started = last or min(post.first for post in posts)
    reason = "最近一次培训" if last else "任审核岗位，尚未参加培训"
    try:
        clock = start_clock(view.regime, "review.training_months", "审核人员培训", started, reason, on=None)
    except RuleNotInForce:
        return
    yield Deadline("training", clock, state.name, "officer", person=state.stream, unit=posts[0].unit)


def agency_todos(state: AgencyState, view: RegimeView) -> Iterator[ToDo]:
    """Each member sees its part of a task with the day it is due."""
    regime = view.regime
    rules = regime.versions("organisation.lead_unit")
    article = rules[-1].article if rules else None
    for task in state.tasks:
        for part in task.parts:
            if part.done_on is None:
                yield ToDo(
                    part.id, f"{task.title}：{part.words}", "agencies.finish_part", "牵头单位分解的任务", article, part.due, unit=part.unit
                )


def person_concerns(state: PersonState, view: RegimeView) -> Iterator[Concern]:
    """Whoever holds an officer's post and may not enforce, as of the last day that was looked at (the clock looks at every turn)."""
    if state.swept is None or not state.active_on(state.swept):
        return
    posts = [post for post in state.posts_on(state.swept) if post.role in OFFICERS and not post.of]
    problem = _standing(state, view.regime, state.swept) if posts else None
    if problem is not None:
        rules = view.regime.versions("gate.G01")
        yield Concern(
            "certificate", "officer.not_certified", problem, rules[0].article if rules else None, state.swept, posts[0].unit, state.stream
        )


def _person_title(state: Any) -> str:
    return str(state.name)


def register() -> None:
    """Make the kinds and the sources known to the desk."""
    register_kind(StreamKind("regime", "制度", RegimeState, title=lambda state: state.regime.name if state.regime else ""))
    register_kind(StreamKind("agency", "执法主体", AgencyState, title=lambda state: state.name, todos=agency_todos))
    register_kind(
        StreamKind(
            "person",
            "人员",
            PersonState,
            title=_person_title,
            due=person_due,
            deadlines=person_deadlines,
            after=swept,
            concerns=person_concerns,
        )
    )
    register_kind(StreamKind("keyring", "密钥", KeyringState, title=lambda state: "密钥登记"))
    register_kind(StreamKind("series", "文号", SeriesState, title=lambda state: state.stream.rpartition("/")[2]))
    register_sources(Sources("regime", regime_stream, regime_view, actor))
