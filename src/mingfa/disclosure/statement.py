"""The daily completeness statement (公示情况说明): decided = published + lawfully withheld, by ground + not yet due + overdue + fallen before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from mingfa.desk.now import now
from mingfa.desk.perform import regime_of
from mingfa.desk.times import local_day
from mingfa.disclosure.models import PublicationRow

FIRST_STATEMENT = date.min
"""Stands for the day before the first statement, while there is none."""

AT_MOST = 31


def statement_due(agency: str, last: date) -> list[date]:
    """Return the days that are over and have no statement yet, from the first decision on; after a long pause only the last month."""
    yesterday = local_day(now()) - timedelta(days=1)
    first = (
        PublicationRow.objects.filter(agency=agency, decided_on__isnull=False)
        .order_by("decided_on")
        .values_list("decided_on", flat=True)
        .first()
    )
    if first is None:
        return []
    begin = max(first, yesterday - timedelta(days=AT_MOST - 1), last + timedelta(days=1) if last != FIRST_STATEMENT else first)
    return [begin + timedelta(days=at) for at in range((yesterday - begin).days + 1)]


def statement_content(agency: str, day: date) -> dict[str, Any]:
    """Return the statement as things stood at the end of a day: every decision is in exactly one of its numbers."""
    counts = {"published": 0, "withdrawn": 0, "withheld_total": 0, "not_yet_due": 0, "overdue": 0, "fallen": 0}
    grounds: dict[str, int] = {}
    rows = PublicationRow.objects.filter(agency=agency, decided_on__lte=day)
    for row in rows:
        if row.published_on is not None and row.published_on <= day:
            counts["published"] += 1
            counts["withdrawn"] += row.withdrawn_on is not None and row.withdrawn_on <= day
        elif row.withheld_on is not None and row.withheld_on <= day:
            counts["withheld_total"] += 1
            grounds[row.ground] = grounds.get(row.ground, 0) + 1
        elif row.lapsed_on is not None and row.lapsed_on <= day:
            counts["fallen"] += 1
        elif row.due_on is None or day <= row.due_on:
            counts["not_yet_due"] += 1
        else:
            counts["overdue"] += 1
    view = regime_of(agency)
    told = [{"ground": ground, "label": _label(view, ground, day), "count": grounds[ground]} for ground in sorted(grounds)]
    organ = view.regime.name if view is not None else ""
    return {"format": 1, "agency": agency, "organ": organ, "day": day.isoformat(), "decided": len(rows), **counts, "withheld": told}


def _label(view: Any, ground: str, day: date) -> str:
    name = f"disclosure.ground.{ground}"
    return str(view.regime.value(name, day)) if view is not None and view.regime.has(name, day) else ground
