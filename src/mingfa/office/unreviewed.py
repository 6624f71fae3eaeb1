"""Decisions made without legal review (未经审核的决定): why each was lawful, and the completeness check (应审尽审).

A decision is judged again, on the facts kept of it, by law, regime and the version of the review list of its own day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from mingfa.cases.major import told as facts_in
from mingfa.cases.models import MajorRow
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look, regime_of
from mingfa.law.regime_model import Regime
from mingfa.lists.review_items import ListVersion, ReviewListState, review_list_stream
from mingfa.review.major import Judge
from mingfa.review.models import ReviewRow

SHOWN = 200
"""How many findings of each sort the page names; all are counted."""
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One decision without review. lawful: nothing made review due; why: Chinese, with the version of the list and the rule."""

    row: MajorRow
    lawful: bool
    why: str


@dataclass(slots=True)
class Found:
    """What the completeness check found: decisions that met a criterion and were not reviewed, and failed reviews nobody put right."""

    decisions: int = 0
    without: int = 0
    missing: int = 0
    uncorrected: int = 0
    missing_lines: list[Line] = field(default_factory=list)
    uncorrected_lines: list[ReviewRow] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """True when everything that had to be reviewed was, and every failure was put right."""
        return not self.missing and not self.uncorrected


class Judging:
    """Judges the decisions of an agency by the list of their own day."""

    def __init__(self, agency: str) -> None:
        view = regime_of(agency)
        self.regime: Regime | None = view.regime if view is not None else None
        try:
            state: ReviewListState = look(review_list_stream(agency)).state
            self.versions: tuple[ListVersion, ...] = state.versions
        except UnknownStream:
            self.versions = ()
        self.judges = {version.number: Judge(version.rows) for version in self.versions}

    def line(self, row: MajorRow) -> Line:
        """Say whether a decision without review was lawful, and why."""
        if row.grounds.strip():
            return Line(row, False, row.findings.replace("\n", "；"))
        version = next((one for one in reversed(self.versions) if one.on(row.decided_on)), None)
        if not self._reviews(row):
            return Line(row, True, "该类决定不在本机关审核的种类内，法定情形和补充情形均不具备")
        answered = "；认定表逐项回答均为否" if row.judged else ""
        if version is None:
            if row.kind != "penalty":
                return Line(row, False, "当日没有施行的审核目录清单，该类决定应当按审核对待")
            return Line(row, True, f"当日没有施行的审核目录清单；法定情形和本机关规定的情形均不具备{answered}")
        met = self.judges[version.number].met(facts_in(row.facts))
        if met:
            return Line(row, False, "；".join(f"清单第 {version.number} 版“{one.row.name}”：{one.finding}" for one in met))
        return Line(row, True, f"不符合清单第 {version.number} 版任何一行；法定情形和本机关规定的情形均不具备{answered}")

    def _reviews(self, row: MajorRow) -> bool:
        regime, on = self.regime, row.decided_on
        return regime is not None and regime.has("review.kinds", on) and row.kind in regime.items("review.kinds", on)


def rows(agency: str, since: date | None = None, until: date | None = None) -> QuerySet[MajorRow]:
    """Return the decisions that rest on no passed review, the latest first."""
    found = MajorRow.objects.filter(agency=agency, reviewed=False)
    found = found.filter(decided_on__gte=since) if since is not None else found
    return (found.filter(decided_on__lte=until) if until is not None else found).order_by("-decided_on", "id")


def told(agency: str, page: Iterable[MajorRow]) -> list[Line]:
    """Say of each decision on a page why it was lawful."""
    judging = Judging(agency)
    return [judging.line(row) for row in page]


def years(agency: str) -> list[int]:
    """Return the years with decisions, the latest first."""
    return [day.year for day in MajorRow.objects.filter(agency=agency).dates("decided_on", "year", order="DESC")]


def uncorrected(agency: str) -> QuerySet[ReviewRow]:
    """Return the failed reviews after which no further round was begun, the oldest first (有错必纠)."""
    later: Any = ReviewRow.objects.filter(case_stream=OuterRef("case_stream"), round__gt=OuterRef("round"))
    return ReviewRow.objects.filter(agency=agency, status="failed").filter(~Exists(later)).order_by("concluded_on", "id")


def missing(agency: str) -> Iterator[Line]:
    """Yield every decision that met a criterion and was not reviewed, the oldest first."""
    judging = Judging(agency)
    for row in MajorRow.objects.filter(agency=agency, reviewed=False).order_by("decided_on", "id").iterator(chunk_size=BATCH):
        line = judging.line(row)
        if not line.lawful:
            yield line


def check(agency: str) -> Found:
    """Run the completeness check over every decision (应审必审、有错必纠)."""
    found = Found(MajorRow.objects.filter(agency=agency).count(), rows(agency).count())
    for line in missing(agency):
        found.missing += 1
        if found.missing <= SHOWN:
            found.missing_lines.append(line)
    left = uncorrected(agency)
    found.uncorrected, found.uncorrected_lines = left.count(), list(left[:SHOWN])
    return found
