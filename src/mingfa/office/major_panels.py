"""What the pages of cases and of the review list show of the question whether a decision is a major one: every ground met, and the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.urls import reverse

from mingfa.cases.decided import decided_on
from mingfa.cases.grounds import Ground, outline_grounds, review_grounds
from mingfa.cases.state.core import CaseState
from mingfa.desk.errors import UnknownStream
from mingfa.desk.perform import look
from mingfa.desk.streams import agency_of
from mingfa.law.errors import RuleError
from mingfa.law.regime_terms import term
from mingfa.lists.review_items import ReviewListFact, ReviewListState, review_list_stream
from mingfa.office import reading
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.review.major import KINDS

HEADS = ("情形", "认定", "依据")


@panels("case")
def major(stream: str, case: CaseState, person: Person) -> Iterator[Panel]:
    """Every ground on which the decision has to be reviewed: of law, regime, review list and people; on the day it was made, else today."""
    version, regime = case.proceeding.version, person.view.regime if person.view is not None else None
    if regime is None or (case.kind == "penalty" and version is None):
        return
    day = decided_on(case) or reading.today()
    yield from grounds_panel(
        stream,
        day,
        lambda listed: (
            review_grounds(case, version.draft, regime, day, listed)
            if case.kind == "penalty" and version is not None
            else outline_grounds(case, regime, day, listed)
        ),
    )


def grounds_panel(stream: str, day: date, asked: Callable[[ReviewListFact], tuple[Ground, ...]]) -> Iterator[Panel]:
    """Show the grounds on which a decision has to be reviewed. asked: the review list of the day -> grounds; nothing where no rule answers."""
    try:
        listed = ReviewListFact.of(look(review_list_stream(agency_of(stream))).state, stream, day)
    except UnknownStream:
        listed = ReviewListFact()
    try:
        found = asked(listed)
    except RuleError:
        return
    rows = tuple((Cell(term("review_ground", ground.code)), Cell(ground.finding), Cell(ground.source)) for ground in found)
    held = f"清单第 {listed.number} 版" if listed.number else "审核目录清单尚未施行"
    facts = (("判断所用的清单", Cell(held, address=reverse("review_items"))),)
    yield Panel("major", "应当法制审核的情形", HEADS, rows, f"按 {day} 的规定，没有应当法制审核的情形。", facts)


@panels("review_list")
def review_list(stream: str, held: ReviewListState, person: Person) -> Iterator[Panel]:
    """The rows in force; the pages of the list show the rest."""
    version = held.in_force(reading.today())
    rows = tuple(
        (Cell(row.name), Cell(KINDS.get(row.kind, row.kind)), Cell("由承办人员逐案认定" if row.asked else row.condition), Cell(row.source))
        for row in (version.rows if version is not None else ())
    )
    title = f"第 {version.number} 版各行" if version is not None else "各行"
    facts = (("清单页面", Cell("编制、试行、历次版本", address=reverse("review_items"))),)
    yield Panel("rows", title, ("名称", "决定种类", "条件", "依据"), rows, "没有施行的版本。", facts)
