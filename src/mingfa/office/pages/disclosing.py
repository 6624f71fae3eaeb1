"""The page of publications after they are out: errors to correct, changes to show, and what may go because its period has ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.disclosure.acts import EndPublicPeriod
from mingfa.disclosure.period import period_rule
from mingfa.law.regime_schema import KINDS
from mingfa.law.regime_terms import TERMS
from mingfa.office import disclosing, reading
from mingfa.office.people import Person


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Show what waits after publication, with its age; or, with show=ended, what is past its public period."""
    person: Person = request.person  # type: ignore[attr-defined]
    today, regime = reading.today(), person.view.regime if person.view is not None else None
    show = "ended" if request.GET.get("show") == "ended" else ""
    gone = disclosing.ended(person.agency, regime, today) if regime is not None else None
    told = {
        "show": show, "overdue": disclosing.overdue(person.agency, today), "filters": reading.without_page(request),
        "waiting": disclosing.waiting(person.agency).count(), "gone": gone.count() if gone is not None else 0,
        "may": person.has("publication.withdraw"), "end": EndPublicPeriod.name, "periods": [],
    }  # fmt: skip
    if show and regime is not None and gone is not None:
        page = reading.page_of(request, gone)
        found = {kind: period_rule(regime, kind, today) for kind in KINDS}
        told["periods"] = [(TERMS["kind"][kind], rule) for kind, rule in found.items()]
        told |= {"page": page, "lines": disclosing.with_period(list(page), regime, today)}
    else:
        page = reading.page_of(request, disclosing.waiting(person.agency))
        told |= {"page": page, "lines": disclosing.aged(list(page), today)}
    return render(request, "office/public_changes.html", told)
