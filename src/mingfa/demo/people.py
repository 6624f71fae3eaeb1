"""Who does what in a demonstration: for every duty somebody of the agency who holds it under its own regime."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from mingfa.agencies.facts import OfficerFact, regime_stream
from mingfa.agencies.setup import Site
from mingfa.desk.act import Actor
from mingfa.desk.gates import has_duty
from mingfa.desk.perform import actor_of, look
from mingfa.documents.blocks import Officer, Person
from mingfa.law.regime_model import Regime


class Nobody(LookupError):
    """Nobody of the agency holds a duty."""


@dataclass(slots=True)
class Cast:
    """The people of one case: the handling unit and its two officers; everybody else by duty, and by unit where the regime says so.

    pair: which two officers of the unit handle it (0, 1, 2 ...), so that several cases need not share them.
    """

    site: Site
    on: date
    unit: str
    pair: int = 0
    officers: tuple[str, str] = field(init=False)
    _actors: dict[str, Actor] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._actors = {person: actor_of(person) for person in sorted({one for people in self.site.people.values() for one in people})}
        mine = [person for person in self.site.people["officer"] if self.unit in self._actors[person].units]
        lead = next((person for person in mine if self.holds(person, "lead_handler")), mine[0])
        others = [person for person in mine if person != lead]
        self.officers = (lead, others[self.pair % len(others)]) if self.pair < len(others) else (others[0], others[-1])

    @property
    def regime(self) -> Regime:
        """The rules of the agency."""
        regime: Regime = look(regime_stream(self.site.agency)).state.regime
        return regime

    @property
    def lead(self) -> str:
        """The lead handler."""
        return self.officers[0]

    @property
    def everybody(self) -> list[str]:
        """All people, each once, in a fixed order."""
        return list(self._actors)

    def holds(self, person: str, role: str, unit: str | None = None) -> bool:
        """Say whether somebody holds a role, in that unit if one is named."""
        return self._actors[person].holds(role, unit)

    def who(self, duty: str, *, unit: str | None = None, but: Iterable[str] = ()) -> str:
        """Return somebody who holds a duty, of the unit if one is named, other than these people; raises Nobody."""
        return next(self.all_who(duty, unit=unit, but=but), "") or self._nobody(duty)

    def all_who(self, duty: str, *, unit: str | None = None, but: Iterable[str] = ()) -> Iterator[str]:
        """Iterate over those who hold a duty: people of the handling unit first, then in the order in which the rule names roles."""
        rule, out = self.regime.duty(duty, self.on), set(but)
        found = [person for person in self.everybody if person not in out and has_duty(self._actors[person], rule)]
        if unit is not None:
            found = [person for person in found if unit in self._actors[person].units]
        return iter(sorted(found, key=lambda person: (self.unit not in self._actors[person].units, self._rank(person, rule.roles), person)))

    def _rank(self, person: str, roles: tuple[str, ...]) -> int:
        return min(roles.index(post.role) for post in self._actors[person].posts if post.role in roles)

    def post(self, roles: Iterable[str], units: Iterable[str] = (), *, but: Iterable[str] = ()) -> str:
        """Return somebody who holds one of these roles in one of these units (in any, when none is named); raises Nobody."""
        wanted, places, out = tuple(roles), set(units), set(but)
        for role in wanted:
            for person in self.everybody:
                held = [post for post in self._actors[person].posts if post.role == role and (not places or post.unit in places)]
                if held and person not in out:
                    return person
        return self._nobody("、".join(wanted))

    @staticmethod
    def _nobody(what: str) -> str:
        raise Nobody(what)

    # As papers name them -------------------------------------------------------------------------------------------------

    def fact(self, person: str) -> OfficerFact:
        """Return what is known of somebody on the day."""
        return OfficerFact.of(look(person).state, person, self.on)

    def name(self, person: str) -> str:
        """Return somebody's name."""
        return self.fact(person).name

    def officer(self, person: str) -> Officer:
        """Return an officer with the certificate that holds."""
        fact = self.fact(person)
        return Officer(name=fact.name, card_number=fact.card_numbers[0])

    def person(self, person: str) -> Person:
        """Return somebody with unit and post."""
        fact = self.fact(person)
        unit = self.regime.unit(fact.units[0]) if fact.units else None
        return Person(name=fact.name, unit=unit.name if unit is not None else "", post=fact.title)

    @property
    def pair_on_paper(self) -> tuple[Officer, ...]:
        """The two officers of the case with their certificates."""
        return tuple(self.officer(person) for person in self.officers)

    @property
    def leaders(self) -> tuple[str, ...]:
        """The persons in charge of the agency (负责人), who discuss together."""
        leading = {unit.code for unit in self.regime.units if unit.kind == "leadership"}
        return tuple(person for person in self.everybody if leading & set(self._actors[person].units))
