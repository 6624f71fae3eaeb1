"""What the office reads of publications after they are out: errors and changes that wait, and whose public period has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mingfa.desk.models import DeadlineRow, ToDoRow
from mingfa.desk.perform import look
from mingfa.disclosure.models import PublicationRow
from mingfa.disclosure.period import period_rule, published_before, removable_from
from mingfa.law.regime_model import Regime
from mingfa.law.regime_schema import KINDS

OUT = ("published", "correcting", "correction_approved")


def ended(agency: str, regime: Regime, on: date) -> QuerySet[PublicationRow]:
    """Select what may be taken off the own platform on a day because its period has ended; nothing where no period is set.

    Law: regime disclosure.period. Offered only: nothing is taken down by itself.
    """
    wanted = Q(pk__in=[])
    for kind in (*KINDS, ""):
        rule = period_rule(regime, kind, on)
        if rule is not None:
            old = Q(published_on__lte=published_before(on, regime.number(rule.id, on)))
            wanted |= old & (Q(kind=kind) if kind else ~Q(kind__in=KINDS))
    rows = PublicationRow.objects.filter(wanted, agency=agency, stage__in=OUT, published_on__isnull=False)
    return rows.order_by("published_on", "stream")


@dataclass(frozen=True, slots=True)
class Ended:
    """A publication whose period has ended: since when it may go, and by which rule."""

    row: PublicationRow
    first: date
    source: str


def with_period(rows: list[PublicationRow], regime: Regime, on: date) -> list[Ended]:
    """Say of each publication since when it may go and where that is written."""
    found = []
    for row in rows:
        rule = period_rule(regime, row.kind, on)
        if rule is not None and row.published_on is not None:
            found.append(Ended(row, removable_from(row.published_on, regime.number(rule.id, on)), rule.source))
    return found


def waiting(agency: str) -> QuerySet[ToDoRow]:
    """Select what waits after publication: errors to correct, changes to show; the most urgent first."""
    keys = Q(key="withdraw") | Q(key__startswith="correct")
    return ToDoRow.objects.filter(keys, agency=agency, stream__startswith=f"{agency}/publication/").order_by("due_on", "stream", "key")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits after publication: since when, and for how many days."""

    todo: ToDoRow
    since: date | None
    age: int


def aged(rows: list[ToDoRow], on: date) -> list[Waiting]:
    """Say of each thing that waits since when it does."""
    found = []
    for row in rows:
        state = look(row.stream).state
        if row.key == "withdraw":
            since = min((change.known_on for change in state.open_changes), default=None)
        else:
            since = next((fault.found_on for fault in state.open_faults if f"correct{fault.seq}" == row.key), None)
        found.append(Waiting(row, since, (on - since).days if since is not None else 0))
    return found


def overdue(agency: str, on: date) -> int:
    """Count what should have been corrected or shown before a day."""
    keys = Q(key="withdraw") | Q(key__startswith="correct")
    return DeadlineRow.objects.filter(keys, agency=agency, stream__startswith=f"{agency}/publication/", due_on__lt=on).count()
