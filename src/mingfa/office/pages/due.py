"""The pages of what has to be published: how much of what was due is public, what follows, what is kept back, random inspections by period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.desk.models import Head
from mingfa.desk.perform import look
from mingfa.disclosure.acts import ProvideFollowUp, RecheckWithholding
from mingfa.disclosure.drawn.acts import CompileRandomReport
from mingfa.disclosure.drawn.state import DrawnState, period_words
from mingfa.disclosure.figures import STATES, kinds, months, standing
from mingfa.disclosure.models import PublicationRow
from mingfa.law.regime_terms import TERMS, term
from mingfa.office import reading
from mingfa.office.people import Person

SHOWS = (("", "公示率"), ("follow", "后续公示"), ("withheld", "不予公示"), ("random", "随机抽查"))
FILTERS = ("unit", "month", "kind", "state")


@dataclass(frozen=True, slots=True)
class FollowLine:
    """One published decision of which something has still to be told: which fields, for how many days since the publication."""

    row: PublicationRow
    fields: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Period:
    """One period of random inspections with its words."""

    state: DrawnState
    words: str
    overdue: bool


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Show how the agency's decisions stand: figures, what follows, what is withheld, random inspections, or the list behind a figure."""
    person, today = _person(request), reading.today()
    show = request.GET.get("show", "")
    chosen = {name: request.GET.get(name, "").strip()[:60] for name in FILTERS}
    told: dict[str, Any] = {"show": show, "shows": SHOWS, "filters": reading.without_page(request), "today": today, "states": STATES}
    if show == "follow":
        told |= _follow(request, person, today, chosen["unit"])
    elif show == "withheld":
        told |= _withheld(request, person)
    elif show == "random":
        told |= _random(request, person, today)
    elif show == "list":
        rows = standing(person.agency, today, **chosen).order_by("due_on", "stream")
        told |= {"page": reading.page_of(request, rows), "chosen": chosen, "words": _words(chosen, person)}
    else:
        told |= {
            "page": reading.page_of(request, months(person.agency, today)),
            "kinds": [(code, term("kind", code), sums) for code, sums in kinds(person.agency, today)],
        }
    return render(request, "office/due.html", told)


def _words(chosen: dict[str, str], person: Person) -> str:
    """Say in words which decisions are listed."""
    regime = person.view.regime if person.view is not None else None
    unit = regime.unit(chosen["unit"]) if regime is not None and chosen["unit"] else None
    told = [
        unit.name if unit is not None else chosen["unit"], chosen["month"] and f"{chosen['month']} 到期", TERMS["kind"].get(chosen["kind"], ""),
        dict(STATES).get(chosen["state"], ""),
    ]  # fmt: skip
    return "，".join(words for words in told if words)


def _follow(request: HttpRequest, person: Person, today: date, unit: str) -> dict[str, Any]:
    """Return the published decisions of which something has still to be told, longest published first."""
    rows = PublicationRow.objects.filter(agency=person.agency).exclude(follow="").order_by("published_on", "stream")
    page = reading.page_of(request, rows.filter(unit=unit) if unit else rows)
    lines = [
        FollowLine(row, tuple(term("publication_field", one) for one in row.follow.split(",")), (today - (row.published_on or today)).days)
        for row in page
    ]
    units = sorted(set(rows.values_list("unit", flat=True)))
    return {"page": page, "lines": lines, "units": units, "unit": unit, "act": ProvideFollowUp.name}


def _withheld(request: HttpRequest, person: Person) -> dict[str, Any]:
    """Return what is kept from the public, first what has to be looked at again."""
    rows: QuerySet[PublicationRow] = PublicationRow.objects.filter(agency=person.agency, stage="withheld")
    page = reading.page_of(request, rows.order_by(F("recheck_on").asc(nulls_last=True), "-withheld_on", "stream"))
    grounds = {row.stream: look(row.stream).state.ground_words for row in page}
    return {"page": page, "grounds": grounds, "act": RecheckWithholding.name}


def _random(request: HttpRequest, person: Person, today: date) -> dict[str, Any]:
    """Return the periods of random inspections, newest first."""
    heads = Head.objects.filter(agency=person.agency, kind="random_report").order_by("-stream").values_list("stream", flat=True)
    page = reading.page_of(request, heads)
    states = [look(stream).state for stream in page]
    lines = [Period(state, period_words(state.period), not state.settled and state.ends < today) for state in states]
    view = person.view
    name = "disclosure.random_inspection_period"
    rule = view.regime.rule(name, today) if view is not None and view.regime.has(name, today) else None
    period = TERMS["random_period"].get(str(rule.value), "") if rule is not None else ""
    return {"page": page, "lines": lines, "rule": rule, "period": period, "act": CompileRandomReport.name}
