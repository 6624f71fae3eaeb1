"""Pages about the agency as a whole: people, parameters of its regime, demands, gaps, supervision, figures, the state of the system."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfa.agencies.facts import agency_stream
from mingfa.agencies.models import AgencyRow, CertificateRow, PersonRow
from mingfa.agencies.overview import gaps_seen_by, oversees
from mingfa.desk.kinds import all_kinds
from mingfa.desk.models import ConcernRow, DeadlineRow, Head, ToDoRow
from mingfa.desk.sequencer import latest_checkpoint, tree_size
from mingfa.desk.store import instant
from mingfa.law.regime_model import ClockTerms, Rule, Value
from mingfa.law.regime_schema import label_of, spec_for
from mingfa.law.regime_terms import TERMS
from mingfa.ledger.models import EntryRow, PendingRow, PositionRow
from mingfa.obligations import load, results, summary
from mingfa.obligations.words import capability_words
from mingfa.office import reading
from mingfa.office.custody import hidden_from
from mingfa.office.keeping import view_of
from mingfa.office.pages.streams import acts_of
from mingfa.office.people import Person, agency_state, staff
from mingfa.office.visible import agencies_below

UNITS = {
    "working_days": "个工作日", "calendar_days": "日", "hours": "小时", "months": "个月", "years": "年", "fen": "分", "permille_per_day": "‰/日",
    "percent": "%", "persons": "人", "times": "次",
}  # fmt: skip
STATES = {"passed": "已通过", "failed": "未通过", "untested": "尚未测试", "human": "由人员履行"}


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


# People ------------------------------------------------------------------------------------------------------------------------


def people(request: HttpRequest) -> HttpResponse:
    """List the people of the agency with posts and certificates."""
    person = _person(request)
    words, unit = reading.query(request), request.GET.get("unit", "")[:60]
    rows = PersonRow.objects.filter(agency=person.agency).order_by("-active", "name", "stream")
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(title__contains=words) | Q(account__contains=words))
    if unit:
        rows = rows.filter(units__contains=f" {unit} ")
    page = reading.page_of(request, rows)
    known = {one.stream: one for one in staff(person.agency, person.view)}
    cards: dict[str, list[CertificateRow]] = {}
    for card in CertificateRow.objects.filter(stream__in=[row.stream for row in page]).order_by("valid_to"):
        cards.setdefault(card.stream, []).append(card)
    regime = person.view.regime if person.view is not None else None
    shown = [(row, known.get(row.stream), cards.get(row.stream, [])) for row in page]
    return render(
        request,
        "office/people.html",
        {
            "page": page, "shown": shown, "q": words, "unit": unit, "units": [(one.code, one.name) for one in regime.units] if regime else [],
            "starting": reading.starting_acts(person, "person"), "filters": reading.without_page(request),
            "register": Head.objects.filter(stream=f"{person.agency}/register/officers").exists(), "today": reading.today(),
            "soon": reading.today() + timedelta(days=90),
        },
    )  # fmt: skip


# Regime ------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the page shows it."""

    rule: Rule
    label: str
    group: str
    value: str


def _words(value: Value, unit: str, terms: str, names: dict[str, str]) -> str:
    if isinstance(value, ClockTerms):
        return _clock_words(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    group = TERMS.get(terms, {})
    if isinstance(value, tuple):
        return "、".join(group.get(one, names.get(one, one)) for one in value) or "（空）"
    text = str(value)
    return group.get(text, names.get(text, text)) + UNITS.get(unit, "")


def _clock_words(terms: ClockTerms) -> str:
    length = terms.due or (f"{terms.amount}{UNITS.get(terms.unit, terms.unit)}" if terms.amount is not None else "")
    words = f"自{terms.start}起{length}" if terms.direction == "after" else f"{terms.start}前{length}"
    return words + (f"；可延长 {terms.extension.amount}{UNITS.get(terms.extension.unit, '')}" if terms.extension else "")


def regime(request: HttpRequest) -> HttpResponse:
    """Show what the agency has adopted: each parameter with value, article, dates, and whether it is confirmed."""
    person = _person(request)
    words, group, mark = reading.query(request), request.GET.get("group", "")[:60], request.GET.get("mark", "")[:20]
    found: list[Parameter] = []
    groups: dict[str, None] = {}
    if person.view is not None:
        adopted = person.view.regime
        names = {unit.code: unit.name for unit in adopted.units} | {role.code: role.name for role in adopted.roles}
        for rule in adopted:
            spec = spec_for(rule.id)
            title = spec.group if spec else "其他"
            groups[title] = None
            one = Parameter(rule, label_of(rule.id), title, _words(rule.value, rule.unit, spec.terms if spec else "", names))
            if (
                (not group or title == group)
                and _marked(rule, mark)
                and all(word in f"{one.label}{rule.id}{one.value}{rule.source}" for word in words.split())
            ):
                found.append(one)
    page = reading.page_of(request, found, 30)
    return render(
        request,
        "office/regime.html",
        {
            "page": page, "q": words, "group": group, "groups": list(groups), "mark": mark, "adopted": person.view, "filters": reading.without_page(request),
            "count": len(found), "silences": person.view.regime.silences if person.view else (),
        },
    )  # fmt: skip


def _marked(rule: Rule, mark: str) -> bool:
    return {"overlay": rule.overlay, "unconfirmed": rule.unconfirmed, "filled": rule.filled_by is not None}.get(mark, True)


# Demands -----------------------------------------------------------------------------------------------------------------------


def obligations(request: HttpRequest) -> HttpResponse:
    """Show the demands of the adopted rules: clause, what carries it out, state of the tests."""
    words, agency, capability, state = (
        reading.query(request), request.GET.get("agency", "")[:40], request.GET.get("capability", "")[:60], request.GET.get("state", "")[:20],
    )  # fmt: skip
    found, states = load(), results()
    chosen = [
        (one, STATES[states[one.id]], states[one.id], capability_words(one.capability))
        for one in found
        if (not agency or one.agency == agency) and (not capability or one.capability == capability) and (not state or states[one.id] == state)
        and (not words or all(word.lower() in f"{one.id} {one.cite} {one.says} {capability_words(one.capability)}".lower() for word in words.split()))
    ]  # fmt: skip
    page = reading.page_of(request, chosen, 30)
    names = dict(AgencyRow.objects.values_list("agency", "name"))
    return render(
        request,
        "office/obligations.html",
        {
            "page": page, "q": words, "agency": agency, "capability": capability, "state": state, "count": len(chosen), "states": STATES,
            "agencies": [(code, names.get(code, code)) for code in dict.fromkeys(one.agency for one in found)],
            "capabilities": [(code, capability_words(code)) for code in sorted({one.capability for one in found})], "summary": summary(), "filters": reading.without_page(request),
        },
    )  # fmt: skip


# Gaps and supervision ------------------------------------------------------------------------------------------------------------


def gaps(request: HttpRequest) -> HttpResponse:
    """Show what the agency has not arranged although its regime asks for it: all of it to the lead unit and supervision, else one's own unit's."""
    person = _person(request)
    found = gaps_seen_by(person.stream)
    unit = request.GET.get("unit", "")[:60]
    stream = agency_stream(person.agency)
    return render(
        request,
        "office/gaps.html",
        {
            "page": reading.page_of(request, [one for one in found if not unit or one.unit == unit]), "unit": unit,
            "units": sorted({one.unit for one in found if one.unit}), "count": len(found), "stream": stream, "whole": oversees(person.stream),
            "filters": reading.without_page(request), "acts": acts_of(person, stream, "agency").possible if agency_state(person.agency) is not None else [],
        },
    )  # fmt: skip


def supervision(request: HttpRequest) -> HttpResponse:
    """Show what supervision has to see: faults, missing records, what is overdue."""
    person = _person(request)
    rows = ConcernRow.objects.filter(agency=person.agency).exclude(stream__in=hidden_from(person)).order_by("-since", "id")
    if not person.has("supervision.view"):
        rows = rows.filter(Q(person=person.stream) | Q(unit__in=sorted(person.units)))
    late = DeadlineRow.objects.filter(
        agency=person.agency, bound__in=("agency", "officer", "reviewer"), stopped=False, due_on__lt=reading.today()
    )
    return render(
        request,
        "office/supervision.html",
        {
            "page": reading.page_of(request, rows), "late": [reading.limit(row) for row in late.order_by("due_on", "stream")[:20]],
            "late_count": late.count(), "filters": reading.without_page(request), "below": agencies_below(person.agency),
        },
    )  # fmt: skip


def figures(request: HttpRequest) -> HttpResponse:
    """Show figures of the agency and of those below it: numbers, never their streams."""
    person = _person(request)
    names = dict(AgencyRow.objects.values_list("agency", "name"))
    today = reading.today()
    lines = []
    for agency in [person.agency, *agencies_below(person.agency)]:
        kinds = dict(Head.objects.filter(agency=agency).values_list("kind").annotate(count=Count("stream")))
        lines.append(
            {
                "agency": names.get(agency, agency), "cases": kinds.get("case", 0), "reviews": kinds.get("review", 0), "recordings": kinds.get("recording", 0),
                "publications": kinds.get("publication", 0), "people": kinds.get("person", 0),
                "late": DeadlineRow.objects.filter(agency=agency, bound="agency", stopped=False, due_on__lt=today).count(),
                "todos": ToDoRow.objects.filter(agency=agency).count(),
                "faults": ConcernRow.objects.filter(agency=agency).count(),
            }
        )  # fmt: skip
    return render(request, "office/figures.html", {"lines": lines, "most": max((line["cases"] for line in lines), default=0)})


# System ------------------------------------------------------------------------------------------------------------------------


def system(request: HttpRequest) -> HttpResponse:
    """Show the ledger's checkpoint and how to check it without us."""
    person = _person(request)
    held = latest_checkpoint(person.agency)
    note = held[2].decode("utf-8", "replace") if held is not None else ""
    counts = Head.objects.filter(agency=person.agency).values_list("kind").annotate(count=Count("stream")).order_by("kind")
    return render(
        request,
        "office/system.html",
        {
            "size": held[0] if held is not None else 0, "root": base64.b64encode(held[1]).decode() if held is not None else "", "note": note,
            "placed": tree_size(person.agency), "pending": PendingRow.objects.filter(agency=person.agency).count(), "counts": list(counts),
            "last_at": _last_at(person.agency, held[0]) if held is not None else None, "regime": person.view.regime if person.view else None,
            "kinds": {kind.name: kind.label for kind in all_kinds()}, "kept": view_of(person.agency),
        },
    )  # fmt: skip


def _last_at(agency: str, size: int) -> datetime | None:
    """Return when the last entry under a checkpoint was recorded."""
    place = PositionRow.objects.filter(agency=agency, place=size - 1).first()
    entry = EntryRow.objects.filter(stream=place.stream, seq=place.seq).first() if place is not None else None
    return instant(entry.recorded_at) if entry is not None else None
