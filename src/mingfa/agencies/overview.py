"""Who sees which gaps (缺口): the lead unit and supervision all of their agency's, everybody else those of his own units."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from mingfa.agencies.models import GapRow, UnitRow
from mingfa.desk.gates import has_duty
from mingfa.desk.now import now
from mingfa.desk.perform import actor_of, regime_of
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day


@dataclass(frozen=True, slots=True)
class SeenGap:
    """A gap as the overview shows it. unit: name of the unit that has to fill it."""

    code: str
    about: str
    words: str
    unit: str
    article: str


def oversees(person: str) -> bool:
    """Say whether a person sees the gaps of all units: whoever belongs to the lead unit (牵头单位), or supervises."""
    view, on = regime_of(agency_of(person)), local_day(now())
    if view is None:
        return False
    actor, regime = actor_of(person), view.regime
    lead = regime.text("organisation.lead_unit", on) if regime.has("organisation.lead_unit", on) else ""
    if lead in actor.units:
        return True
    return regime.has("duty.supervision.view", on) and has_duty(actor, regime.duty("supervision.view", on))


def gaps_seen_by(person: str) -> list[SeenGap]:
    """Return the gaps a person sees, by code."""
    agency = agency_of(person)
    names = dict(UnitRow.objects.filter(agency=agency, active=True).values_list("code", "name"))
    rows = GapRow.objects.filter(agency=agency)
    if not oversees(person):
        rows = rows.filter(Q(unit__in=actor_of(person).units) | Q(about__in=actor_of(person).units))
    return [SeenGap(row.code, row.about, row.words, names.get(row.unit, row.unit), row.article) for row in rows.order_by("code", "about")]
