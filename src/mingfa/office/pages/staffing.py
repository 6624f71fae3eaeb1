"""The page that holds the reviewers of the agency against the standard its rules set (法制审核人员配备), with the advisers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfa.agencies.facts import agency_stream
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.people import Person, agency_state, staff
from mingfa.review.facts import ReviewStaff
from mingfa.review.gates.experts import ADVISERS
from mingfa.review.staffing import Staffing, staffing


@dataclass(frozen=True, slots=True)
class AdviserLine:
    """An adviser or public lawyer of the agency."""

    person: str
    name: str
    post: str
    unit: str


def staffing_of(person: Person) -> Staffing | None:
    """Return how the agency of a person stands today; None before it is set up."""
    state = agency_state(person.agency)
    if state is None or person.view is None:
        return None
    today = reading.today()
    officers = sum(1 for one in staff(person.agency, person.view) if one.card and not one.problem)
    return staffing(officers, ReviewStaff.of(state, agency_stream(person.agency), today), person.view.regime, today)


def advisers_of(person: Person) -> list[AdviserLine]:
    """List the advisers appointed today."""
    state, today = agency_state(person.agency), reading.today()
    if state is None or person.view is None:
        return []
    regime = person.view.regime
    return [
        AdviserLine(member.person, member.name, term("role", role), unit.name if unit is not None else "")
        for role in ADVISERS
        for member in state.members
        if member.holds(role, today)
        for unit in [next((regime.unit(post.unit) for post in member.posts if post.role == role), None)]
    ]


def _rule(person: Person, parameter: str, on: date) -> Rule | None:
    return person.view.regime.rule(parameter, on) if person.view is not None and person.view.regime.has(parameter, on) else None


def reviewers(request: HttpRequest) -> HttpResponse:
    """Show reviewers against the standard: green when it is met, red when it is not, each person with whether he counts."""
    person: Person = request.person  # type: ignore[attr-defined]
    today, found = reading.today(), staffing_of(person)
    return render(
        request,
        "office/staffing.html",
        {
            "found": found, "advisers": advisers_of(person), "advised": _rule(person, "review.advisers_required", today),
            "background": _rule(person, "review.staff_legal_background", today), "today": today,
            "named": sorted(found.named, key=lambda one: (one.post.unit, one.post.name)) if found is not None else [],
        },
    )  # fmt: skip
