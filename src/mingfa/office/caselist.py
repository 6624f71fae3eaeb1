"""The list of cases: filtered by stage, kind, unit, handler and what is overdue; searched in title, party and number; sorted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfa.desk.kinds import kind_named
from mingfa.desk.models import DeadlineRow, Head
from mingfa.desk.perform import look
from mingfa.desk.store import instant
from mingfa.office import reading
from mingfa.office.people import Person, staff

SORTS = {"new": "最近登记在前", "old": "最早登记在前", "due": "最紧迫在前"}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list."""

    stream: str
    number: str
    title: str
    parties: str
    stage: str
    unit: str
    handler: str
    due: date | None
    at: Any


def case_page(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    person: Person = request.person  # type: ignore[attr-defined]
    kind = kind_named("case")
    chosen = {name: request.GET.get(name, "")[:80] for name in ("stage", "kind", "unit", "handler", "late", "sort")}
    words = reading.query(request)
    model = reading.table("cases", "CaseRow")
    rows: Any = _table(model, person, chosen, words) if model is not None else _heads(person)
    shown = reading.page_of(request, rows)
    lines = [_line(row, person) for row in shown]
    regime = person.view.regime if person.view is not None else None
    return render(
        request,
        "office/cases.html",
        {
            "kind": kind,
            "page": shown,
            "lines": lines,
            "chosen": chosen,
            "q": words,
            "kinds": _kinds(),
            "units": [(unit.code, unit.name) for unit in regime.units] if regime else [],
            "staff": staff(person.agency, person.view),
            "sorts": SORTS,
            "filters": reading.without_page(request),
            "starting": reading.starting_acts(person, "case"),
            "filtered": bool(words or any(value for name, value in chosen.items() if name != "sort")),
        },
    )


def _kinds() -> tuple[tuple[str, str], ...]:
    from mingfa.cases.state.core import KINDS

    return KINDS


def _heads(person: Person) -> QuerySet[Head]:
    return Head.objects.filter(agency=person.agency, kind="case").order_by("-recorded_at", "stream")


def _table(model: Any, person: Person, chosen: dict[str, str], words: str) -> QuerySet[Any]:
    columns = {field.name for field in model._meta.get_fields()}
    rows: QuerySet[Any] = model.objects.filter(agency=person.agency)
    for name, column in (("stage", "stage"), ("kind", "kind"), ("unit", "unit")):
        if chosen[name] and column in columns:
            rows = rows.filter(**{column: chosen[name]})
    if chosen["handler"] and "lead_handler" in columns:
        rows = rows.filter(Q(lead_handler=chosen["handler"]) | (Q(handlers__contains=chosen["handler"]) if "handlers" in columns else Q()))
    if chosen["late"]:
        late = DeadlineRow.objects.filter(agency=person.agency, stopped=False, due_on__lt=reading.today(), bound="agency").values("stream")
        rows = rows.filter(stream__in=late)
    for word in words.split():
        found = Q()
        for column in ("title", "number", "party_names", "parties", "party"):
            if column in columns:
                found |= Q(**{f"{column}__contains": word})
        rows = rows.filter(found)
    opened = next((name for name in ("opened_on", "opened_at", "stage_since") if name in columns), "stream")
    if chosen["sort"] == "due":
        from django.db.models import F, Min, OuterRef, Subquery

        nearest = (
            DeadlineRow.objects.filter(stream=OuterRef("stream"), stopped=False)
            .order_by()
            .values("stream")
            .annotate(due=Min("due_on"))
            .values("due")
        )
        return rows.annotate(nearest=Subquery(nearest)).order_by(F("nearest").asc(nulls_last=True), "stream")
    return rows.order_by(opened if chosen["sort"] == "old" else f"-{opened}", "stream" if chosen["sort"] == "old" else "-stream")


def _line(row: Any, person: Person) -> CaseLine:
    folded = look(row.stream)
    kind, state = folded.kind, folded.state
    if not kind.visible(state, person.actor):
        return CaseLine("", "", "（依规定不对外开放的案件）", "", "", "", "", None, None)
    unit = person.view.regime.unit(state.unit) if person.view is not None else None
    names = getattr(state, "handler_names", {})
    due = (
        DeadlineRow.objects.filter(stream=row.stream, stopped=False, due_on__isnull=False)
        .order_by("due_on")
        .values_list("due_on", flat=True)
        .first()
    )
    return CaseLine(
        row.stream, state.number, kind.title(state) or state.title, "、".join(party.name for party in state.parties), dict(kind.stages).get(kind.stage(state), ""),
        unit.name if unit is not None else state.unit, names.get(state.lead_handler, ""), due, instant(folded.recorded_at),
    )  # fmt: skip
