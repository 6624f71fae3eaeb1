"""The list of recordings: found by case or task, unit, people, number of the device and time, the keys by which they are filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingfa.cases.models import CaseRow
from mingfa.desk.kinds import kind_named
from mingfa.desk.perform import look
from mingfa.desk.store import instant, micros
from mingfa.desk.times import end_of, start_of
from mingfa.office import reading
from mingfa.office.custody import hidden_from
from mingfa.office.people import Person
from mingfa.office.recording_panels import lasting
from mingfa.office.visible import opens, sees_missing
from mingfa.recording.models import RecordingRow, RecordingTieRow
from mingfa.recording.state import FORMS

FILTERS = ("case", "unit", "people", "device", "since", "until", "state")
STATES = (
    ("unexplained", "来源不明"), ("unnoted", "没有备注"), ("blank", "摄录要素未填"), ("damaged", "文件损坏"), ("suspicious", "有编辑痕迹"),
    ("unmeasured", "等待测定"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RecordingLine:
    """A recording in the list; without a stream it is one that is kept from the reader."""

    stream: str
    title: str
    form: str = ""
    case: str = ""
    number: str = ""
    people: str = ""
    unit: str = ""
    device: str = ""
    started: datetime | None = None
    length: str = ""
    marks: tuple[tuple[str, str], ...] = ()


def recording_page(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    person: Person = request.person  # type: ignore[attr-defined]
    chosen = {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}
    shown = reading.page_of(request, _rows(person, chosen))
    regime = person.view.regime if person.view is not None else None
    units = {unit.code: unit.name for unit in regime.units} if regime else {}
    rows = list(shown)
    numbers = dict(RecordingTieRow.objects.filter(stream__in=[row.stream for row in rows]).values_list("stream", "number"))
    return render(
        request,
        "office/recordings.html",
        {
            "kind": kind_named("recording"),
            "page": shown,
            "lines": [_line(row, person, units, numbers.get(row.stream, "")) for row in rows],
            "chosen": chosen,
            "units": list(units.items()),
            "states": STATES,
            "filters": reading.without_page(request),
            "starting": reading.starting_acts(person, "recording"),
            "sees_missing": sees_missing(person),
            "filtered": any(chosen.values()),
        },
    )


def _rows(person: Person, chosen: dict[str, str]) -> QuerySet[RecordingRow]:
    rows = RecordingRow.objects.filter(agency=person.agency).exclude(stream__in=hidden_from(person))
    if words := chosen["case"]:
        cases = CaseRow.objects.filter(agency=person.agency).filter(Q(title__contains=words) | Q(number__contains=words))
        tied = RecordingTieRow.objects.filter(case_stream__in=cases.values("stream")).values("stream")
        rows = rows.filter(Q(stream__in=tied) | Q(task__contains=words))
    if chosen["unit"]:
        rows = rows.filter(unit=chosen["unit"])
    if chosen["people"]:
        rows = rows.filter(officers__contains=chosen["people"])
    if chosen["device"]:
        rows = rows.filter(device__iexact=chosen["device"])
    if since := _day(chosen["since"]):
        rows = rows.filter(ended_at__gte=micros(start_of(since)))
    if until := _day(chosen["until"]):
        rows = rows.filter(started_at__lt=micros(end_of(until)))
    match chosen["state"]:
        case "unexplained":
            rows = rows.filter(unexplained=True)
        case "unnoted":
            rows = rows.filter(annotated=False)
        case "blank":
            rows = rows.filter(shots_blank__gt=0)
        case "damaged":
            rows = rows.filter(damaged=True)
        case "suspicious":
            rows = rows.filter(suspicious=True)
        case "unmeasured":
            rows = rows.filter(measured=False, stage="stored")
        case _:
            pass
    return rows.order_by("-started_at", "stream")


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        return None


def _line(row: RecordingRow, person: Person, units: dict[str, str], number: str) -> RecordingLine:
    folded = look(row.stream)
    if not opens(folded, person):
        return RecordingLine("", "（只对承办人员和有职责的人员开放的音像记录）")
    marks: list[tuple[str, str]] = []
    told: tuple[tuple[Any, str, str], ...] = (
        (row.stage == "disposed", "orange", "已销毁"), (row.unexplained, "red", "来源不明"), (row.damaged, "red", "文件损坏"),
        (row.suspicious, "orange", "有编辑痕迹"), (not row.measured, "orange", "等待测定"), (not row.annotated, "orange", "没有备注"),
        (row.shots_blank, "orange", f"{row.shots_blank} 项摄录要素未填"),
    )  # fmt: skip
    marks += [(colour, words) for there, colour, words in told if there]
    return RecordingLine(
        row.stream, row.file_name, dict(FORMS).get(row.form, ""), row.case_title or row.task, number, row.officers, units.get(row.unit, row.unit),
        row.device, instant(row.started_at) if row.started_at else None, lasting(row.recorded_ms) if row.measured and row.recorded_ms else "",
        tuple(marks),
    )  # fmt: skip
