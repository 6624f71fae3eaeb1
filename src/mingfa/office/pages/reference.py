"""What staff do with flowcharts, forms and boards besides drafting rows: draw a flowchart from the running procedure, print blanks and boards."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mingfa.desk.errors import DeskError, Refused, UnknownStream
from mingfa.desk.perform import look
from mingfa.desk.streams import new_id
from mingfa.documents.blank import blank_name, blank_pdf
from mingfa.documents.errors import DocumentError
from mingfa.law.refusal import Refusal
from mingfa.lists.reference.boards import BOARDS, Board, boards_of
from mingfa.lists.reference.flowcharts import drafted, procedure_of, rows_of
from mingfa.lists.reference.printing import PAPERS, board_pdf, picture_kind
from mingfa.lists.reference.templates import home
from mingfa.lists.standing.acts import CreateList, DraftVersion, RowIn
from mingfa.lists.standing.cells import file_of
from mingfa.lists.standing.facts import list_stream
from mingfa.lists.standing.state import ListState, Version
from mingfa.lists.standing.types import type_named
from mingfa.office import doing, reading
from mingfa.office.guidance import in_force
from mingfa.office.people import Person
from mingfa.office.templatetags.reference_office import both
from mingfa.vault.site import site_vault

MOST = 2_000_000
"""Bytes of a photograph above which it is not printed."""


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    if person.view is None:
        raise Http404
    return person


def _state(stream: str) -> ListState | None:
    try:
        found: ListState = look(stream).state
    except UnknownStream:
        return None
    return found


# Flowcharts ----------------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def drawing(request: HttpRequest, code: str) -> HttpResponse:
    """Show a flowchart as the procedure runs now, beside the public one, and make a draft of it when asked."""
    person, procedure, kind = _person(request), procedure_of(code), type_named(code)
    if not procedure or kind is None or person.view is None:
        raise Http404
    stream, regime = list_stream(person.agency, code), person.view.regime
    lines = drafted(procedure, regime, reading.today())
    units = [(unit, found.name) for unit in person.actor.units if (found := regime.unit(unit)) is not None]
    typed = {"unit": request.POST.get("unit", ""), "source": request.POST.get("source", "").strip()[:2000]}
    why: tuple[Refusal, ...] = ()
    error: DeskError | None = None
    if request.method == "POST":
        try:
            if not typed["source"]:
                why = ()
                messages.error(request, "没有写明编制依据；请写明编制或者调整流程图所依据的规定、批准文件")
            else:
                _draft(person, stream, typed, lines)
                messages.success(request, "已按现行程序生成草稿，请核对后报审")
                return redirect("list", code)
        except Refused as refused:
            why = refused.refusals
        except DeskError as failed:
            error = failed
    state = _state(stream)
    public = state.current(reading.today()) if state is not None else None
    rows = rows_of(lines)
    shown = {
        "kind": kind, "code": code, "drawing": both(kind.name, rows, "now"),
        "public": public, "same": public is not None and rows_of(public.lines) == rows, "units": units, "typed": typed, "refusals": why,
        "error": error, "may": person.has("list.draft"), "begun": state is not None,
        "public_drawing": both(kind.name, rows_of(public.lines), "public") if public is not None else "",
    }  # fmt: skip
    return render(request, "office/reference/drawing.html", shown, status=409 if why or error else 200)


def _draft(person: Person, stream: str, typed: dict[str, str], lines: Any) -> None:
    """Begin the list where it is not begun, and draft these rows as the person's own. Raises Refused, DeskError."""
    if _state(stream) is None:
        doing.hand_over(person, CreateList(), stream, key=f"begin|{stream}"[-120:])
    act = DraftVersion(
        unit=typed["unit"],
        provider=person.stream,
        rows=tuple(RowIn(id=line.id, cells=dict(line.cells)) for line in lines),
        source=typed["source"],
    )
    doing.hand_over(person, act, stream, key=f"flow|{new_id()}")


# Blank forms ---------------------------------------------------------------------------------------------------------------------


@require_safe
def blank(request: HttpRequest, form: str) -> HttpResponse:
    """Give the blank of a form in force at this agency."""
    person = _person(request)
    if person.view is None:
        raise Http404
    regime = person.view.regime
    held = in_force(home(regime, person.agency)[0])
    line = next((one for one in held.lines if one.get("form") == form), None) if held is not None else None
    if line is None:
        raise Http404
    try:
        body = blank_pdf(form, int(line.get("version")), regime.name)
    except DocumentError as error:
        raise Http404 from error
    return _pdf(body, blank_name(form, int(line.get("version"))))


# Boards --------------------------------------------------------------------------------------------------------------------------


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Show every board of the public version with its prints, and what keeps a draft from becoming boards."""
    person = _person(request)
    regime = person.view.regime if person.view is not None else None
    state, public = _state(list_stream(person.agency, BOARDS.code)), _public(person)
    draft = state.draft if state is not None else None
    shown = [
        {"board": board, "number": number, "staff": [(one, _address(one.photo)) for one in board.staff]}
        for number, board in enumerate(boards_of(public.lines) if public is not None else (), 1)
    ]
    page = reading.page_of(request, shown, 10)
    holes = BOARDS.holes(draft.lines, regime, reading.today()) if draft is not None and regime is not None else ()
    told = {
        "page": page,
        "filters": "",
        "public": public,
        "draft": draft,
        "holes": holes,
        "papers": PAPERS,
        "organ": regime.name if regime else "",
    }
    return render(request, "office/reference/boards.html", told)


def _address(photo: str) -> str:
    found = file_of(photo)
    return reverse("list_file", args=[BOARDS.code, found[0]]) if found is not None else ""


def _public(person: Person) -> Version | None:
    return in_force(list_stream(person.agency, BOARDS.code))


@require_safe
def board(request: HttpRequest, number: int, paper: str) -> HttpResponse:
    """Give a board of the public version as PDF, with the code of its page on the portal."""
    person = _person(request)
    public = _public(person)
    held = boards_of(public.lines) if public is not None else ()
    if person.view is None or public is None or public.published_on is None or paper not in PAPERS or not 1 <= number <= len(held):
        raise Http404
    one = held[number - 1]
    address = f"{settings.PORTAL_ADDRESS.rstrip('/')}/lists/{person.agency}/boards/#board-{number}" if settings.PORTAL_ADDRESS else ""
    day = public.published_on
    body = board_pdf(
        one, organ=person.view.regime.name, version=public.number, published=f"{day.year}年{day.month}月{day.day}日", address=address,
        photos=_photos(one), paper=paper,
    )  # fmt: skip
    return _pdf(body, f"{one.window}公示牌（{paper.upper()}）.pdf")


def _photos(one: Board) -> dict[str, bytes]:
    found = {}
    for staff in one.staff:
        told = file_of(staff.photo)
        if told is None or not site_vault().has(told[0]) or site_vault().size(told[0]) > MOST:
            continue
        raw = b"".join(site_vault().read(told[0]))
        if picture_kind(raw):
            found[staff.photo] = raw
    return found


def _pdf(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="application/pdf")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
