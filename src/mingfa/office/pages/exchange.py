"""Pages of channels and exchange: every publication by channel, what is missing, texts to copy, files of 双公示, and what platforms may ask."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from mingfa.desk.errors import Refused, UnknownStream
from mingfa.desk.perform import look, perform
from mingfa.exchange.acts.channels import ArrangeChannels, channels_stream
from mingfa.exchange.adapters import ConfigInvalid, adapters
from mingfa.exchange.check import Report, check
from mingfa.exchange.exporting import export as export_files
from mingfa.exchange.exporting import folder_of, preview
from mingfa.exchange.figures import counted
from mingfa.exchange.files import FileInvalid, read_bytes
from mingfa.exchange.formats import many
from mingfa.exchange.models import DeliveryRow, SupplyRow, TaskRow
from mingfa.exchange.reading import content_at, item_of
from mingfa.exchange.records import ACTIONS, Record
from mingfa.exchange.state.channels import ITEM_KINDS, ITEM_STAGES, MODES
from mingfa.exchange.state.delivery import STATES, WORK, DeliveryState
from mingfa.exchange.tables import NoTable
from mingfa.exchange.texts import text_for
from mingfa.law.errors import MingfaError
from mingfa.office import reading
from mingfa.office.exchange_panels import COLOURS, WORDS, in_use
from mingfa.office.people import Person

FILTERS = ("show", "channel", "state", "kind", "unit", "words")
SHOWS = (
    ("", "全部"),
    ("gap", "缺口：规定渠道上没有"),
    ("late", "超过同步期限"),
    ("unlisted", "尚未列入渠道"),
    ("flagged", "机构没有指定录入人员"),
)
OWED = ("open", "waiting", "failed", "recall")
MOST_UPLOAD = 8 * 1024 * 1024
KINDS = (("penalty", "行政处罚"), ("licence", "行政许可"))
PULL = 100


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


@dataclass(frozen=True, slots=True)
class Mark:
    """How one item stands on one channel."""

    name: str
    state: str
    colour: str
    mandatory: bool
    late: bool
    why: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One publication with all its channels."""

    stream: str
    title: str
    number: str
    told: str
    published_on: date | None
    withdrawn: bool
    marks: tuple[Mark, ...]
    unlisted: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: HttpRequest) -> HttpResponse:
    """Show how every publication stands on every channel; a POST begins the agency's own arrangement of its channels."""
    person = _person(request)
    if request.method == "POST":
        stream = channels_stream(person.agency)
        if not _opened(person.agency):
            perform(ArrangeChannels(), stream, by=person.stream, key=f"arrange|{stream}")
        return redirect("stream", *reading.split(stream))
    chosen = {name: request.GET.get(name, "").strip()[:100] for name in FILTERS}
    known = in_use(person.agency)
    page = reading.page_of(request, _rows(person, chosen))
    regime = person.view.regime if person.view is not None else None
    tasks: dict[str, list[TaskRow]] = {}
    for row in TaskRow.objects.filter(stream__in=[one.stream for one in page]).order_by("-mandatory", "channel"):
        tasks.setdefault(row.stream, []).append(row)
    today = reading.today()
    late = TaskRow.objects.filter(agency=person.agency, state__in=OWED, due_on__lt=today, mandatory=True).count()
    try:
        configured = {channel for agency, channel in adapters().adapters if agency == person.agency}
        fault = ""
    except ConfigInvalid as error:
        configured, fault = set(), str(error)
    unreached = [one.name for one in known if one.on and one.mode == "push" and one.code not in configured]
    return render(
        request,
        "office/channels.html",
        {
            "page": page, "lines": [_line(row, tasks.get(row.stream, []), known, today) for row in page], "chosen": chosen, "filters": reading.without_page(request),
            "filtered": any(chosen.values()), "shows": SHOWS, "states": STATES, "kinds": list(ITEM_KINDS.items()), "channels": known,
            "units": [(unit.code, unit.name) for unit in regime.units] if regime is not None else [], "gaps": _gaps(person).count(), "late": late,
            "settings": channels_stream(person.agency), "unreached": unreached, "fault": fault, "modes": MODES, "opened": _opened(person.agency), "may_arrange": person.has("channel.configure"),
        },
    )  # fmt: skip


def _opened(agency: str) -> bool:
    try:
        look(channels_stream(agency))
    except UnknownStream:
        return False
    return True


def _gaps(person: Person) -> QuerySet[DeliveryRow]:
    return DeliveryRow.objects.filter(agency=person.agency, missing__gt=0)


def _rows(person: Person, chosen: dict[str, str]) -> QuerySet[DeliveryRow]:
    rows = DeliveryRow.objects.filter(agency=person.agency)
    tasks = TaskRow.objects.filter(stream=OuterRef("stream"))
    channel = chosen["channel"]
    of_channel = Q(channel=channel) if channel else Q()
    match chosen["show"]:
        case "gap":
            rows = rows.filter(missing__gt=0)
            if channel:
                rows = rows.filter(Exists(tasks.filter(of_channel, mandatory=True, state__in=OWED)))
        case "late":
            rows = rows.filter(Exists(tasks.filter(of_channel, state__in=OWED, due_on__lt=reading.today())))
        case "flagged":
            rows = rows.filter(entrant="").exclude(unit="")
        case "unlisted":
            rows = _unlisted(rows, person, channel)
        case _:
            if channel:
                rows = rows.filter(channels__contains=f",{channel},")
    if chosen["state"] in WORDS:
        rows = rows.filter(Exists(tasks.filter(of_channel, state=chosen["state"])))
    for name in ("kind", "unit"):
        if chosen[name]:
            rows = rows.filter(**{name: chosen[name]})
    if words := chosen["words"]:
        rows = rows.filter(Q(title__contains=words) | Q(number__contains=words))
    return rows.order_by("-published_on", "stream")


def _unlisted(rows: QuerySet[DeliveryRow], person: Person, channel: str) -> QuerySet[DeliveryRow]:
    """Keep the items that a channel takes and that have no task for it: those published before it was set up."""
    wanted = Q(pk__in=[])
    for one in in_use(person.agency):
        if not one.on or (channel and one.code != channel):
            continue
        fits = ~Q(channels__contains=f",{one.code},")
        if one.kinds:
            fits &= Q(kind__in=one.kinds)
        if one.stages:
            fits &= Q(item_stage__in=one.stages)
        if one.units:
            fits &= Q(unit__in=["", *one.units])
        wanted |= fits
    return rows.filter(wanted, withdrawn_on__isnull=True)


def _line(row: DeliveryRow, tasks: list[TaskRow], known: Any, today: date) -> ItemLine:
    marks = tuple(
        Mark(
            task.name, WORDS[task.state], COLOURS[task.state], task.mandatory, task.state in OWED and task.due_on is not None and task.due_on < today,
            task.reason,
        )
        for task in tasks
    )  # fmt: skip
    unlisted = tuple(
        one.name
        for one in known
        if row.withdrawn_on is None and f",{one.code}," not in row.channels and one.takes(row.kind, row.item_stage, row.unit)
    )
    told = f"{ITEM_STAGES.get(row.item_stage, '')} · {ITEM_KINDS.get(row.kind, row.kind)}"
    return ItemLine(row.stream, row.title, row.number, told, row.published_on, row.withdrawn_on is not None, marks, unlisted)


@require_safe
def texts(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Show the texts prepared for the channels that a person fills, with a button that copies each."""
    person = _person(request)
    folded = reading.open_stream(person, agency, kind, ident)
    if not isinstance(folded.state, DeliveryState):
        raise Http404
    state: DeliveryState = folded.state
    prepared = [
        {"name": task.name, "channel": task.channel, "work": WORK[task.work], "text": text_for(task.channel, content_at(state.source, task.wanted), task.work)}
        for task in state.tasks
        if task.mode in ("manual", "file") and not task.recipient and (task.owed or task.state == "done")
    ]  # fmt: skip
    return render(request, "office/texts.html", {"stream": folded.stream, "title": state.title, "prepared": prepared})


# 双公示 -------------------------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """Show what is due with its faults, export it, and check a file that came back."""
    person = _person(request)
    kind = request.POST.get("kind") or request.GET.get("kind", "penalty")
    if kind not in dict(KINDS):
        kind = "penalty"
    may = person.has("exchange.export")
    looked: dict[str, Any] | None = None
    refused: Refused | None = None
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if "file" in request.FILES:
            looked = _looked_at(request)
        else:
            try:
                made = export_files(person.agency, kind, by=person.stream)
            except Refused as error:
                refused = error
            else:
                messages.success(
                    request, f"已导出 {made.good} 条，核验不合格未导出 {made.bad} 条。导出不等于平台已经受理，受理后请登记编号。"
                )
                return redirect(f"{reverse('exchange')}?kind={kind}")
    found, report = _preview(person.agency, kind)
    files = (
        sorted((path for path in folder_of(person.agency).glob(f"{person.agency}-*") if path.is_file()), reverse=True)[:60] if may else []
    )
    rows = TaskRow.objects.filter(agency=person.agency, channel="credit", kind=kind).order_by("-since", "stream")
    page = reading.page_of(request, rows)
    number = request.GET.get("year", "")
    year = int(number) if number.isdigit() and 2000 <= int(number) <= 2199 else reading.today().year
    return render(
        request,
        "office/exchange.html",
        {
            "kinds": KINDS, "kind": kind, "may": may, "found": _due(found), "report": report, "files": [path.name for path in files],
            "looked": looked, "refused": refused, "page": page, "lines": _sent(page),
            "filters": reading.without_page(request), "words": WORDS, "colours": COLOURS, "figures": list(counted(person.agency, year)), "year": year,
            "supplies": SupplyRow.objects.filter(agency=person.agency).order_by("-on", "stream")[:30], "kind_words": dict(KINDS),
        },
    )  # fmt: skip


def _due(found: list[tuple[str, Record]]) -> list[dict[str, str]]:
    """Return what is due as the page lists it."""
    prefix = {"penalty": "CF", "licence": "XK"}
    return [
        {
            "stream": stream, "action": ACTIONS[record.action], "number": record.values.get(f"{prefix[record.kind]}_WSH", ""),
            "party": record.values.get(f"{prefix[record.kind]}_XDR_MC", ""),
        }
        for stream, record in found
    ]  # fmt: skip


def _sent(page: Any) -> list[dict[str, Any]]:
    """Return the tasks of a page with what they are about."""
    told = {one.stream: one for one in DeliveryRow.objects.filter(stream__in=[row.stream for row in page])}
    return [{"row": row, "title": told[row.stream].title, "number": told[row.stream].number} for row in page]


def _preview(agency: str, kind: str) -> tuple[list[tuple[str, Record]], Report]:
    try:
        return preview(agency, kind)
    except NoTable:
        return [], Report(kind, 0, ())


def _looked_at(request: HttpRequest) -> dict[str, Any]:
    """Read and check a file that somebody sent; nothing of it is kept."""
    sent = request.FILES["file"]
    name = str(getattr(sent, "name", ""))[-120:]
    if (getattr(sent, "size", 0) or 0) > MOST_UPLOAD:
        return {"name": name, "error": f"文件超过 {MOST_UPLOAD // 1024**2} 兆字节，请用命令 mingfa exchange validate 核验"}
    try:
        kind, records = read_bytes(name, sent.read())  # type: ignore[union-attr]
        return {"name": name, "count": len(records), "report": check(kind, records, reading.today())}
    except (FileInvalid, NoTable) as error:
        return {"name": name, "error": str(error)}


@require_safe
def exchange_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give a file that was exported to whoever sends it; it holds numbers of identity papers."""
    person = _person(request)
    if not person.has("exchange.export"):
        raise PermissionDenied
    folder = folder_of(person.agency)
    if name.startswith(".") or "/" in name or not (folder / name).is_file():
        raise Http404
    response = FileResponse((folder / name).open("rb"), as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


# What platforms ask -----------------------------------------------------------------------------------------------------------------


@require_GET
def records(request: HttpRequest, agency: str, channel: str) -> HttpResponse:
    """Answer a platform that asks for its records, in its own form (docs/operations/exchange.md); only with its key.

    after: the last item of the page before. Nothing here changes the state of a task: what was only asked for is not yet accepted.
    """
    try:
        known = adapters()
    except ConfigInvalid:
        return _no(503, "exchange.config", "报送接口没有正确配置，请联系管理人员")
    adapter = known.get(agency, channel)
    given = request.headers.get("Authorization", "")
    if adapter is None or not adapter.pull_key or not hmac.compare_digest(given.encode(), f"Bearer {adapter.pull_key}".encode()):
        return _no(401, "exchange.key", "密钥不正确，或者没有为该平台开通接口")
    rows = TaskRow.objects.filter(agency=agency, channel=channel, stream__gt=request.GET.get("after", "")[:160]).order_by("stream")[
        : PULL + 1
    ]
    shown = list(rows)[:PULL]
    items = []
    try:
        for row in shown:
            state: DeliveryState = look(row.stream).state
            items.append((item_of(state, row.wanted, row.work, reading.today()), row.work))
        told = many(adapter.form, items, known.forms)
    except MingfaError as error:
        return _no(500, error.code, str(error))
    response = HttpResponse(told.body, content_type=told.type)
    if len(rows) > PULL:
        response["Link"] = f'<{request.path}?after={shown[-1].stream}>; rel="next"'
    response["Cache-Control"] = "no-store"
    return response


def _no(status: int, code: str, words: str) -> JsonResponse:
    response = JsonResponse({"code": code, "message": words}, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
