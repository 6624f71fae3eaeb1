"""Where officers were at a time, over all cases of an agency: for who is said to have been in two places at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mingfa.cases.models import ActivityRow
from mingfa.desk.store import instant, micros
from mingfa.law.regime_terms import term


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One officer at one on-site activity of a case."""

    person: str
    case: str
    label: str
    place: str
    started_at: datetime
    ended_at: datetime


def whereabouts(agency: str, people: Iterable[str], start: datetime, end: datetime, *, apart_from: str = "") -> tuple[Whereabouts, ...]:
    """Return where these people were between two instants, in any case of the agency but one."""
    rows = (
        ActivityRow.objects.filter(agency=agency, person__in=sorted(set(people)), started_at__lt=micros(end), ended_at__gt=micros(start))
        .exclude(stream=apart_from)
        .order_by("started_at", "id")
    )
    return tuple(
        Whereabouts(row.person, row.stream, term("activity", row.activity), row.place, instant(row.started_at), instant(row.ended_at))
        for row in rows
    )
