"""Pages about the keeping of recordings: requests, the keeper's register, copies, what is due to be destroyed, the reading log."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from mingfa.custody.acts.reading import WHAT
from mingfa.custody.acts.requests import HOW, IN_PACKAGE
from mingfa.custody.copies import LARGEST, PICTURES, Part, marked_picture, package, sheet
from mingfa.custody.gates.requests import BAN
from mingfa.custody.models import DestructionRow, HandedRow, KeepingRow, RequestRow, VisitRow
from mingfa.custody.readings import readings
from mingfa.custody.state import REQUEST_STAGES, REQUESTERS, RequestState
from mingfa.desk.errors import UnknownStream
from mingfa.desk.now import now
from mingfa.desk.perform import look
from mingfa.desk.store import instant
from mingfa.desk.times import LOCAL
from mingfa.office import reading
from mingfa.office.custody import hidden_from, noted_copy, refuse, refuse_destroyed
from mingfa.office.doing import NotVisible
from mingfa.office.people import Person, agency_state
from mingfa.office.told import name_of
from mingfa.office.vaulting import ENDINGS, media_type, place_of
from mingfa.office.visible import KEEPERS
from mingfa.recording.retention import CLASSES

READERS = frozenset({"supervision.view", "access.register"})
"""Duties that open the reading log: supervisors, and the keeper whose log it is."""

MOST = 5000


def _person(request: HttpRequest, duties: frozenset[str] = KEEPERS) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    if not person.duties & duties:
        raise NotVisible
    return person


def _csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Answer with a table for a spreadsheet; a cell that would be taken for a formula is not."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell)[:1] in ("=", "+", "-", "@") else cell for cell in row])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.csv"
    return answer


def _local(value: int) -> str:
    return f"{instant(value).astimezone(LOCAL):%Y-%m-%d %H:%M}"


# Requests --------------------------------------------------------------------------------------------------------------------


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """List the requests, those that wait first."""
    person = _person(request)
    words, stage = reading.query(request), request.GET.get("stage", "")[:12]
    rows = RequestRow.objects.filter(agency=person.agency).order_by("-asked_on", "-stream")
    if words:
        rows = rows.filter(Q(organ__contains=words) | Q(number__contains=words) | Q(reason__contains=words))
    if stage:
        rows = rows.filter(stage=stage)
    page = reading.page_of(request, rows)
    kinds, stages = dict(REQUESTERS), dict(REQUEST_STAGES)
    today = reading.today()
    marks = {"registered": "orange", "approved": "green", "declined": "red"}
    shown = [
        (row, kinds.get(row.requester, row.requester), stages.get(row.stage, row.stage), marks.get(row.stage, "grey"),
         row.stage == "registered" and row.answer_by is not None and row.answer_by < today)
        for row in page
    ]  # fmt: skip
    return render(
        request, "office/custody/requests.html",
        {
            "page": page, "shown": shown, "q": words, "stage": stage, "stages": REQUEST_STAGES, "filters": reading.without_page(request),
            "starting": reading.starting_acts(person, "access_request"), "tab": "requests",
        },
    )  # fmt: skip


VISIT_HEADS = ("查阅时间", "查阅人", "单位", "证件", "事由", "音像记录", "申请编号", "批准人", "登记人")


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of visits (查阅登记簿): for the screen, for paper, for a spreadsheet."""
    person = _person(request)
    words = reading.query(request)
    rows = VisitRow.objects.filter(agency=person.agency).exclude(recording__in=hidden_from(person)).order_by("-at", "id")
    if words:
        rows = rows.filter(Q(visitor__contains=words) | Q(organ__contains=words) | Q(reason__contains=words) | Q(number__contains=words))

    def cells(row: VisitRow) -> tuple[str, ...]:
        return (
            _local(row.at), row.visitor, row.organ, row.document, row.reason, row.title, row.number, row.approved_name, row.keeper_name,
        )  # fmt: skip

    if request.GET.get("format") == "csv":
        return _csv("音像记录查阅登记簿", VISIT_HEADS, (cells(row) for row in rows[:MOST]))
    page = reading.page_of(request, rows, 50)
    shown = {
        "page": page, "heads": VISIT_HEADS, "rows": [(row.stream, zip(VISIT_HEADS, cells(row), strict=True)) for row in page], "q": words, "title": "查阅登记簿",
        "empty": "还没有查阅登记。", "filters": reading.without_page(request), "tab": "register",
    }  # fmt: skip
    return render(request, "office/custody/book.html", shown)


HANDED_HEADS = ("提供时间", "接收人", "申请单位（申请人）", "用途", "方式", "音像记录", "申请编号", "批准人", "经办人")


@require_safe
def copies(request: HttpRequest) -> HttpResponse:
    """Show what was handed out (提供登记簿): to whom, what, why, who approved."""
    person = _person(request)
    words = reading.query(request)
    rows = HandedRow.objects.filter(agency=person.agency).exclude(recording__in=hidden_from(person)).order_by("-at", "id")
    if words:
        rows = rows.filter(Q(receiver__contains=words) | Q(organ__contains=words) | Q(purpose__contains=words) | Q(number__contains=words))
    ways = dict((*HOW, IN_PACKAGE))

    def cells(row: HandedRow) -> tuple[str, ...]:
        return (
            _local(row.at), row.receiver, row.organ, row.purpose, ways.get(row.how, row.how), row.title, row.number, row.approved_name,
            row.keeper_name,
        )  # fmt: skip

    if request.GET.get("format") == "csv":
        return _csv("音像记录提供登记簿", HANDED_HEADS, (cells(row) for row in rows[:MOST]))
    page = reading.page_of(request, rows, 50)
    shown = {
        "page": page, "heads": HANDED_HEADS, "rows": [(row.stream, zip(HANDED_HEADS, cells(row), strict=True)) for row in page], "q": words, "title": "提供登记簿",
        "empty": "还没有对外提供的复制件。", "filters": reading.without_page(request), "tab": "copies",
    }  # fmt: skip
    return render(request, "office/custody/book.html", shown)


@require_safe
def copy(request: HttpRequest, agency: str, kind: str, ident: str, number: int) -> HttpResponseBase:
    """Send a copy that was registered as handed out: the originals as they are, with their sheet; each sending is in the reading log."""
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, kind, ident)
    state = folded.state
    handed = next((one for one in state.handed if one.seq == number and not one.package), None) if isinstance(state, RequestState) else None
    if handed is None:
        raise Http404
    try:
        recording = look(handed.recording)
    except UnknownStream:
        raise Http404 from None
    if not recording.kind.visible(recording.state, person.actor):
        raise NotVisible
    refuse_destroyed(recording)
    allowed = person.has("access.register") or person.stream == state.person
    if not allowed or not state.opens(handed.recording, reading.today()):
        raise refuse(
            request, handed.recording, recording.state.digest, "取得复制件", "access.no_request", BAN, "没有在期限内的批准，或者不是保管人、申请人",
            "请由保管人在批准的期限内制作",
        )  # fmt: skip
    digests = recording.state.digests or (recording.state.digest,)
    names = [_name(recording.state.file_name, at, digest, len(digests)) for at, digest in enumerate(digests)]
    sizes = [place_of(digest).size(digest) for digest in digests]
    office = agency_state(person.agency)
    text = sheet(state, handed, office.name if office is not None else person.agency, now(), list(zip(names, digests, sizes, strict=True)))
    why = f"提供给{handed.receiver}：{handed.purpose}"
    for digest in digests:
        noted_copy(request, handed.recording, digest, why, folded.stream)
    parts = (
        Part(name, digest, size, place_of(digest).read(digest)) for name, digest, size in zip(names, digests, sizes, strict=True)
    )  # fmt: skip
    mark = f"{state.number}　{state.organ}　{handed.receiver}　{now().astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"
    answer = StreamingHttpResponse(package(text, chain(parts, _marked(names, digests, mark))), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{state.number}-{number}.zip") or "attachment"
    return answer


def _marked(names: Sequence[str], digests: Sequence[str], mark: str) -> Iterator[Part]:
    """Add, for each photo, the picture with the mark across it."""
    for name, digest in zip(names, digests, strict=True):
        media, store = media_type(digest), place_of(digest)
        if media not in PICTURES or store.size(digest) > LARGEST:
            continue
        made = marked_picture(b"".join(store.read(digest)), media, mark)
        if made is not None:
            yield Part(f"{name.rpartition('.')[0]}（带标记）.pdf", "", len(made), (made,))


def _name(file_name: str, at: int, digest: str, count: int) -> str:
    ending = ENDINGS.get(media_type(digest), ".bin")
    stem = file_name.rpartition(".")[0] or file_name
    return f"{stem}-{at + 1:03}{ending}" if count > 1 else f"{stem}{ending}"


# Destruction -----------------------------------------------------------------------------------------------------------------


@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """List the recordings whose time of keeping is over, what keeps them none the less, and the lists that run."""
    person = _person(request)
    rows = (
        KeepingRow.objects.filter(agency=person.agency, stage="stored", kept_until__lt=reading.today())
        .exclude(stream__in=hidden_from(person))
        .order_by("kept_until", "stream")
    )
    page = reading.page_of(request, rows, 50)
    classes = dict(CLASSES)
    shown = [
        (row, classes.get(row.kept_as, ""), (filed := _in_dossier(row.stream)) or bool(row.locks or row.requests or row.proposed), filed)
        for row in page
    ]
    lists = DestructionRow.objects.filter(agency=person.agency).order_by("-proposed_on", "stream")[:20]
    return render(
        request, "office/custody/due.html",
        {
            "page": page, "shown": shown, "filters": reading.without_page(request), "lists": lists, "tab": "due",
            "may": person.has("recording.dispose"), "start": reverse("start", args=["custody.propose_destruction"]),
            "stages": {"proposed": "拟销毁", "approved": "待清除文件", "destroyed": "已销毁", "declined": "未批准"},
        },
    )  # fmt: skip


def _in_dossier(stream: str) -> bool:
    """Say whether a recording lies in the dossier of one of its cases: then it is kept with it."""
    state = look(stream).state
    return any(look(case).state.dossier.filed(stream) is not None for case in state.cases)


# The reading log -------------------------------------------------------------------------------------------------------------

LOG_HEADS = ("时间", "人员", "方式", "音像记录", "事由", "依据的申请", "未予准许的原因")


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the reading log to supervisors and keepers: of one recording, one person, one month, or only what was refused."""
    person = _person(request, READERS)
    about, month, what = request.GET.get("about", "")[:160], request.GET.get("month", "")[:7], request.GET.get("what", "")[:10]
    hidden = hidden_from(person)
    found = [one for one in readings(person.agency, about=about, month=month, what=what) if one.act.recording not in hidden]
    ways = dict(WHAT)
    titles: dict[str, str] = {}
    for one in found:
        for stream in (one.act.recording, one.act.request):
            if stream and stream not in titles:
                titles[stream] = _title(stream)
    if request.GET.get("format") == "csv":
        rows = (
            (
                f"{one.at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}", one.act.reader or name_of(one.act.person), ways[one.act.what],
                titles.get(one.act.recording, ""), one.act.why, titles.get(one.act.request, ""),
                f"{one.act.attempt}：{one.act.article}" if one.act.what == "refused" else "",
            )
            for one in found
        )  # fmt: skip
        return _csv("音像记录阅读日志", LOG_HEADS, rows)
    shown = [
        (one, one.act.reader or name_of(one.act.person), ways[one.act.what], titles.get(one.act.recording, ""), titles.get(one.act.request, ""))
        for one in found
    ]  # fmt: skip
    return render(
        request, "office/custody/log.html",
        {"shown": shown, "heads": LOG_HEADS, "about": about, "about_title": titles.get(about, ""), "month": month, "what": what, "ways": WHAT, "tab": "log"},
    )  # fmt: skip


def _title(stream: str) -> str:
    try:
        folded = look(stream)
    except UnknownStream:
        return ""
    return folded.kind.title(folded.state)
