"""Originals that a stream names: shown in the page where a browser can do so safely, or saved."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from mingfa.desk.entry import Entry
from mingfa.desk.perform import Folded
from mingfa.desk.store import read_entries
from mingfa.office import reading
from mingfa.office.custody import guard_original, open_to_view, recording_of, refuse_change
from mingfa.office.doing import NotVisible
from mingfa.office.people import Person
from mingfa.office.vaulting import SHOWN, answer, media_type, place_of, plays
from mingfa.office.visible import may_see_side
from mingfa.vault.store import OriginalMissing


def named(folded: Folded, digest: str) -> bool:
    """Say whether a stream names an original: nobody reads another stream's by its digest."""
    if digest in set(folded.kind.originals(folded.state)):
        return True
    return any(
        isinstance(entry, Entry) and digest in json.dumps(entry.act.model_dump(mode="json")) for entry in read_entries(folded.stream)
    )


def _document(folded: Folded, digest: str) -> Any:
    return next((one for one in getattr(folded.state, "documents", ()) if getattr(one, "digest", "") == digest), None)


def _checked(request: HttpRequest, agency: str, kind: str, ident: str, digest: str) -> tuple[Folded, Any]:
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, kind, ident)
    if not named(folded, digest):
        raise OriginalMissing(digest)
    document = _document(folded, digest)
    if document is not None and getattr(document, "volume", "main") == "side" and not may_see_side(folded.state, person):
        raise NotVisible
    return folded, document


@csrf_exempt
@xframe_options_sameorigin
def original(request: HttpRequest, agency: str, kind: str, ident: str, digest: str) -> HttpResponseBase:
    """Give an original, whole or in ranges; of a recording nothing without its line in the reading log, and never to keep."""
    if request.method not in ("GET", "HEAD"):  # whoever asks for a change, with a token or without, is refused and noted
        raise refuse_change(request, digest)
    _, document = _checked(request, agency, kind, ident, digest)
    media = media_type(digest)
    inline = media in SHOWN or plays(media)
    download = "download" in request.GET or not inline
    guard_original(request, digest, download=download)
    return answer(request, digest, download=download, name=getattr(document, "title", ""))


@require_safe
def preview(request: HttpRequest, agency: str, kind: str, ident: str, digest: str) -> HttpResponse:
    """Show an original in a page, with what is known of it."""
    folded, document = _checked(request, agency, kind, ident, digest)
    recording = recording_of(request.person, digest)  # type: ignore[attr-defined]
    if recording is not None:
        open_to_view(request, recording, digest)
    media = media_type(digest)
    shown = {
        "folded": folded, "document": document, "digest": digest, "media": media, "size": place_of(digest).size(digest),
        "pdf": media == "application/pdf", "picture": media.startswith("image/"), "text": media.startswith("text/"),
        "video": media.startswith("video/"), "audio": media.startswith("audio/"), "title": folded.kind.title(folded.state), "recording": recording,
    }  # fmt: skip
    return render(request, "office/preview.html", shown)
