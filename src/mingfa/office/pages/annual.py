"""Pages of annual enforcement data: the years, one year with the cases behind each figure, what changed since it was frozen, its files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mingfa.desk.act import Actor
from mingfa.desk.errors import Refused
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import look
from mingfa.dossier.sheet import CSV, XLSX
from mingfa.dossier.typeset import head_of
from mingfa.law.errors import MingfaError
from mingfa.office import reading
from mingfa.office.forms import Offer
from mingfa.office.pages.streams import acts_of
from mingfa.office.panels import Cell, Panel, panels
from mingfa.office.people import Person
from mingfa.office.prefill import offer, prefill
from mingfa.office.told import name_of
from mingfa.office.visible import opens
from mingfa.statistics import compiling
from mingfa.statistics.acts import FIRST_YEAR
from mingfa.statistics.content import annual_content
from mingfa.statistics.counting import Difference, Line, differences, kind_words, measure_words, result_words, totals
from mingfa.statistics.files import csv_of, pdf_of, title_of, xlsx_of
from mingfa.statistics.kind import due_on, owed, recipients
from mingfa.statistics.models import AnnualRow, MatterRow
from mingfa.statistics.state import STAGES, AnnualState, Counted, Frozen

STAGE_WORDS = dict(STAGES)
COLOURS = {"open": "grey", "counted": "orange", "frozen": "orange", "signed": "yellow", "published": "green"}
EARLIER = 4


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table as the page shows it; link: opens the cases it counts, "" where they are another agency's."""

    measure: str
    kind: str
    unit: str
    result: str
    number: int
    fen: int
    link: str = ""
    chosen: bool = False


# The years ---------------------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def years(request: HttpRequest) -> HttpResponse:
    """Show the agency's years; a POST opens and counts one that is over."""
    person = _person(request)
    if request.method == "POST":
        typed = request.POST.get("year", "").strip()
        year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else 0
        if not FIRST_YEAR <= year <= reading.today().year:
            messages.error(request, f"“{typed[:20]}”不是可以汇总的年度，请填写四位年份，例如 {reading.today().year - 1}。")
            return redirect("annual_years")
        try:
            compiling.open_year(person.agency, year, person.stream)
            compiling.count_year(person.agency, year, person.stream)
        except Refused as error:
            messages.error(request, "；".join(f"{one.message}（{one.article}）。{one.remedy}" for one in error.refusals))
            return redirect("annual_years")
        return redirect("annual", year)
    rows = AnnualRow.objects.filter(agency=person.agency).order_by("-year")
    page = reading.page_of(request, rows)
    last = reading.today().year - 1
    due = due_on(last, person.view)
    held = rows.filter(year=last).first()
    return render(
        request,
        "office/annual/years.html",
        {
            "page": page, "lines": [(row, STAGE_WORDS.get(row.stage, ""), COLOURS.get(row.stage, "grey"), row.published_on is None) for row in page],
            "filters": reading.without_page(request), "last": last, "due": due, "held": held, "may": person.has("annual.provide"),
            "waiting": held is None or held.published_on is None,
        },
    )  # fmt: skip


# One year ----------------------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show one year; a POST counts it anew while it is not frozen."""
    person = _person(request)
    folded = compiling.state_of(person.agency, year)
    if folded is None:
        raise Http404
    if request.method == "POST":
        if not person.has("annual.provide"):
            raise PermissionDenied
        try:
            changed = compiling.count_year(person.agency, year, person.stream)
            messages.info(request, "已重新汇总，数字有变化。" if changed else "已重新汇总，数字没有变化。")
        except Refused as error:
            messages.error(request, "；".join(f"{one.message}。{one.remedy}" for one in error.refusals))
        return redirect("annual", year)
    state: AnnualState = folded.state
    table, told = _table(state)
    present = compiling.counted_now(person.agency, year)
    base = table.own if isinstance(table, Frozen) else table.lines if table is not None else ()
    units = dict(table.units) if table is not None else {}
    chosen = request.GET.get("show", "")[:300]
    behind = _behind(person, year, chosen) if chosen else None
    shown = reading.page_of(request, behind) if behind is not None else None
    acts = acts_of(person, folded.stream, "annual")
    return render(
        request,
        "office/annual/year.html",
        {
            "state": state, "year": year, "stream": folded.stream, "stage": state.stage, "stage_words": STAGE_WORDS.get(state.stage, ""),
            "colour": COLOURS.get(state.stage, "grey"), "told": told, "due": due_on(year, person.view), "table": table,
            "figures": [_figure(line, units, year, chosen) for line in base],
            "whole": [_figure(line, {}, year, "", link=False) for line in table.whole] if isinstance(table, Frozen) and table.whole != table.own else [],
            "bodies": _bodies(state), "changed": [_changed(one, units, year) for one in differences(base, present)],
            "compared": _compared(person.agency, year, base), "reports": _reports(state, person), "acts": acts, "may": person.has("annual.provide"),
            "page": shown, "behind": [_matter(row, person) for row in shown] if shown is not None else [], "chosen_words": _words(chosen, units),
            "filters": reading.without_page(request), "signed_by": name_of(state.signed_by) if state.signed_by else "", "show": chosen,
        },
    )  # fmt: skip


def _table(state: AnnualState) -> tuple[Counted | Frozen | None, str]:
    """Return the table the page shows, and what it is."""
    if state.frozen is not None:
        return state.frozen, f"冻结于 {state.frozen.on}，依据当时的 {state.frozen.size} 条留痕"
    if state.counted is not None:
        return state.counted, f"汇总于 {state.counted.on}，依据当时的 {state.counted.size} 条留痕，尚未冻结"
    return None, "尚未汇总"


def _figure(line: Line, units: dict[str, str], year: int, chosen: str, *, link: bool = True) -> Figure:
    key = ":".join(line.key)
    address = f"{reverse('annual', args=[year])}?{urlencode({'show': key})}#behind" if link else ""
    return Figure(
        measure_words(line.measure), kind_words(line.kind), units.get(line.unit, line.unit) or "全部机构", result_words(line.measure, line.result),
        line.number, line.fen, address, key == chosen,
    )  # fmt: skip


def _changed(one: Difference, units: dict[str, str], year: int) -> tuple[Figure, int, int, int]:
    line = Line(*one.key, one.now, one.fen_now)
    return _figure(line, units, year, ""), one.before, one.now, one.fen_now - one.fen_before


def _bodies(state: AnnualState) -> list[tuple[str, Any, int, bool]]:
    """Return (name, what arrived or None, decisions, whether the frozen table has it) of each agency below."""
    below = state.counted.below if state.counted is not None else ()
    within = state.frozen.bodies if state.frozen is not None else tuple(state.in_by.values())
    found = []
    for code, name in below:
        held = state.in_by.get(code)
        number = sum(line.number for line in held.lines if line.measure == "decision") if held is not None else 0
        found.append((name, held, number, held in within))
    return found


def _compared(agency: str, year: int, base: Sequence[Line]) -> dict[str, Any]:
    """Return the published tables of earlier years beside this one: years, and (what, numbers)."""
    held = AnnualRow.objects.filter(agency=agency, year__lt=year, published_on__isnull=False).order_by("-year")[:EARLIER]
    tables = [(year, totals(base))]
    for row in held:
        frozen = look(row.stream).state.published
        if frozen is not None:
            tables.append((row.year, totals(frozen.own)))
    if len(tables) == 1:
        return {}
    keys = dict.fromkeys(key for _, table in tables for key in table)
    lines = [
        (f"{measure_words(measure)} · {kind_words(kind)}", [table.get((measure, kind), (0, 0))[0] for _, table in tables])
        for measure, kind in keys
    ]
    return {"years": [one for one, _ in tables], "lines": lines}


def _reports(state: AnnualState, person: Person) -> list[tuple[str, Any]]:
    return [(name, state.report_to(name)) for name in recipients(state, person.view)]


# What is behind a figure -------------------------------------------------------------------------------------------------------------


def _behind(person: Person, year: int, chosen: str) -> Any:
    """Return the matters that a figure counts now."""
    parts = chosen.split(":", 3)
    rows = MatterRow.objects.filter(agency=person.agency, on__range=(date(year, 1, 1), date(year, 12, 31)))
    if len(parts) == 4:
        rows = rows.filter(measure=parts[0], kind=parts[1], unit=parts[2], result=parts[3])
    return rows.order_by("on", "stream", "id")


def _words(chosen: str, units: dict[str, str]) -> str:
    parts = chosen.split(":", 3)
    if len(parts) != 4:
        return "全部"
    words = (measure_words(parts[0]), kind_words(parts[1]), units.get(parts[2], parts[2]) or "全部机构", result_words(parts[0], parts[3]))
    return " · ".join(words)


def _matter(row: MatterRow, person: Person) -> dict[str, Any]:
    if not opens(look(row.stream), person):
        return {"stream": "", "title": "（只对承办人员和有职责的人员开放）", "number": "", "on": row.on, "fen": row.fen}
    return {"stream": row.stream, "title": row.title, "number": row.number, "on": row.on, "fen": row.fen}


# Files -------------------------------------------------------------------------------------------------------------------------------


@require_safe
def table(request: HttpRequest, year: int, ending: str) -> HttpResponse:
    """The table as XLSX, CSV or PDF: the published one, else the one that is frozen, marked as not published."""
    person = _person(request)
    folded = compiling.state_of(person.agency, year)
    state: AnnualState | None = folded.state if folded is not None else None
    frozen = (state.published or state.frozen) if state is not None else None
    if state is None or frozen is None or ending not in ("xlsx", "csv", "pdf"):
        raise Http404
    content = next((dict(one.content) for one in reversed(state.emissions)), None) if state.published is not None else None
    if content is None:
        content = {**annual_content(state, frozen, frozen.on), "published_on": "（尚未公布）", "first_published_on": ""}
    mark = "　".join(filter(None, ("" if state.published is not None else "尚未公布", head_of(person.agency).mark)))
    try:
        raw = {"xlsx": lambda: xlsx_of(content), "csv": lambda: csv_of(content), "pdf": lambda: pdf_of(content, mark)}[ending]()
    except MingfaError as error:
        messages.error(request, str(error))
        return redirect("annual", year)
    kind = {"xlsx": XLSX, "csv": CSV, "pdf": "application/pdf"}[ending]
    name = quote(f"{title_of(content)}.{ending}")
    return HttpResponse(raw, content_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})


# What forms begin with, and the stream's own page --------------------------------------------------------------------------------------


@prefill("statistics.freeze_figures")
def counted(state: Any, actor: Actor, view: RegimeView | None) -> dict[str, Any]:
    """The counting that the form stands on."""
    held = getattr(state, "counted", None)
    return {"counted": held.seq} if held is not None else {}


@prefill("statistics.open_year")
def last_year(state: Any, actor: Actor, view: RegimeView | None) -> dict[str, Any]:
    """The year that ended last."""
    return {"year": reading.today().year - 1}


@offer("statistics.report_figures", "recipient")
def report_to(state: Any, actor: Actor, view: RegimeView | None) -> Sequence[Offer]:
    """The recipients that have no report yet."""
    return [Offer(name, name) for name in owed(state, view)] if isinstance(state, AnnualState) else []


@panels("annual")
def annual_facts(stream: str, state: AnnualState, person: Person) -> Iterator[Panel]:
    """The way to the year's own page, and how far it is."""
    facts = [("数据", Cell("打开年度数据", address=reverse("annual", args=[state.year]) if state.year else ""))]
    due = due_on(state.year, person.view) if state.year else None
    facts.append(("公布期限", Cell(str(due or "制度没有规定日期"))))
    facts.append(("公布", Cell(str(state.published_on)) if state.published_on else Cell("", mark=("orange", "尚未公布"))))
    rows = tuple(
        (Cell(name), Cell(str(held.on)) if held else Cell("", mark=("orange", "尚未报送")), Cell(held.receipt if held else ""))
        for name, held in _reports(state, person)
    )
    yield Panel("reports", "公布和报送", ("报送对象", "报送日期", "回执"), rows, "制度没有规定报送对象。", facts=tuple(facts))
