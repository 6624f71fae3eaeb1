"""Recordings: playing one beside what is known of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.office import reading
from mingfa.office.custody import open_to_view, refuse_destroyed
from mingfa.office.people import Person
from mingfa.office.vaulting import media_type, plays


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
