"""The list of legal reviews: mine, my unit's, all; by stage, kind, round and what is overdue; the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfa.cases.state.core import KINDS
from mingfa.desk.kinds import kind_named
from mingfa.desk.perform import look
from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.custody import hidden_from
from mingfa.office.people import Person
from mingfa.office.visible import opens
from mingfa.review.models import ReviewRow
from mingfa.review.state import NOT_CONCLUDED

SCOPES = {"mine": "我审核的", "unit": "本机构审核的", "sent": "我送审的", "all": "全部"}
SORTS = {"due": "最紧迫在前", "new": "最近送审在前", "old": "最早送审在前"}
STATES = {"open": "审核中", "returned": "退回补充或者撤回", "passed": "审核通过", "failed": "审核未通过"}
FILTERS = ("scope", "stage", "kind", "state", "round", "late", "sort")
COLOURS = {"open": "grey", "returned": "orange", "passed": "green", "failed": "red"}


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review in the list; without a stream it is one that is kept from the reader. age: working days since it was received, None before."""

    stream: str
    title: str
    number: str = ""
    kind: str = ""
    round: int = 1
    stage: str = ""
    unit: str = ""
    reviewer: str = ""
    submitted_on: date | None = None
    received_on: date | None = None
    age: int | None = None
    due: date | None = None
    overdue: bool = False
    done: bool = False
    mark: tuple[str, str] = ("", "")


def reviews(request: HttpRequest) -> HttpResponse:
    """Show the list; a reviewer sees his own first."""
    person: Person = request.person  # type: ignore[attr-defined]
    chosen = {name: request.GET.get(name, "")[:40] for name in FILTERS}
    if chosen["scope"] not in SCOPES:
        chosen["scope"] = "mine" if _mine(person).exists() else "unit" if person.has("review.accept") else "all"
    words = reading.query(request)
    shown = reading.page_of(request, _rows(person, chosen, words))
    kind = kind_named("review")
    return render(
        request,
        "office/review/list.html",
        {
            "kind": kind, "page": shown, "lines": [_line(row, person, dict(kind.stages)) for row in shown], "chosen": chosen, "q": words,
            "scopes": [(code, label, _scoped(person, code).filter(stage__in=sorted(NOT_CONCLUDED)).count()) for code, label in SCOPES.items()],
            "kinds": KINDS, "states": STATES, "sorts": SORTS, "filters": reading.without_page(request),
            "filtered": bool(words or any(value for name, value in chosen.items() if name not in ("scope", "sort"))),
        },
    )  # fmt: skip


def _mine(person: Person) -> QuerySet[ReviewRow]:
    return ReviewRow.objects.filter(agency=person.agency, reviewer=person.stream)


def _scoped(person: Person, scope: str) -> QuerySet[ReviewRow]:
    rows = ReviewRow.objects.filter(agency=person.agency).exclude(stream__in=hidden_from(person))
    match scope:
        case "mine":
            return rows.filter(reviewer=person.stream)
        case "unit":
            return rows.filter(reviewing_unit__in=sorted(person.units))
        case "sent":
            return rows.filter(submitted_by=person.stream)
        case _:
            return rows


def _rows(person: Person, chosen: dict[str, str], words: str) -> QuerySet[ReviewRow]:
    rows = _scoped(person, chosen["scope"])
    for name, column in (("stage", "stage"), ("kind", "case_kind"), ("state", "status")):
        if chosen[name]:
            rows = rows.filter(**{column: chosen[name]})
    if chosen["round"] == "again":
        rows = rows.filter(round__gt=1)
    if chosen["late"]:
        rows = rows.filter(Q(overdue=True) | Q(due_on__lt=reading.today()), stage__in=sorted(NOT_CONCLUDED))
    for word in words.split():
        found = Q(case_title__contains=word) | Q(case_number__contains=word) | Q(number__contains=word) | Q(reviewer_name__contains=word)
        rows = rows.filter(found)
    if chosen["sort"] in ("new", "old"):
        return rows.order_by("submitted_on" if chosen["sort"] == "old" else "-submitted_on", "stream")
    return rows.order_by(F("due_on").asc(nulls_last=True), "-submitted_on", "stream")


def _line(row: ReviewRow, person: Person, stages: dict[str, str]) -> ReviewLine:
    folded = look(row.stream)
    if not opens(folded, person):
        return ReviewLine("", "（只对承办人员和有职责的人员开放的审核）")
    unit = person.view.regime.unit(row.unit) if person.view is not None else None
    done = row.stage not in NOT_CONCLUDED
    outcome = term("outcome", row.outcome) if row.outcome else STATES.get(row.status, "")
    return ReviewLine(
        row.stream, row.case_title, row.case_number, term("kind", row.case_kind), row.round, stages.get(row.stage, row.stage),
        unit.name if unit is not None else row.unit, row.reviewer_name, row.submitted_on, row.received_on, _age(row, person), row.due_on,
        row.overdue, done, (COLOURS.get(row.status, "grey"), outcome) if done else ("", ""),
    )  # fmt: skip


def _age(row: ReviewRow, person: Person) -> int | None:
    """Return how many working days have passed since the package was received, to the opinion or today; None in a year without a notice."""
    until: Any = row.concluded_on or reading.today()
    if row.received_on is None or person.view is None or until < row.received_on:
        return None
    from mingfa.law.errors import CalendarNotPublished

    try:
        return person.view.calendar.working_days_between(row.received_on, until)
    except CalendarNotPublished:
        return None
