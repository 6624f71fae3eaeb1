"""How much of what had to be published was (公示率): by unit and month of the last day, and by kind. Read from the table of publications."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from mingfa.disclosure.models import PublicationRow


@dataclass(frozen=True, slots=True)
class DueFigures:
    """How the decisions due in a month stand. due = published + withheld + waiting + overdue; late: of the published, after the last day."""

    unit: str
    month: str
    due: int
    published: int
    late: int
    withheld: int
    waiting: int
    overdue: int

    @property
    def ratio(self) -> float | None:
        """Published of what was to be published, in percent; None where all was withheld."""
        owed = self.due - self.withheld
        return round(100 * self.published / owed, 1) if owed else None

    @property
    def in_time(self) -> int:
        """Published within the days."""
        return self.published - self.late


SUMS = ("due", "published", "late", "withheld", "waiting", "overdue")


def owed(agency: str) -> QuerySet[PublicationRow]:
    """Return the decisions that had to be published and did not fall before; those without a last day (no rule) are not among them."""
    return PublicationRow.objects.filter(agency=agency, due_on__isnull=False, lapsed_on__isnull=True)


STATES = (("published", "已公示"), ("late", "迟公示"), ("withheld", "不予公示"), ("waiting", "期限内未公示"), ("overdue", "超期未公示"))
"""How a decision that has to be published can stand; a late one is among the published."""


def _conditions(today: date) -> dict[str, Q]:
    public, open_ = Q(published_on__isnull=False), Q(published_on__isnull=True, withheld_on__isnull=True)
    return {
        "published": public, "late": public & Q(published_on__gt=F("due_on")), "withheld": Q(published_on__isnull=True, withheld_on__isnull=False),
        "waiting": open_ & Q(due_on__gte=today), "overdue": open_ & Q(due_on__lt=today),
    }  # fmt: skip


def counted(today: date) -> dict[str, Any]:
    """Return the sums of one group, as the database adds them up."""
    return {"due": Count("stream")} | {name: Count("stream", filter=condition) for name, condition in _conditions(today).items()}


_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")


def standing(agency: str, today: date, *, unit: str = "", month: str = "", kind: str = "", state: str = "") -> QuerySet[PublicationRow]:
    """Return the decisions behind a figure; what cannot be a month, or is no state, chooses nothing and lists none."""
    rows = owed(agency)
    if unit:
        rows = rows.filter(unit=unit)
    if kind:
        rows = rows.filter(kind=kind)
    if month:
        rows = (
            rows.filter(due_on__year=int(month[:4]), due_on__month=int(month[5:]))
            if _MONTH.fullmatch(month) and month >= "0001"
            else rows.none()
        )
    if state:
        condition = _conditions(today).get(state)
        rows = rows.filter(condition) if condition is not None else rows.none()
    return rows


def months(agency: str, today: date) -> list[DueFigures]:
    """Return the figures of every unit and month, newest month first: the month in which the last day to publish lies."""
    rows = owed(agency).annotate(month=TruncMonth("due_on")).values("unit", "month").annotate(**counted(today)).order_by("-month", "unit")
    return [DueFigures(str(row[0]), f"{row[1]:%Y-%m}", *row[2:]) for row in rows.values_list("unit", "month", *SUMS)]


def kinds(agency: str, today: date) -> list[tuple[str, DueFigures]]:
    """Return the figures of every kind of act, over all months."""
    rows = owed(agency).values("kind").annotate(**counted(today)).order_by("kind").values_list("kind", *SUMS)
    return [(str(row[0]), DueFigures("", "", *row[1:])) for row in rows]
