"""Who sees what is kept from others inside the house: the side volume (副卷) of a case, and figures of agencies below."""

from __future__ import annotations

from typing import Any

from mingfa.agencies.models import AgencyRow
from mingfa.office.people import Person

INNER_DUTIES = frozenset({
    "case.examine", "case.approve_filing", "case.approve_measure", "case.approve_closing", "review.accept", "review.conclude", "review.sign_off",
    "discussion.submit", "discussion.record", "penalty.decide", "case.archive", "supervision.view",
})  # fmt: skip
"""Duties that cannot be done without the side volume: examining, reviewing, discussing, deciding, archiving, supervising."""


def may_see_side(state: Any, person: Person) -> bool:
    """Say whether a person reads the side volume of a case: its handlers, and whoever examines, reviews, decides or supervises."""
    if person.stream in getattr(state, "handlers", ()):
        return True
    if any(getattr(step, "by", "") == person.stream for step in getattr(state, "steps", ())):
        return True
    return bool(person.duties & INNER_DUTIES)


def agencies_below(agency: str) -> list[str]:
    """Return the agencies whose figures are seen from one: those below it, at any depth. Figures only, never their streams."""
    found: list[str] = []
    wanted = [agency]
    while wanted:
        rows = AgencyRow.objects.filter(superior__in=wanted).exclude(agency__in=[agency, *found]).order_by("agency")
        wanted = list(rows.values_list("agency", flat=True))
        found += wanted
    return found
