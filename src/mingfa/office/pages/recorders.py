"""Pages about recording devices: what there is and how it stands, how many each unit needs, and what was found about their misuse."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from pydantic import TypeAdapter, ValidationError

from mingfa.agencies.models import PersonRow, PostRow
from mingfa.desk.models import Head
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import TERMS
from mingfa.office import reading
from mingfa.office.people import Person
from mingfa.office.recorder_panels import MARKS, seconds
from mingfa.office.visible import MISUSE_DUTIES
from mingfa.recorders.acts.common import Number
from mingfa.recorders.acts.register import RegisterRecorder
from mingfa.recorders.gates.use import FIXED
from mingfa.recorders.models import MisuseRow, RecorderRow
from mingfa.recorders.ratios import Ratio, ratio_of
from mingfa.recorders.state import misuse as misuse_state
from mingfa.recorders.state.recorder import KINDS, STAGES, recorder_stream

RATIO = "recording.equipment.officers_per_device"
PRESENT = ("idle", "out", "repair")
STAGE_MARKS = {"registered": "grey", "idle": "green", "out": "yellow", "repair": "orange", "lost": "red", "retired": "grey"}
MISUSE_MARKS = {"open": "orange", "answered": "yellow", "decided": "grey"}


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _units(person: Person) -> list[tuple[str, str]]:
    return [(unit.code, unit.name) for unit in person.view.regime.units] if person.view is not None else []


def sees_all_misuse(person: Person) -> bool:
    """Say whether a person sees every finding of the agency; everybody sees those against himself."""
    return bool(person.duties & MISUSE_DUTIES)


# Devices -----------------------------------------------------------------------------------------------------------------------


def recorders(request: HttpRequest) -> HttpResponse:
    """List the devices: state, keeper, holder, last check, how far the clock is off."""
    person = _person(request)
    words, stage, kind, unit = (
        reading.query(request), request.GET.get("stage", "")[:20], request.GET.get("kind", "")[:20], request.GET.get("unit", "")[:60],
    )  # fmt: skip
    rows = RecorderRow.objects.filter(agency=person.agency).order_by("number", "stream")
    if words:
        rows = rows.filter(
            Q(number__icontains=words) | Q(brand__contains=words) | Q(model__icontains=words) | Q(keepers__contains=words)
            | Q(holder_name__contains=words) | Q(place__contains=words)
        )  # fmt: skip
    for column, wanted in (("stage", stage), ("recorder_kind", kind), ("unit", unit)):
        if wanted:
            rows = rows.filter(**{column: wanted})
    page = reading.page_of(request, rows)
    kinds, stages, limit = dict(KINDS), dict(STAGES), _limit(person, "recording.clock_seconds")
    shown = [
        {
            "row": row, "kind": kinds.get(row.recorder_kind, ""), "stage": stages.get(row.stage, ""), "mark": STAGE_MARKS.get(row.stage, "grey"),
            "fixed": row.recorder_kind in FIXED, "offset": seconds(row.offset_ms) if row.offset_ms is not None else "", "off": limit is not None and abs(row.offset_ms or 0) > limit * 1000,
        }
        for row in page
    ]  # fmt: skip
    return render(
        request,
        "office/recorders.html",
        {
            "page": page, "shown": shown, "q": words, "stage": stage, "kind": kind, "unit": unit, "stages": STAGES, "kinds": KINDS,
            "units": _units(person), "filters": reading.without_page(request), "may_register": person.has("recorder.register"),
            "today": reading.today(),
        },
    )  # fmt: skip


def _limit(person: Person, parameter: str) -> int | None:
    today = reading.today()
    if person.view is None or not person.view.regime.has(parameter, today):
        return None
    return person.view.regime.number(parameter, today)


def new(request: HttpRequest) -> HttpResponse:
    """Ask for the number of a device, which is also what it is known by, and go to the form that registers it."""
    person = _person(request)
    number, problem = request.GET.get("number", "").strip()[:60], ""
    if number:
        try:
            TypeAdapter(Number).validate_python(number)
        except ValidationError:
            problem = "编号只用字母、数字和 . _ -，以字母或者数字开头，不超过 40 个字符；请与机身标签核对"
        else:
            stream = recorder_stream(person.agency, number)
            if not Head.objects.filter(stream=stream).exists():
                return redirect("act", *reading.split(stream), RegisterRecorder.name)
            problem = f"编号 {number} 已经登记，请打开该设备，或者核对编号"
    return render(request, "office/recorder_new.html", {"number": number, "problem": problem, "back": reverse("recorders")})


# How many each unit needs --------------------------------------------------------------------------------------------------------


def ratio_lines(person: Person, per_device: int) -> list[Ratio]:
    """Return how each unit with officers or devices stands: officers in service with a post that uses devices, devices not lost or retired."""
    if person.view is None:
        return []
    today, regime = reading.today(), person.view.regime
    roles = regime.duty("inspection.do", today).roles
    active = set(PersonRow.objects.filter(agency=person.agency, active=True).values_list("stream", flat=True))
    posts = PostRow.objects.filter(Q(last=None) | Q(last__gte=today), agency=person.agency, role__in=roles, deputy_for="", first__lte=today)
    officers = Counter(unit for unit, stream in set(posts.values_list("unit", "stream")) if stream in active)
    devices = RecorderRow.objects.filter(agency=person.agency, recorder_kind="recorder", stage__in=PRESENT)
    present = Counter(devices.values_list("unit", flat=True))
    return [
        ratio_of(unit.code, officers[unit.code], present[unit.code], per_device)
        for unit in regime.units
        if officers[unit.code] or present[unit.code]
    ]


def ratios(request: HttpRequest) -> HttpResponse:
    """Show for each unit how many devices the ratio asks for, how many there are, and how many it is short of."""
    person = _person(request)
    rule: Rule | None = None
    today = reading.today()
    if person.view is not None and person.view.regime.has(RATIO, today):
        rule = person.view.regime.rule(RATIO, today)
    lines = ratio_lines(person, int(str(rule.value))) if rule is not None else []
    total = (
        sum(one.officers for one in lines),
        sum(one.required for one in lines),
        sum(one.present for one in lines),
        sum(one.short for one in lines),
    )
    standard = _standard(person)
    return render(request, "office/ratios.html", {"lines": lines, "rule": rule, "total": total, "standard": standard})


def _standard(person: Person) -> list[tuple[str, str, str]]:
    """Return the agency's standard of equipment: what, how much, by which rule."""
    today, found = reading.today(), []
    for parameter, label, unit in (
        ("recording.equipment.storage_gb", "最低存储容量", "GB"), ("recording.equipment.resolution", "最低录像分辨率", "行"),
        ("recording.clock_seconds", "时钟允许的偏差", "秒"), ("recording.battery_days", "电量应当够用", "个工作日"),
    ):  # fmt: skip
        if person.view is not None and person.view.regime.has(parameter, today):
            rule = person.view.regime.rule(parameter, today)
            found.append((label, f"{rule.value} {unit}", rule.source))
    return found


# Findings ------------------------------------------------------------------------------------------------------------------------


def misuse(request: HttpRequest) -> HttpResponse:
    """List the findings: every one to supervision with its figures, to anybody else those against himself."""
    person = _person(request)
    whole = sees_all_misuse(person)
    stage, officer, item = request.GET.get("stage", "")[:20], request.GET.get("officer", "")[:160], request.GET.get("item", "")[:40]
    rows = MisuseRow.objects.filter(agency=person.agency).order_by("-found_on", "-id")
    if not whole:
        rows = rows.filter(officer=person.stream)
    report = _report(rows) if whole else []
    for column, wanted in (("stage", stage), ("officer", officer), ("item", item)):
        if wanted:
            rows = rows.filter(**{column: wanted})
    page = reading.page_of(request, rows)
    stages, outcomes = dict(misuse_state.STAGES), dict(misuse_state.OUTCOMES)
    shown = [
        {
            "row": row, "stage": outcomes.get(row.outcome) or stages.get(row.stage, ""),
            "mark": MARKS.get(row.outcome) or MISUSE_MARKS.get(row.stage, "grey"), "item": TERMS["banned"].get(row.item, row.item),
        }
        for row in page
    ]  # fmt: skip
    return render(
        request,
        "office/misuse.html",
        {
            "page": page, "shown": shown, "whole": whole, "stage": stage, "officer": officer, "item": item, "stages": misuse_state.STAGES,
            "items": list(TERMS["banned"].items()), "report": report, "filters": reading.without_page(request),
            "starting": reading.starting_acts(person, "misuse"),
        },
    )  # fmt: skip


def _report(rows: Any) -> list[dict[str, Any]]:
    """Count the findings by officer, for supervision: how many, how many wait, how many led to liability."""
    lines: dict[str, dict[str, Any]] = {}
    for officer, name, unit, stage, outcome, minutes in rows.values_list("officer", "officer_name", "unit", "stage", "outcome", "minutes"):
        line = lines.setdefault(
            officer, {"officer": officer, "name": name, "unit": unit, "all": 0, "waiting": 0, "liable": 0, "minutes": 0}
        )
        line["all"] += 1
        line["waiting"] += stage != "decided"
        line["liable"] += outcome == "liable"
        line["minutes"] += minutes
    return sorted(lines.values(), key=lambda line: (-line["waiting"], -line["all"], line["name"]))
