"""How much of what had to be published was (公示率): by unit and month of the last day, and by kind. Read from the table of publications."""

from __future__ import annotations

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


def counted(today: date) -> dict[str, Any]:
    """Return the sums of one group, as the database adds them up."""
    public, withheld = Q(published_on__isnull=False), Q(published_on__isnull=True, withheld_on__isnull=False)
    open_ = Q(published_on__isnull=True, withheld_on__isnull=True)
    return {
        "due": Count("stream"), "published": Count("stream", filter=public), "withheld": Count("stream", filter=withheld),
        "late": Count("stream", filter=public & Q(published_on__gt=F("due_on"))), "waiting": Count("stream", filter=open_ & Q(due_on__gte=today)),
        "overdue": Count("stream", filter=open_ & Q(due_on__lt=today)),
    }  # fmt: skip


def months(agency: str, today: date) -> list[DueFigures]:
    """Return the figures of every unit and month, newest month first: the month in which the last day to publish lies."""
    rows = owed(agency).annotate(month=TruncMonth("due_on")).values("unit", "month").annotate(**counted(today)).order_by("-month", "unit")
    return [DueFigures(str(row[0]), f"{row[1]:%Y-%m}", *row[2:]) for row in rows.values_list("unit", "month", *SUMS)]


def kinds(agency: str, today: date) -> list[tuple[str, DueFigures]]:
    """Return the figures of every kind of act, over all months."""
    rows = owed(agency).values("kind").annotate(**counted(today)).order_by("kind").values_list("kind", *SUMS)
    return [(str(row[0]), DueFigures("", "", *row[1:])) for row in rows]
