"""What some standing lists offer besides their rows: blank forms to download, window boards to print, photographs on boards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from mingfa.documents.blank import blank_name, blank_pdf
from mingfa.documents.errors import DocumentError
from mingfa.lists.reference.boards import board_from
from mingfa.lists.reference.printing import PAPERS, board_pdf, picture_kind
from mingfa.portal import standing
from mingfa.portal.words import chinese_day

DAY = "public, max-age=86400"
MOST = 2_000_000
"""Bytes of a photograph above which it is not shown."""


def _extra(agency: str, code: str) -> tuple[standing.Held, Mapping[str, Any], Mapping[str, Any]]:
    """Return the version in force of a list, its content and what its type adds; 404 when the list is not public or is withdrawn."""
    held = next(iter(standing.versions(agency, code)), None)
    content = standing.content(agency, code, held.version) if held is not None and held.public else None
    if held is None or not isinstance(content, dict) or not isinstance(content.get("extra"), dict):
        raise Http404
    return held, content, content["extra"]


def blank(request: HttpRequest, agency: str, form: str) -> HttpResponse:
    """The blank of a form that the version in force names; 404 for any other form, and when the forms are withdrawn."""
    _, content, extra = _extra(agency, "templates")
    for one in extra.get("forms", ()):
        if one.get("form") == form:
            try:
                body = blank_pdf(form, int(one["version"]), str(content.get("organ", agency)))
            except DocumentError as error:
                raise Http404 from error
            return _file(body, blank_name(form, int(one["version"])))
    raise Http404


def board(request: HttpRequest, agency: str, number: int, paper: str) -> HttpResponse:
    """The printable version of one board, with the code of its page."""
    held, content, extra = _extra(agency, "boards")
    boards = extra.get("boards", ())
    if paper not in PAPERS or not 1 <= number <= len(boards):
        raise Http404
    try:
        one = board_from(boards[number - 1])
    except (KeyError, TypeError, ValueError) as error:
        raise Http404 from error
    photos = {staff.photo: raw for staff in one.staff if (raw := _photo(content, staff.photo))}
    address = request.build_absolute_uri(reverse("list", args=[agency, "boards"])) + f"#board-{number}"
    body = board_pdf(
        one, organ=str(content.get("organ", agency)), version=held.version, published=chinese_day(held.published_on), address=address,
        photos=photos, paper=paper,
    )  # fmt: skip
    return _file(body, f"{one.window}公示牌（{paper.upper()}）.pdf")


def photo(request: HttpRequest, agency: str, digest: str) -> HttpResponse:
    """A photograph on a board, when it is a picture that browsers show."""
    _, content, _ = _extra(agency, "boards")
    raw = _photo(content, digest)
    if not raw:
        raise Http404
    kind = "image/png" if picture_kind(raw) == "png" else "image/jpeg"
    return HttpResponse(raw, content_type=kind, headers={"Cache-Control": DAY, "X-Content-Type-Options": "nosniff"})


def _photo(content: Mapping[str, Any], digest: str) -> bytes:
    """Return a picture the list names, b"" when it is not there, is too large or is no picture."""
    if not any(one.get("digest") == digest for one in content.get("files", ())):
        return b""
    path = standing.files_folder() / digest
    if not path.exists() or path.stat().st_size > MOST:
        return b""
    raw = path.read_bytes()
    return raw if picture_kind(raw) else b""


def _file(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="application/pdf", headers={"Cache-Control": DAY})
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
