"""Forms of recordings: what the file itself says is read from it by the server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mingfa.cases.models import CaseRow
from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.perform import look
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.law.errors import MingfaError
from mingfa.law.regime_terms import term
from mingfa.office.forms import Offer
from mingfa.office.prefill import complete, offer, prefill
from mingfa.office.prefills.cases import steps as steps_of
from mingfa.office.vaulting import media_type, place_of
from mingfa.recording.state import RecordingState
from mingfa.vault.store import OriginalMissing

View = RegimeView | None
MOST_CASES = 300
SEARCHED = 10
"""Cases whose steps are looked through for a recording that belongs to none."""


@complete("recording.upload_recording")
def file_itself(stream: str, data: dict[str, Any]) -> Mapping[str, Any]:
    """Size and type are those of the file, whatever was sent."""
    digest = str(data.get("digest") or "")
    try:
        return {"size": place_of(digest).size(digest), "media_type": media_type(digest)}
    except (OriginalMissing, MingfaError):
        return {}


@offer("recording.upload_recording", "long_term")
@offer("recording.raise_retention", "long_term")
def long_terms(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The circumstances in which the regime has recordings kept for long."""
    today, parameter = local_day(now()), "recording.retention_long_term"
    if view is None or not view.regime.has(parameter, today):
        return []
    return [Offer(code, term("activity", code)) for code in view.regime.items(parameter, today)]


def _cases(state: RecordingState, actor: Actor) -> Iterator[tuple[str, str]]:
    """Yield the cases a recording may belong to, with their titles: its own, those of whoever asks, the others; the latest first."""
    rows = (
        CaseRow.objects.filter(agency=agency_of(state.stream))
        .order_by("-last_step_at")
        .values_list("stream", "number", "title", "handlers")
    )
    ranked = sorted(rows[:MOST_CASES], key=lambda row: (row[0] not in state.cases, actor.name not in row[3].split("、")))
    return ((stream, f"{number} {title}".strip()) for stream, number, title, _ in ranked)


@offer("recording.tie_to_step", "case")
def cases(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The cases, those it belongs to and those of whoever asks before the others."""
    return [Offer(stream, title) for stream, title in _cases(state, actor)]


@prefill("recording.tie_to_step")
def its_case(state: RecordingState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The case it belongs to."""
    return {"case": state.cases[0]} if state.cases else {}


@offer("recording.tie_to_step", "step")
def steps(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The steps of the cases it belongs to; as long as it belongs to none, those of its day in the cases that come first."""
    found: list[Offer] = []
    for case, title in list(_cases(state, actor))[: len(state.cases) or SEARCHED]:
        told = look(case).state
        if state.cases:
            found += [replace(one, group=title) for one in steps_of(told, actor, view)]
        elif state.started_at is not None:
            day = local_day(state.started_at)
            numbers = {str(one.seq) for one in told.steps if local_day(one.done_at) == day}
            found += [replace(one, group=title) for one in steps_of(told, actor, view) if one.value in numbers]
    return found
