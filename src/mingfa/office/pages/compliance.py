"""The page on how the agency carries out its own rules: figures of today with what each counts, and its text clause by clause."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.law.regime_terms import term
from mingfa.office import reading
from mingfa.office.compliance import PARTS, clauses_of, figures_of, lists_waiting, publications, text_of
from mingfa.office.people import Person
from mingfa.statistics.models import FaultRow

SHOWN = {"in_time", "waiting", "overdue", "withheld", "withdrawn", "follow_up", "corrected", "lists"}
STATES = {"human": "由人员履行", "live": "有实时数字", "attention": "需要处理"}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show figures and clauses; `show` lists what a figure counts."""
    person: Person = request.person  # type: ignore[attr-defined]
    today = reading.today()
    figures = figures_of(person.agency, today)
    words, part, state = reading.query(request), request.GET.get("part", "")[:20], request.GET.get("state", "")[:20]
    show = request.GET.get("show", "")[:20]
    clauses = [
        one
        for one in clauses_of(person.agency, figures)
        if (not part or one.part == part)
        and (not words or all(word in f"{one.id} {one.cite} {one.says} {one.by}" for word in words.split()))
        and (
            state not in STATES or (one.human if state == "human" else one.figure is not None and (state == "live" or not one.figure.good))
        )
    ]
    behind = _behind(person.agency, show, today) if show in SHOWN else None
    shown = reading.page_of(request, behind) if behind is not None else None
    listed = reading.page_of(request, clauses, 30) if shown is None else None
    return render(
        request,
        "office/compliance.html",
        {
            "figures": figures.values(), "count": len(clauses), "page": shown if shown is not None else listed, "clauses": listed, "q": words, "part": part,
            "parts": PARTS, "state": state, "states": STATES, "filters": reading.without_page(request), "text": text_of(person.agency), "today": today,
            "show": show, "label": figures[show].label if show in figures else "", "behind": [_told(row, show, today) for row in shown] if shown is not None else None,
        },
    )  # fmt: skip


def _behind(agency: str, code: str, on: date) -> Any:
    if code == "corrected":
        return FaultRow.objects.filter(agency=agency).order_by("-found_on", "id")
    if code == "lists":
        return lists_waiting(agency).order_by("due_on", "stream", "key")
    return publications(agency, code, on).order_by("due_on", "stream")


def _told(row: Any, code: str, today: date) -> dict[str, Any]:
    """Return a line of the list behind a figure: stream, title, what is said of it, and whether it is late."""
    if code == "corrected":
        days = f"，用 {(row.answered_on - row.found_on).days} 日" if row.answered_on is not None else ""
        outcome = {"corrected": "已更正", "dismissed": "核查无误", "gone": "已撤下", "": "尚待更正"}.get(row.outcome, row.outcome)
        return {
            "stream": row.stream,
            "title": row.stream.rpartition("/")[2],
            "words": f"{row.found_on} 发现，{outcome}{days}",
            "late": not row.outcome,
        }
    if code == "lists":
        words = f"{row.label}" + (f"，{row.due_on} 前" if row.due_on else "")
        return {
            "stream": row.stream,
            "title": row.title or row.stream,
            "words": words,
            "late": row.due_on is not None and row.due_on < today,
        }
    done = row.published_on or row.withheld_on or row.lapsed_on
    state = (
        f"{row.withdrawn_on} 撤下" if row.withdrawn_on else f"{row.published_on} 公示" if row.published_on
        else f"{row.withheld_on} 决定不予公示" if row.withheld_on else f"{row.lapsed_on} 决定失效" if row.lapsed_on else "尚未公示"
    )  # fmt: skip
    late = row.due_on is not None and (done or today) > row.due_on
    words = f"{term('kind', row.kind)}，{row.decided_on} 决定，期限 {row.due_on or '不能计算'}，{state}"
    return {"stream": row.stream, "title": row.title, "words": words, "late": late}
