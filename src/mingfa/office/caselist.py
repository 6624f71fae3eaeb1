"""The list of cases: filtered by stage, kind, unit, handler and what is overdue; searched in title, party, code and number; sorted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfa.cases.models import CasePersonRow, CaseRow
from mingfa.cases.state.core import ENDS, KINDS
from mingfa.desk.kinds import kind_named
from mingfa.desk.perform import look
from mingfa.desk.store import instant
from mingfa.law.identifiers import half_width
from mingfa.office import reading
from mingfa.office.people import Person, staff
from mingfa.office.visible import opens

SORTS = {"new": "最近办理在前", "old": "最早办理在前", "due": "最紧迫在前"}
FILTERS = ("stage", "kind", "unit", "handler", "late", "gaps", "sort")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list; without a stream it is one that is kept from the reader."""

    stream: str
    number: str
    title: str
    parties: str = ""
    stage: str = ""
    unit: str = ""
    handlers: str = ""
    due: date | None = None
    gaps: int = 0
    at: Any = None


def case_page(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    person: Person = request.person  # type: ignore[attr-defined]
    chosen = {name: request.GET.get(name, "")[:160] for name in FILTERS}
    words = reading.query(request)
    shown = reading.page_of(request, _rows(person, chosen, words))
    regime = person.view.regime if person.view is not None else None
    kind = kind_named("case")
    stages = dict(kind.stages)
    return render(
        request,
        "office/cases.html",
        {
            "kind": kind,
            "page": shown,
            "lines": [_line(row, person, stages) for row in shown],
            "chosen": chosen,
            "q": words,
            "kinds": KINDS,
            "units": [(unit.code, unit.name) for unit in regime.units] if regime else [],
            "staff": staff(person.agency, person.view),
            "sorts": SORTS,
            "filters": reading.without_page(request),
            "starting": reading.starting_acts(person, "case"),
            "filtered": bool(words or any(value for name, value in chosen.items() if name != "sort")),
        },
    )


def _rows(person: Person, chosen: dict[str, str], words: str) -> QuerySet[CaseRow]:
    rows = CaseRow.objects.filter(agency=person.agency)
    for name in ("stage", "kind", "unit"):
        if chosen[name]:
            rows = rows.filter(**{name: chosen[name]})
    if chosen["handler"]:
        rows = rows.filter(stream__in=CasePersonRow.objects.filter(person=chosen["handler"], until=None).values("stream"))
    if chosen["late"]:
        rows = rows.filter(due_on__lt=reading.today()).exclude(stage__in=sorted(ENDS))
    if chosen["gaps"]:
        rows = rows.filter(gaps__gt=0)
    for word in words.split():
        found = Q(title__contains=word) | Q(parties__contains=word) | Q(codes__contains=half_width(word).upper()) | Q(number__contains=word)
        rows = rows.filter(found)
    if chosen["sort"] == "due":
        return rows.order_by(F("due_on").asc(nulls_last=True), "stream")
    return rows.order_by("last_step_at" if chosen["sort"] == "old" else "-last_step_at", "stream")


def _line(row: CaseRow, person: Person, stages: dict[str, str]) -> CaseLine:
    folded = look(row.stream)
    if not opens(folded, person):
        return CaseLine("", "", "（依规定只对承办人员开放的案件）")
    unit = person.view.regime.unit(row.unit) if person.view is not None else None
    return CaseLine(
        row.stream, row.number, row.title, row.parties, stages.get(row.stage, row.stage), unit.name if unit is not None else row.unit, row.handlers,
        row.due_on, row.gaps, instant(row.last_step_at) if row.last_step_at else None,
    )  # fmt: skip
