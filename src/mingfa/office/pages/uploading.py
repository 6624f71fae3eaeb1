"""Getting recordings in: the page that sends files, what is coming and what waits to be registered, and the forms that begin from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mingfa.desk.errors import UnknownStream
from mingfa.desk.models import FormDraft
from mingfa.desk.perform import look
from mingfa.desk.times import LOCAL
from mingfa.law.errors import MingfaError
from mingfa.office import forms, reading, waiting
from mingfa.office.doing import NotVisible
from mingfa.office.incoming import site_uploads
from mingfa.office.pages.acts import draft_of
from mingfa.office.people import Person
from mingfa.office.prefill import filled
from mingfa.office.spec import fields_of
from mingfa.office.told import moment
from mingfa.office.vaulting import keep, staged
from mingfa.recording.acts import UploadRecording
from mingfa.recording.media import HEAD, BadMedia, check_media, safe_name
from mingfa.recording.state import initial, recording_stream
from mingfa.recording.uploads import Upload

BY = {"name": "按文件名", "file": "按文件内记载", "folder": "按文件修改时间"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal of a step, as the page lists it."""

    value: int
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """A file in the lists. percent: of what is here; -1 while the size is not known."""

    id: str
    name: str
    sender: str
    case: str
    case_title: str
    size: int
    here: int
    percent: int
    at: datetime
    when: str
    officer: str
    device: str
    problem: str
    more: int
    offers: tuple[Offered, ...]
    mine: bool


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Show the page that sends files by parts; take in a small file sent with the page's form, whose information is asked for next."""
    person = _person(request)
    case, step = request.POST.get("case", request.GET.get("case", "")), request.POST.get("step", request.GET.get("step", ""))
    shown = {
        "case": case, "step": step, "error": "", "case_title": "", "largest": site_uploads().largest, "may": person.has(waiting.DUTY),
        "rows": [_row(one, person) for one in waiting.heads(waiting.unregistered(person.agency)) if one.person == person.stream],
    }  # fmt: skip
    if case:
        waiting.check_case(person, case)
        folded = reading.open_stream(person, *reading.split(case))
        shown["case_title"] = folded.kind.title(folded.state)
    file = request.FILES.get("file")
    if request.method != "POST":
        return render(request, "office/upload.html", shown)
    if file is None:
        return render(request, "office/upload.html", {**shown, "error": "请选择要上传的音像文件"}, status=422)
    head = file.read(HEAD)
    file.seek(0)
    name = safe_name(file.name or "recording")
    try:
        media = check_media(head, file.size or 0, name)
    except BadMedia as error:
        return render(request, "office/upload.html", {**shown, "error": str(error)}, status=422)
    digest = keep(file)
    data: dict[str, Any] = {
        "digest": digest, "size": staged().size(digest), "file_name": name, "media_type": media, "case": case, "operator": person.stream,
    }  # fmt: skip
    if step.isascii() and step.isdigit() and len(step) < 7:
        data["step"] = int(step)
    messages.info(request, f"文件“{name}”已收到，请填写摄录信息后提交")
    return _to_form(person, digest, data)


def _to_form(person: Person, digest: str, data: dict[str, Any]) -> HttpResponse:
    """Open the form of a recording, filled with what is known, as a draft of this person."""
    stream, cls, fields = recording_stream(person.agency, digest), UploadRecording, fields_of(UploadRecording)
    data = {**filled(cls, initial(stream), person.actor, person.view), **data}
    FormDraft.objects.update_or_create(
        person=person.stream, stream=stream, act=cls.name,
        defaults={"fields": draft_of(forms.first_rows(fields, forms.typed_of(fields, data))), "seq": -1},
    )  # fmt: skip
    return redirect("act", *reading.split(stream), cls.name)


# What is coming and what waits ---------------------------------------------------------------------------------------------


@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """Show what is coming in just now and what waits to be registered, to those whom it concerns; `part` asks for the first list alone."""
    person, store = _person(request), site_uploads()
    if not (person.has(waiting.DUTY) or person.has(waiting.SUPERVISE)):
        raise NotVisible
    coming = [_row(one, person) for one in store.all(person.agency) if not one.digest and waiting.may_see(person, one)]
    if request.GET.get("part") == "coming":
        return render(request, "office/coming.html", {"coming": coming})
    there = waiting.heads(one for one in waiting.unregistered(person.agency) if waiting.may_see(person, one))
    return render(request, "office/incoming.html", {"coming": coming, "rows": [_row(one, person) for one in there]})


def _row(one: Upload, person: Person) -> Row:
    told, here = one.proposal, site_uploads().received(one)
    title = ""
    if one.case:
        try:
            folded = look(one.case)
            title = folded.kind.title(folded.state)
        except UnknownStream:
            title = one.case
    return Row(
        one.id, one.name, _name(one.person), one.case, title, one.size or here, here, -1 if one.size is None else here * 100 // one.size,
        datetime.fromtimestamp(one.finished_at or one.created_at, UTC).astimezone(LOCAL), _when(told), _name(told.get("officer", "")),
        told.get("device", "") or one.told.get("device", ""), told.get("problem", ""), max(0, len(told.get("run", ())) - 1), tuple(_offers(told)),
        waiting.may_fill(person, one),
    )  # fmt: skip


def _when(told: Any) -> str:
    if not told.get("start"):
        return ""
    start, end = (datetime.fromisoformat(told[name]) for name in ("start", "end"))
    offset = told.get("offset_ms", 0)
    clock = f"，设备时钟{'快' if offset > 0 else '慢'} {abs(offset) / 1000:g} 秒，已扣除" if offset else ""
    return f"{moment(start)} 至 {end.astimezone(LOCAL):%H:%M}（{BY.get(told.get('by', ''), '')}{clock}）"


def _offers(told: Any) -> Iterator[Offered]:
    for number, one in enumerate(told.get("matches", ())):
        yield Offered(number, f"{one['title']} 第 {one['seq'] + 1} 条“{one['label']}”", "；".join(one["why"]))


def _name(person: str) -> str:
    if not person:
        return ""
    try:
        return str(look(person).state.name)
    except UnknownStream:
        return person


def _mine(person: Person, ident: str) -> Upload:
    """Return a whole file this person may register; raises UploadUnknown, NotVisible."""
    found = site_uploads().get(ident)
    if not found.digest or not waiting.may_fill(person, found):
        raise NotVisible
    return found


def _match(request: HttpRequest, ident: str) -> int:
    text = request.POST.get(f"match-{ident}", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1


@require_POST
def fill(request: HttpRequest) -> HttpResponse:
    """Open the form of a file that has come, filled with what it tells and with the chosen proposal."""
    person, ident = _person(request), request.POST.get("fill") or request.POST.get("upload", "")
    found = _mine(person, ident)
    if waiting.known(person.agency, found.digest):
        messages.info(request, f"文件“{found.name}”已经登记")
        return redirect("incoming")
    return _to_form(person, found.digest, waiting.form_data(found, person, _match(request, ident)))


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Register the chosen files as proposed; each that cannot be is named with its reasons, and the others are registered."""
    person, done = _person(request), 0
    for ident in request.POST.getlist("upload")[:500]:
        name = ""
        try:
            found = _mine(person, ident)
            name = found.name
            match = _match(request, ident)
            if not 0 <= match < len(found.proposal.get("matches", ())):
                messages.error(request, f"文件“{name}”没有可以确认的环节，请填写信息登记")
                continue
            waiting.confirm(found, person, match)
            done += 1
        except MingfaError as error:
            messages.error(request, f"文件“{name}”没有登记：{error}" if name else str(error))
    messages.success(request, f"已登记 {done} 个") if done else None
    if not request.POST.getlist("upload"):
        messages.error(request, "没有选择文件")
    return redirect("incoming")


@require_safe
def known(request: HttpRequest, digest: str) -> HttpResponse:
    """Tell the page whether a file is there already, so that nobody sends it twice."""
    person = _person(request)
    if not person.has(waiting.DUTY):
        raise NotVisible
    if waiting.known(person.agency, digest):
        stream = recording_stream(person.agency, digest)
        return JsonResponse({"known": "registered", "address": reverse("stream", args=reading.split(stream))})
    there = next((one for one in site_uploads().all(person.agency) if one.digest == digest and waiting.may_see(person, one)), None)
    return JsonResponse(
        {"known": "waiting" if there else "", "address": reverse("incoming") if there else "", "upload": there.id if there else ""}
    )
