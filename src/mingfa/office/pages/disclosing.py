"""The page of publications after they are out: errors to correct, changes to show, and what may go because its period has ended."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.disclosure.acts import EndPublicPeriod
from mingfa.disclosure.period import period_rule
from mingfa.law.regime_model import Regime, Rule
from mingfa.law.regime_schema import KINDS
from mingfa.law.regime_terms import TERMS
from mingfa.office import disclosing, reading
from mingfa.office.people import Person


def _periods(regime: Regime, on: date) -> list[tuple[str, Rule | None]]:
    """Return the rules of how long decisions stay public with the kinds each covers; the rule None covers what stays for good."""
    named: dict[str, list[str]] = {}
    rules: dict[str, Rule | None] = {}
    covered = [kind for kind in KINDS if regime.covers(kind, "disclosure", on)]
    for kind in covered:
        rule = period_rule(regime, kind, on)
        key = rule.id if rule is not None else ""
        named.setdefault(key, []).append(TERMS["kind"][kind])
        rules[key] = rule
    return [("各类决定" if len(kinds) == len(covered) else "、".join(kinds), rules[key]) for key, kinds in named.items()]


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
        told["periods"] = _periods(regime, today)
        told |= {"page": page, "lines": disclosing.with_period(list(page), regime, today)}
    else:
        page = reading.page_of(request, disclosing.waiting(person.agency))
        told |= {"page": page, "lines": disclosing.aged(list(page), today)}
    return render(request, "office/public_changes.html", told)
