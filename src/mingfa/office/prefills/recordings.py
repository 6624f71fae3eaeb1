"""Forms of recordings: what the file itself says is read from it by the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.times import local_day
from mingfa.law.errors import MingfaError
from mingfa.law.regime_terms import term
from mingfa.office.forms import Offer
from mingfa.office.prefill import complete, offer
from mingfa.office.vaulting import media_type, place_of
from mingfa.recording.state import RecordingState
from mingfa.vault.store import OriginalMissing

View = RegimeView | None


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


@offer("recording.tie_to_step", "step")
def steps(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The steps of the cases it belongs to."""
    from mingfa.desk.perform import look
    from mingfa.office.prefills.cases import steps as steps_of

    return [one for case in state.cases for one in steps_of(look(case).state, actor, view)]
