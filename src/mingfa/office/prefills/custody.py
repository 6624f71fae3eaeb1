"""Forms of keeping recordings: which recordings there are to pick, what the keeper's register begins with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from mingfa.cases.models import CaseRow
from mingfa.custody.models import KeepingRow
from mingfa.custody.state import DestructionState, DisputeState, RequestState
from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.streams import agency_of
from mingfa.desk.times import LOCAL, local_day
from mingfa.evidence.state import PackageState
from mingfa.office.forms import Offer
from mingfa.office.prefill import complete, offer, prefill
from mingfa.recording.keeping import clearance
from mingfa.recording.models import RecordingTieRow
from mingfa.recording.state import RecordingState

View = RegimeView | None
MOST = 300


def _kept(state: Any, actor: Actor, *, due: bool = False) -> list[Offer]:
    """Return the recordings that are kept, the latest first, less those that are secret to whoever asks."""
    rows = KeepingRow.objects.filter(agency=agency_of(state.stream), stage="stored")
    if due:
        rows = rows.filter(kept_until__lt=local_day(now()), locks=0, requests=0, proposed="").order_by("kept_until", "stream")
    else:
        rows = rows.order_by("-recorded_on", "stream")
    return [
        Offer(row.stream, row.title, str(row.recorded_on or ""))
        for row in rows[:MOST]
        if not row.secret or actor.holds(clearance(row.secret))
    ]


@offer("custody.register_request", "recordings")
@offer("custody.register_dispute", "recordings")
@offer("custody.add_to_dispute", "recordings")
@offer("evidence.request_export", "recordings")
def recordings(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The recordings that are kept."""
    return _kept(state, actor)


@offer("custody.propose_destruction", "recordings")
def over(state: DestructionState, actor: Actor, view: View) -> Sequence[Offer]:
    """Those whose time of keeping is over and that nothing else keeps."""
    return _kept(state, actor, due=True)


@offer("custody.take_off", "recordings")
@offer("custody.register_visit", "recording")
@offer("custody.hand_out_copy", "recording")
def listed(state: RequestState | DestructionState, actor: Actor, view: View) -> Sequence[Offer]:
    """Those that the request or the list names."""
    return [Offer(one.recording, one.title) for one in state.wanted]


@offer("custody.register_dispute", "case")
@offer("evidence.request_export", "case")
def cases(state: DisputeState | PackageState, actor: Actor, view: View) -> Sequence[Offer]:
    """The cases, the latest first."""
    rows = CaseRow.objects.filter(agency=agency_of(state.stream)).order_by("-stream").values_list("stream", "number", "title")
    return [Offer(stream, f"{number} {title}".strip()) for stream, number, title in rows[:MOST]]


@complete("custody.register_dispute")
def all_of_the_case(stream: str, data: dict[str, Any]) -> Mapping[str, Any]:
    """A dispute about a case is about all its recordings."""
    case = str(data.get("case") or "")
    if not case:
        return {}
    held = KeepingRow.objects.filter(stage="stored").values_list("stream", flat=True)
    tied = RecordingTieRow.objects.filter(case_stream=case, stream__in=held).order_by("stream").values_list("stream", flat=True)
    given = data.get("recordings") or []
    return {"recordings": list(dict.fromkeys([*(given if isinstance(given, list | tuple) else [given]), *tied]))}


@prefill("custody.register_request")
def request(state: RequestState, actor: Actor, view: View) -> Mapping[str, Any]:
    """A number is taken in the year in which it is taken."""
    return {"year": local_day(now()).year}


@prefill("custody.approve_request")
def approval(state: RequestState, actor: Actor, view: View) -> Mapping[str, Any]:
    """A fortnight, and copies where they were asked for."""
    return {"until": local_day(now()) + timedelta(days=14), "copies_allowed": state.copies, "opinion": "同意"}


@prefill("custody.register_visit")
def visit(state: RequestState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The recording, the visitor and the reason of the request, now."""
    found = {"recording": state.recordings[0]} if state.recordings else {}
    return found | {
        "visitor": state.people[0] if len(state.people) == 1 else "", "reason": state.reason[:300],
        "at": now().astimezone(LOCAL).replace(second=0, microsecond=0),
    }  # fmt: skip


@prefill("custody.hand_out_copy")
def copy(state: RequestState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The recording, who asked and what for."""
    found = {"recording": state.recordings[0]} if state.recordings else {}
    return found | {"receiver": state.people[0] if state.people else state.organ, "purpose": state.reason[:300]}


@prefill("recording.place_hold")
def hold(state: RecordingState, actor: Actor, view: View) -> Mapping[str, Any]:
    """A lock placed by hand comes from the recording itself."""
    return {"source": state.stream}


@complete("recording.place_hold")
def by_hand(stream: str, data: dict[str, Any]) -> Mapping[str, Any]:
    """Whatever the hidden input says: by hand it comes from the recording itself."""
    return {"source": stream}


@offer("recording.lift_hold", "hold")
def locks(state: RecordingState, actor: Actor, view: View) -> Sequence[Offer]:
    """The locks that can be lifted by hand."""
    return [Offer(one.id, one.words) for one in state.keeping.locks if one.source == state.stream]
