"""Doing acts on a year's data, for tests: each step by whoever the regime names for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from mingfa.agencies.setup import Site
from mingfa.cases.tests.whole import MAJOR, Whole
from mingfa.desk import now
from mingfa.desk.act import Act
from mingfa.desk.errors import Refused
from mingfa.desk.perform import actor_of, look, perform, regime_of
from mingfa.desk.times import LOCAL
from mingfa.law.refusal import Refusal
from mingfa.statistics import acts, compiling
from mingfa.statistics.state import AnnualState

_N = count()


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """An instant in China."""
    return datetime(year, month, day, hour, tzinfo=LOCAL)


@dataclass
class Yearly:
    """One year of an agency. `said`: the refusals of the last try."""

    site: Site
    year: int
    when: datetime
    said: tuple[Refusal, ...] = ()

    @property
    def stream(self) -> str:
        """Its stream."""
        return acts.annual_stream(self.site.agency, self.year)

    @property
    def state(self) -> AnnualState:
        """What is known of it."""
        found: AnnualState = look(self.stream).state
        return found

    def who(self, step: str) -> str:
        """Return somebody whom the regime names for a step."""
        view = regime_of(self.site.agency)
        assert view is not None
        on = self.when.date()
        chain = "annual" if view.regime.has(f"disclosure.chain.annual.{step}.roles", on) else "decision"
        roles = view.regime.items(f"disclosure.chain.{chain}.{step}.roles", on)
        name = f"disclosure.chain.{chain}.{step}.units"
        units = view.regime.items(name, on) if view.regime.has(name, on) else ()
        for role in roles:
            for person in self.site.people.get(role, []):
                if any(post.role in roles and (not units or post.unit in ("", *units)) for post in actor_of(person, self.when).posts):
                    return person
        raise LookupError(f"{self.site.agency}: nobody to {step}")

    def tried(self, act: Act, by: str) -> set[str]:
        """Try an act; return the codes of what refuses it."""
        self.said = ()
        try:
            with now.at(self.when):
                perform(act, self.stream, by=by, key=f"yearly-{next(_N)}")
        except Refused as error:
            self.said = error.refusals
            return set(error.codes)
        return set()

    def counted(self) -> Yearly:
        """Have it opened and counted by the platform."""
        with now.at(self.when):
            compiling.open_year(self.site.agency, self.year)
            compiling.count_year(self.site.agency, self.year)
        return self

    def freezing(self, note: str = "") -> acts.FreezeFigures:
        """The act that freezes what is counted now."""
        counted = self.state.counted
        assert counted is not None
        return acts.FreezeFigures(counted=counted.seq, note=note)

    def frozen(self) -> Yearly:
        """Have it frozen."""
        assert self.tried(self.freezing(), self.who("provide")) == set(), self.said
        return self

    def signed(self) -> Yearly:
        """Have it signed off."""
        self.frozen()
        assert self.tried(acts.SignOffFigures(), self.who("approve")) == set(), self.said
        return self

    def published(self) -> Yearly:
        """Have it published."""
        if self.state.stage != "signed":
            self.signed()
        assert self.tried(acts.PublishFigures(), self.who("publish")) == set(), self.said
        return self


def decided(make: Callable[[str], Any], agency: str, when: datetime) -> Whole:
    """A penalty case of an agency whose decision was issued, begun at an instant."""
    case = make(agency)
    case.at = when
    found: Whole = case.decided(MAJOR, ("p1",)).issued()
    return found
