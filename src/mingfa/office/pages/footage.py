"""The list of what should have been recorded and was not (应录未录), by unit and month."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.cases.models import MissingRecordingRow
from mingfa.office import reading
from mingfa.office.people import Person
from mingfa.office.visible import sees_missing


@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """Show supervision, and the heads of units, which steps were not recorded: sums by unit and month, then line by line."""
    person: Person = request.person  # type: ignore[attr-defined]
    if not sees_missing(person):
        raise PermissionDenied
    rows = MissingRecordingRow.objects.filter(agency=person.agency)
    if not person.has("supervision.view"):
        rows = rows.filter(unit__in=person.actor.units)
    unit, month = request.GET.get("unit", "")[:60], request.GET.get("month", "")[:7]
    sums: list[Any] = list(
        rows.values("unit", "month")
        .annotate(steps=Count("id"), minutes=Sum("minutes"), left=Count("id", filter=Q(cleared=False)))
        .order_by("-month", "unit")
    )
    shown = rows.order_by("-day", "stream", "step")
    shown = shown.filter(unit=unit) if unit else shown
    shown = shown.filter(month=month) if month else shown
    return render(
        request, "office/missing.html",
        {
            "page": reading.page_of(request, list(shown)), "sums": sums, "unit": unit, "month": month, "filters": reading.without_page(request),
            "units": sorted({one["unit"] for one in sums}), "months": sorted({one["month"] for one in sums}, reverse=True),
        },
    )  # fmt: skip
