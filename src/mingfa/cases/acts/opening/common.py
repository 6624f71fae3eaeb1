"""What the parts of the opening share: stages, members of the team, the end of every limit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from mingfa.cases.gates import common as gate
from mingfa.cases.state.core import IN_HAND, CaseState, Member, day_of
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace

LEAD = frozenset({"lead"})
INVESTIGATING = frozenset({"investigating"})
TEAM_STAGES = IN_HAND | {"suspended", "lead"}


def members(entry: Entry[Any], since: date, *, lead: str = "", until: date | None = None, deputy_for: str = "") -> Iterable[Member]:
    """Make team members of the officers whose facts an entry keeps, with the certificate they held that day."""
    for fact in entry.facts.get("officers", ()):
        card, _ = gate.certificate_of(fact.value)
        yield Member(fact.value.person, fact.value.name, card, since, fact.value.person == lead, until, "", deputy_for)


def teamed(case: CaseState, team: tuple[Member, ...], day: date) -> CaseState:
    """Give the case this team from a day on; whoever was ever of it has investigated."""
    case = case.with_team(team, day)
    return replace(case, investigators=case.investigators | {member.person for member in team})


def without_member(team: tuple[Member, ...], person: str, day: date, why: str) -> tuple[Member, ...]:
    """End a membership the day before, so that a step on the day of the change is the successor's."""
    last = day - timedelta(days=1)
    return tuple(replace(one, until=last, ended_by=why, lead=False) if one.person == person and one.on(day) else one for one in team)


def ended(case: CaseState, entry: Entry[Any], why: str) -> CaseState:
    """End every limit of handling of the case."""
    for key in case.clocks:
        case = case.end(key, day_of(entry), why)
    return case
