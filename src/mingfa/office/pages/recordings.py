"""Recordings: playing one beside what is known of it, its small pictures, and the proof of each of its files."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mingfa.desk.perform import Folded, outlook
from mingfa.desk.proving import place_entry
from mingfa.office import player, reading
from mingfa.office.custody import Ground, open_to_view, refuse_destroyed
from mingfa.office.evidence_panels import EXPORT
from mingfa.office.people import Person
from mingfa.office.positions import position_text
from mingfa.office.recording_panels import shot_lines
from mingfa.office.told import name_of
from mingfa.recording.acts import AnnotateRecording, OrderCut, TickShots, TypeTranscript
from mingfa.recording.making import strip_of, strips_folder
from mingfa.recording.pictures import Picture, strip, strip_folder
from mingfa.recording.state import RecordingState
from mingfa.vault.store import OriginalMissing

DOING = (AnnotateRecording, TickShots, OrderCut, TypeTranscript)
HOUR_S = 3600


def _opened(request: HttpRequest, agency: str, kind: str, ident: str) -> tuple[Person, Folded, RecordingState]:
    person: Person = request.person  # type: ignore[attr-defined]
    folded = reading.open_stream(person, agency, kind, ident)
    if not isinstance(folded.state, RecordingState) or not folded.state.pieces:
        raise Http404
    refuse_destroyed(folded)
    return person, folded, folded.state


def _number(request: HttpRequest, name: str, highest: int) -> int:
    words = request.GET.get(name, "")
    return min(int(words), highest) if words.isascii() and words.isdigit() and len(words) < 12 else 0


@require_safe
def play(request: HttpRequest, agency: str, kind: str, ident: str) -> HttpResponse:
    """Show the player of a recording with all that is known of its moments."""
    person, folded, state = _opened(request, agency, kind, ident)
    held = player.files(state)
    now = held[max(0, _number(request, "piece", len(held)) - 1)]
    visit = request.GET.get("visit", "")[:160]
    ground = open_to_view(request, folded, now.digest, visit=visit)
    found = player.moments(state, held)
    at_ms = _number(request, "at", now.length_ms)
    may = {one.act.__name__ for one in outlook(folded.stream, person.stream, DOING) if not one.refusals}
    shown = {
        "folded": folded, "state": state, "title": folded.kind.title(state), "ground": ground, "keeper": person.has("access.register"),
        "files": held, "file": now, "at_ms": at_ms, "at_s": f"{at_ms / 1000:g}", "moments": found, "bar": player.bar(state, held, found),
        "made": player.derivatives(state, held), "proofs": player.proofs(folded.stream, held), "may": may, "visit": visit,
        "transcripts": _transcripts(state, held), "notes": [one for one in state.notes if one.at_ms is None],
        "lines": [(offer.value, offer.label, offer.value in state.shots) for offer in shot_lines(state, person.actor, person.view)],
        "pictures": strip(strips_folder(), now.digest) if now.kind == "video" else (),
        "key": f"w-{secrets.token_hex(16)}", "exports": person.has(EXPORT), "at_words": position_text(at_ms + now.offset_ms),
    }  # fmt: skip
    return render(request, "office/play.html", shown)


def _transcripts(state: RecordingState, held: tuple[player.File, ...]) -> list[dict[str, Any]]:
    numbers = {one.digest: one.number for one in held}
    now = sorted((one for one in state.transcripts if not one.replaced_by), key=lambda one: (numbers.get(one.original, 0), one.from_ms))
    return [
        {"one": one, "file": numbers.get(one.original, 1), "from": position_text(one.from_ms), "to": position_text(one.to_ms), "by": name_of(one.by)}
        for one in now
    ]  # fmt: skip


# The strip ------------------------------------------------------------------------------------------------------------------------


def _strip(request: HttpRequest, agency: str, kind: str, ident: str, digest: str) -> tuple[Folded, Ground, tuple[Picture, ...]]:
    """Return the strip of one file; it belongs to the same opening as the page, and is noted where there was none."""
    _, folded, state = _opened(request, agency, kind, ident)
    if digest not in state.digests:
        raise OriginalMissing(digest)
    ground = open_to_view(request, folded, digest, part=True)
    return folded, ground, strip_of(digest)


@require_safe
def pictures(request: HttpRequest, agency: str, kind: str, ident: str, digest: str) -> HttpResponse:
    """Give the strip as a part of the page, made now where nobody has made it."""
    folded, _, found = _strip(request, agency, kind, ident, digest)
    number = next(one.number for one in player.files(folded.state) if one.digest == digest)
    shown = {"folded": folded, "pictures": found, "file": {"digest": digest, "number": number}}
    return render(request, "office/_strip.html", shown)


@require_safe
def picture(request: HttpRequest, agency: str, kind: str, ident: str, digest: str, number: int) -> HttpResponse:
    """Give one small picture. It stays in the reader's own browser for an hour at most, a secret one not at all."""
    folded, _, found = _strip(request, agency, kind, ident, digest)
    if number >= len(found):
        raise Http404
    try:
        content = (strip_folder(strips_folder(), digest) / found[number].name).read_bytes()
    except OSError as error:
        raise Http404 from error
    kept = "private, no-store" if folded.state.secret else f"private, max-age={HOUR_S}"
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": kept, "X-Content-Type-Options": "nosniff"})


# The proof ------------------------------------------------------------------------------------------------------------------------


@require_safe
def proof(request: HttpRequest, agency: str, kind: str, ident: str, digest: str) -> HttpResponse:
    """Give the entry that stored a file with its place in the tree and the proof, as JSON. It tells no picture and no sound."""
    _, folded, state = _opened(request, agency, kind, ident)
    piece = next((one for one in state.pieces if one.digest == digest), None)
    if piece is None:
        raise OriginalMissing(digest)
    placed = place_entry(folded.stream, piece.seq)
    told: dict[str, Any] = {"format": "mingfa-proof/v1", "sha256": digest, "sm3": piece.sm3, "stream": folded.stream, "seq": piece.seq}
    if placed is not None:
        told |= {
            "index": placed.place, "tree_size": placed.size, "leaf": placed.leaf.decode(), "path": [one.hex() for one in placed.path],
            "checkpoint": placed.checkpoint.decode(), "body": placed.body.decode() if placed.body is not None else None,
            "salt": placed.salt.hex() if placed.salt is not None else None,
        }  # fmt: skip
    body = json.dumps(told, ensure_ascii=False, indent=1)
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers={"Cache-Control": "private, no-store"})
