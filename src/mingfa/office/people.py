"""Who has signed in: from an account's name to the person of an agency, what the person is there, and who else works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Count, Max, Sum

from mingfa.agencies.facts import OfficerFact, agency_stream, certificate_problem
from mingfa.agencies.models import PersonRow
from mingfa.desk.act import Actor
from mingfa.desk.errors import UnknownPerson, UnknownStream
from mingfa.desk.gates import has_duty
from mingfa.desk.kinds import RegimeView
from mingfa.desk.models import Head
from mingfa.desk.now import now
from mingfa.desk.perform import actor_of, look, regime_of
from mingfa.desk.times import local_day
from mingfa.law.errors import RuleError

PLACES = "、"


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in: the stream, and the person as known today."""

    stream: str
    actor: Actor
    view: RegimeView | None

    @property
    def agency(self) -> str:
        """The agency's code."""
        return self.actor.agency

    @cached_property
    def duties(self) -> frozenset[str]:
        """The duties held today, in whatever unit."""
        if self.view is None:
            return frozenset()
        today = local_day(now())
        found = set()
        for rule in self.view.regime.rules("duty", today):
            name = rule.id.removeprefix("duty.")
            if not name.endswith(".units") and has_duty(self.actor, self.view.regime.duty(name, today)):
                found.add(name)
        return frozenset(found)

    @cached_property
    def everywhere(self) -> frozenset[str]:
        """The duties held for the whole agency, by a post that is in no unit."""
        if self.view is None:
            return frozenset()
        today = local_day(now())
        wide = Actor(self.actor.person, self.actor.name, self.actor.agency, (), tuple(post for post in self.actor.posts if not post.unit))
        return frozenset(name for name in self.duties if has_duty(wide, self.view.regime.duty(name, today)))

    @property
    def units(self) -> frozenset[str]:
        """The units belonged to, or in which a post is held."""
        return frozenset((*self.actor.units, *(post.unit for post in self.actor.posts if post.unit)))

    def has(self, duty: str) -> bool:
        """Say whether a duty is held."""
        return duty in self.duties

    @property
    def posts(self) -> str:
        """Posts and units in Chinese, for the head of the page."""
        if self.view is None:
            return ""
        regime = self.view.regime
        words = []
        for post in self.actor.posts:
            role, unit = regime.role(post.role), regime.unit(post.unit)
            words.append((unit.name if unit else "") + (role.name if role else post.role))
        return PLACES.join(dict.fromkeys(words))


def stream_of(account: str) -> str | None:
    """Return the person's stream an account belongs to, None when nobody enrolled has it."""
    return PersonRow.objects.filter(account=account).order_by("stream").values_list("stream", flat=True).first() if account else None


def person_of(account: str) -> Person | None:
    """Return who has signed in, None for an account that belongs to no enrolled person."""
    stream = stream_of(account)
    if stream is None:
        return None
    try:
        actor = actor_of(stream)
    except UnknownPerson:
        return None
    return Person(stream, actor, regime_of(actor.agency))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the agency as a form offers him: posts in words, and what stands against his certificate today."""

    stream: str
    name: str
    units: tuple[str, ...]
    posts: tuple[str, ...]
    unit_words: str
    card: str
    problem: str

    @property
    def note(self) -> str:
        """What one should know before picking him."""
        return "；".join(part for part in (PLACES.join(self.posts), self.problem or (f"执法证 {self.card}" if self.card else "")) if part)


def staff(agency: str, view: RegimeView | None) -> tuple[Colleague, ...]:
    """Return the people of an agency who are in service today, by unit and name."""
    last = Head.objects.filter(agency=agency, kind="person").aggregate(count=Count("stream"), entries=Sum("seq"), at=Max("recorded_at"))
    return _staff(agency, local_day(now()), view, (last["count"], last["entries"], last["at"]))


@lru_cache(maxsize=64)
def _staff(agency: str, today: date, view: RegimeView | None, last: tuple[int, int, int]) -> tuple[Colleague, ...]:
    """Make the list anew when the day, the regime or any person's stream has moved."""
    found = []
    for stream in PersonRow.objects.filter(agency=agency).order_by("stream").values_list("stream", flat=True):
        try:
            fact = OfficerFact.of(look(stream).state, stream, today)
        except UnknownStream:
            continue
        if fact.active:
            found.append(_colleague(fact, view, today))
    return tuple(sorted(found, key=lambda one: (one.unit_words, one.name)))


def _colleague(fact: OfficerFact, view: RegimeView | None, today: date) -> Colleague:
    units, posts, problem = {}, [], ""
    if view is not None:
        units = {unit.code: unit.name for unit in view.regime.units}
        roles = {role.code: role.name for role in view.regime.roles}
        posts = [("" if unit in fact.units else units.get(unit, "")) + roles.get(role, role) for role, unit in fact.posts]
        if fact.cards:
            try:
                problem = certificate_problem(fact, today, view.regime) or ""
            except RuleError as error:
                problem = str(error)
    return Colleague(
        fact.person, fact.name, fact.units, tuple(dict.fromkeys(posts)), PLACES.join(units.get(code, code) for code in fact.units),
        PLACES.join(fact.card_numbers), problem.removeprefix(f"{fact.name}："),
    )  # fmt: skip


def agency_state(agency: str) -> Any:
    """Return what is known of an agency, None before it is set up."""
    try:
        return look(agency_stream(agency)).state
    except UnknownStream:
        return None
