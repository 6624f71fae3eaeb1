"""Pages of evidence packages: choosing what goes in, watching it being made, fetching it; and the disc sheet as it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from mingfa.cases.state.core import CaseState
from mingfa.custody.gates.requests import BAN
from mingfa.custody.log import note_copy
from mingfa.custody.models import RequestedRow, RequestRow
from mingfa.custody.state import RequestState
from mingfa.desk.errors import DeskError
from mingfa.desk.perform import look
from mingfa.desk.streams import new_id, stream_name
from mingfa.dossier.typeset import head_of
from mingfa.evidence.acts import RequestExport
from mingfa.evidence.exporting import file_name, file_of, progress_of
from mingfa.evidence.sheets import sheet_paper, sheet_pdf, size_words
from mingfa.evidence.state import FORMS, USES, PackageState
from mingfa.office import doing, reading
from mingfa.office.custody import hidden_from, refuse, session_of
from mingfa.office.doing import NotVisible
from mingfa.office.evidence_panels import DISC, EXPORT
from mingfa.office.people import Person
from mingfa.office.told import moment
from mingfa.recording.state import RecordingState

CHUNK = 1024 * 1024
KEY_LENGTH = 26
MOST_RELEASES = 50
"""Requests offered on one case, the newest: an approval ends with its last day, so that more are hardly ever open at once."""

TYPES = {"iso": "application/x-iso9660-image", "folder": "application/zip", "bag": "application/zip"}
HINTS = {
    "iso": "可以直接刻录；光盘在 Windows、Linux、macOS 上都能打开",
    "folder": "解压后得到文件夹，可以拷贝到移动介质",
    "bag": "供档案系统接收，可以用支持 BagIt 的工具核对",
}


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


@dataclass(frozen=True, slots=True)
class Line:
    """A recording that can go in."""

    stream: str
    words: str
    size: str
    mark: tuple[str, str]
    chosen: bool


def _lines(case: CaseState, person: Person, chosen: list[str] | None) -> Iterator[Line]:
    hidden = hidden_from(person)
    for name, known in sorted(case.recordings.items(), key=lambda one: (str(one[1].started_at or ""), one[0])):
        if name in hidden or known.status != "stored" or known.gone:
            continue
        recording: RecordingState = look(name).state
        names = "、".join(piece.file_name for piece in recording.pieces)
        size = filesizeformat(sum(piece.size for piece in recording.pieces))
        picked = known.evidence if chosen is None else name in chosen
        yield Line(name, f"{moment(known.started_at)}　{known.place}　{names}", size, DISC[known.disc], picked)


def _releases(agency: str, lines: list[Line]) -> list[tuple[str, str]]:
    """Offer the requests on which recordings of the case may be given outside today: approved, with copies, asked for from outside; newest first."""
    about = RequestedRow.objects.filter(
        agency=agency, recording__in=[one.stream for one in lines], stage="approved", until__gte=reading.today()
    )  # fmt: skip
    rows = RequestRow.objects.filter(stream__in=about.values("stream")).exclude(requester="unit").order_by("-asked_on", "-number")
    found = ((row, look(row.stream).state) for row in rows[:MOST_RELEASES])
    return [(row.stream, f"{row.number}　{row.organ}　准许到 {row.until}") for row, state in found if state.copies_allowed]


def _key(request: HttpRequest) -> str:
    """Return the identifier of the package to be: kept in the page, so that a form sent twice asks once."""
    given = request.POST.get("_key", "")
    return given if len(given) == KEY_LENGTH and given.isascii() and given.isalnum() else new_id()


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Let whoever may choose recordings of a case, a form and a purpose; the package is then made in the background."""
    person = _person(request)
    folded = reading.open_stream(person, agency, kind, ident)
    if not isinstance(folded.state, CaseState):
        raise Http404
    sent = request.method == "POST"
    chosen = request.POST.getlist("recordings") if sent else None
    form, purpose = request.POST.get("form", "iso"), request.POST.get("purpose", "")
    lines = list(_lines(folded.state, person, chosen))
    key = _key(request)
    use, release = request.POST.get("use", ""), request.POST.get("request", "")
    shown = {
        "stream": folded.stream, "title": folded.state.title, "lines": lines, "form": form, "purpose": purpose, "key": key,
        "forms": [(code, words, HINTS[code]) for code, words in FORMS], "problems": (), "refusals": (), "may": person.has(EXPORT),
        "uses": USES, "use": use, "release": release, "releases": _releases(agency, lines),
    }  # fmt: skip
    if not sent:
        return render(request, "office/export.html", shown)
    data = {"case": folded.stream, "recordings": [one.stream for one in lines if one.chosen], "form": form, "purpose": purpose, "use": use}
    data["request"] = release
    act, problems = doing.make(RequestExport, data)
    if act is None:
        return render(request, "office/export.html", {**shown, "problems": problems}, status=422)
    stream = stream_name(agency, "package", key)
    try:
        entry = doing.hand_over(person, act, stream, key=f"export:{stream}"[:120])
    except DeskError as error:
        refusals = getattr(error, "refusals", ())
        said = {**shown, "refusals": refusals, "error": "" if refusals else str(error)}
        return render(request, "office/export.html", said, status=409)
    messages.success(request, "已经申请，证据包正在制作")
    return redirect("package", *reading.split(entry.stream))


def _package(request: HttpRequest, agency: str, kind: str, ident: str) -> tuple[str, PackageState]:
    folded = reading.open_stream(_person(request), agency, kind, ident)
    if not isinstance(folded.state, PackageState):
        raise Http404
    return folded.stream, folded.state


@require_safe
def package(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Show how far a package is, and, when it is made, how to fetch and to verify it."""
    stream, state = _package(request, agency, kind, ident)
    shown = {
        "stream": stream, "state": state, "told": progress_of(stream), "form": dict(FORMS).get(state.form, ""), "size": size_words(state.size),
        "there": state.stage == "made" and file_of(stream, state.form).is_file(), "may": _person(request).has(EXPORT),
    }  # fmt: skip
    return render(request, "office/_package.html" if "part" in request.GET else "office/package.html", shown)


@require_safe
def fetch(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponseBase:
    """Give the file of a package to whoever may export; each original in it is noted in the reading log before the first byte."""
    person = _person(request)
    stream, state = _package(request, agency, kind, ident)
    hidden = hidden_from(person)
    if not person.has(EXPORT) or any(one.stream in hidden for one in state.recordings):
        raise NotVisible
    _refuse_ended(request, state)
    path = file_of(stream, state.form) if state.stage == "made" else None
    if path is None or not path.is_file():
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(True, file_name(state)) or "attachment",
        "Content-Length": str(path.stat().st_size),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return HttpResponse(headers={**headers, "Content-Type": TYPES[state.form]})
    for one in state.recordings:
        for digest in one.digests:
            note_copy(
                agency, person.stream, one.stream, digest, session_of(request), f"下载证据包：{state.purpose}", name=person.actor.name,
                request=stream, what="export",
            )  # fmt: skip
    return StreamingHttpResponse(_read(path), content_type=TYPES[state.form], headers=headers)


def _refuse_ended(request: HttpRequest, state: PackageState) -> None:
    """What is given outside leaves only while its request is open: the approval names a last day."""
    asked = look(state.request).state if state.request else None
    if not isinstance(asked, RequestState):
        return
    for one in state.recordings:
        if not asked.opens(one.stream, reading.today()):
            raise refuse(
                request, one.stream, one.digests[0] if one.digests else "", "下载对外提供的证据包", "access.no_request", BAN,
                f"{asked.number}已经办结或者准许期限已过，不能再据以对外提供", "仍需提供的，请重新申请，经批准后再制作",
            )  # fmt: skip


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


@require_safe
@xframe_options_sameorigin
def disc_sheet(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Give the disc sheet of a recording as PDF, with the signatures it bears now."""
    state = reading.open_stream(_person(request), agency, kind, ident).state
    if not isinstance(state, RecordingState) or state.served.sheet is None:
        raise Http404
    case = look(state.served.flags[0].case).state if state.served.flags else None
    paper = sheet_paper(
        state, state.served.sheet, case_title=getattr(case, "title", ""), case_number=getattr(case, "number", "")
    )  # fmt: skip
    body = sheet_pdf(paper, head_of(agency))
    name = content_disposition_header(False, f"光盘说明-{state.served.sheet.number}.pdf") or "inline"
    return HttpResponse(body, content_type="application/pdf", headers={"Content-Disposition": name, "Cache-Control": "private, no-store"})
