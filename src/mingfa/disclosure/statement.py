"""The daily completeness statement (公示情况说明): decided = published + lawfully withheld, by ground + not yet due + overdue + fallen before.

Besides its sums a statement names one by one, without telling anything about them, the decisions that are new or stand otherwise than in the
statement before (`moved`). Whoever adds these up has a roll of all decisions, from which none can be taken away any more: the sums would not
come out (mingfa.portal.audit). docs/spec/feed.md fixes the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from mingfa.desk.now import now
from mingfa.desk.perform import regime_of
from mingfa.desk.times import local_day
from mingfa.disclosure.items import item_of
from mingfa.disclosure.models import PublicationRow
from mingfa.ledger.feed import token_of

FIRST_STATEMENT = date.min
"""Stands for the day before the first statement, while there is none."""

AT_MOST = 31
IN_ONE_LINE = 6000
"""Decisions named in one line of the feed; more of them are told in lines of their own before the statement."""

Roll = dict[str, list[str]]
"""Token -> (day of decision, last day to publish or "", standing, ground or "")."""

_COLUMNS = ("stream", "decided_on", "due_on", "published_on", "withdrawn_on", "withheld_on", "lapsed_on", "ground")


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


def told_roll(statements: Iterable[dict[str, Any]]) -> Roll:
    """Return the roll that the statements so far add up to."""
    roll: Roll = {}
    for statement in statements:
        for token, *rest in statement.get("moved", ()):
            roll[token] = rest
    return roll


def statement_contents(agency: str, days: Iterable[date], roll: Roll) -> Iterator[tuple[date, dict[str, Any], bool]]:
    """Iterate over (day, content, whole): the lines of each day's statement, its sums in the last one; `roll` is brought up to each day."""
    view = regime_of(agency)
    organ = view.regime.name if view is not None else ""
    for day in days:
        head = {"format": 1, "agency": agency, "organ": organ, "day": day.isoformat()}
        counts, grounds, moved = _counted(agency, day, roll)
        while len(moved) > IN_ONE_LINE:
            yield day, {**head, "part": True, "moved": moved[:IN_ONE_LINE]}, False
            moved = moved[IN_ONE_LINE:]
        told = [{"ground": ground, "label": _label(view, ground, day), "count": grounds[ground]} for ground in sorted(grounds)]
        yield day, {**head, **counts, "withheld": told, "moved": moved}, True


def _counted(agency: str, day: date, roll: Roll) -> tuple[dict[str, int], dict[str, int], list[list[str]]]:
    """Return how the decisions stood at the end of a day: every one is in exactly one number; and which stand otherwise than the roll says."""
    counts = {"decided": 0, "published": 0, "withdrawn": 0, "withheld_total": 0, "not_yet_due": 0, "overdue": 0, "fallen": 0}
    grounds: dict[str, int] = {}
    moved: list[list[str]] = []
    rows = PublicationRow.objects.filter(agency=agency, decided_on__lte=day).order_by("decided_on", "stream").values_list(*_COLUMNS)
    for stream, decided, due, published, withdrawn, withheld, lapsed, ground in rows.iterator(5000):
        counts["decided"] += 1
        ground_told = ""
        if published is not None and published <= day:
            standing = "withdrawn" if withdrawn is not None and withdrawn <= day else "published"
            counts["published"] += 1
            counts["withdrawn"] += standing == "withdrawn"
        elif withheld is not None and withheld <= day:
            standing, ground_told = "withheld", ground
            counts["withheld_total"] += 1
            grounds[ground] = grounds.get(ground, 0) + 1
        elif lapsed is not None and lapsed <= day:
            standing = "fallen"
            counts["fallen"] += 1
        else:
            standing = "due"
            counts["not_yet_due" if due is None or day <= due else "overdue"] += 1
        token, line = token_of(agency, item_of(stream)), [decided.isoformat(), due.isoformat() if due else "", standing, ground_told]
        if roll.get(token) != line:
            roll[token] = line
            moved.append([token, *line])
    return counts, grounds, moved


def _label(view: Any, ground: str, day: date) -> str:
    name = f"disclosure.ground.{ground}"
    return str(view.regime.value(name, day)) if view is not None and view.regime.has(name, day) else ground
