"""Recordings: sending a file before its form is filled in, and playing one beside what is known of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mingfa.desk.models import FormDraft
from mingfa.desk.streams import agency_of
from mingfa.office import forms, reading
from mingfa.office.custody import open_to_view, refuse_destroyed
from mingfa.office.doing import OtherAgency
from mingfa.office.pages.acts import draft_of
from mingfa.office.people import Person
from mingfa.office.prefill import filled
from mingfa.office.spec import fields_of
from mingfa.office.vaulting import keep, media_type, plays, staged
from mingfa.recording.acts import UploadRecording
from mingfa.recording.media import HEAD, BadMedia, check_media, safe_name
from mingfa.recording.state import initial, recording_stream


@require_safe
def play(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Show the player of a recording with its notes and gaps."""
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, kind, ident)
    digest = getattr(folded.state, "digest", "")
    if kind != "recording" or not digest:
        raise Http404
    refuse_destroyed(folded)
    ground = open_to_view(request, folded, digest, visit=request.GET.get("visit", "")[:160])
    media = media_type(digest)
    shown = {
        "ground": ground, "keeper": person.has("access.register"),
        "folded": folded, "state": folded.state, "title": folded.kind.title(folded.state), "digest": digest, "media": media,
        "plays": plays(media), "video": media.startswith("video/"), "picture": media.startswith("image/"),
    }  # fmt: skip
    return render(request, "office/play.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take in a recording's file; the form for what it shows opens next, filled with what the file itself says."""
    person: Person = request.person  # type: ignore[attr-defined]
    case, step = request.POST.get("case", request.GET.get("case", "")), request.POST.get("step", request.GET.get("step", ""))
    shown = {"case": case, "step": step, "error": "", "case_title": ""}
    if case:
        if agency_of(case) != person.agency or case.count("/") != 2:
            raise OtherAgency
        folded = reading.open_stream(person, *reading.split(case))
        shown["case_title"] = folded.kind.title(folded.state)
    file = request.FILES.get("file")
    if request.method != "POST":
        return render(request, "office/upload.html", shown)
    if file is None:
        return render(request, "office/upload.html", {**shown, "error": "请选择要上传的音像文件"}, status=422)
    head = file.read(HEAD)
    file.seek(0)
    name = file.name or "recording"
    try:
        media = check_media(head, file.size or 0, safe_name(name))
    except BadMedia as error:
        return render(request, "office/upload.html", {**shown, "error": str(error)}, status=422)
    digest = keep(file)
    stream = recording_stream(person.agency, digest)
    data = {
        "digest": digest,
        "size": staged().size(digest),
        "file_name": safe_name(name),
        "media_type": media,
        "case": case,
        "operator": person.stream,
    }
    if step.isascii() and step.isdigit() and len(step) < 7:
        data["step"] = int(step)
    cls, fields = UploadRecording, fields_of(UploadRecording)
    data = {**filled(cls, initial(stream), person.actor, person.view), **data}
    FormDraft.objects.update_or_create(
        person=person.stream, stream=stream, act=cls.name,
        defaults={"fields": draft_of(forms.first_rows(fields, forms.typed_of(fields, data))), "seq": -1},
    )  # fmt: skip
    messages.info(request, f"文件“{safe_name(name)}”已收到，请填写摄录信息后提交")
    return redirect("act", *reading.split(stream), cls.name)
