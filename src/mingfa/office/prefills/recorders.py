"""Forms of recording devices and of findings about their misuse: numbers, keepers, cases, items of the check, what is banned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from mingfa.cases.models import CaseRow
from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.law.regime_terms import term
from mingfa.office.forms import Offer
from mingfa.office.people import staff
from mingfa.office.prefill import offer, prefill
from mingfa.recorders.facts import banned_items
from mingfa.recorders.models import RecorderRow
from mingfa.recorders.state.recorder import HARMS, RecorderState
from mingfa.recording.models import RecordingRow

View = RegimeView | None
MANY = 200


@prefill("recorders.register_recorder")
def registering(state: RecorderState, actor: Actor, view: View) -> Mapping[str, Any]:
    """The number is the one the form was opened under; most devices are body cameras with all functions."""
    return {
        "number": state.stream.rpartition("/")[2], "device_kind": "recorder", "functions": ("video", "photo", "audio"),
        "unit": actor.units[0] if actor.units else "",
    }  # fmt: skip


@prefill("recorders.allot_recorder")
def allotting(state: RecorderState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Where it is now."""
    return {"unit": state.unit}


@prefill("recorders.assign_keeper")
def keeping(state: RecorderState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Who keeps it now."""
    return {"keepers": state.keepers}


@prefill("recorders.remove_keeper")
def removing(state: RecorderState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Its keeper."""
    return {"keeper": state.keepers[0] if state.keepers else ""}


@prefill("recorders.check_out")
def taking(state: RecorderState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Whoever takes it, unless the keeper hands it out."""
    return {"user": "" if actor.person in state.keepers else actor.person, "purpose": "case"}


@prefill("recorders.return_recorder")
def returning(state: RecorderState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Mostly it is in order."""
    return {"condition": "sound"}


@prefill("recorders.check_daily")
def checking(state: RecorderState, actor: Actor, view: View) -> Mapping[str, Any]:
    """As many spare batteries as last time."""
    return {"spares": state.daily.spares if state.daily is not None else 0}


@prefill("recorders.approve_other_use")
def leave(state: RecorderState, actor: Actor, view: View) -> Mapping[str, Any]:
    """Leave is short."""
    return {"until": local_day(now()) + timedelta(days=1)}


@prefill("recorders.handle_damage")
def handling(state: RecorderState, actor: Actor, view: View) -> Mapping[str, Any]:
    """What waits longest."""
    return {"harm": state.open_harms[0].id if state.open_harms else ""}


@offer("recorders.assign_keeper", "keepers")
@offer("recorders.remove_keeper", "keeper")
def keepers(state: RecorderState, actor: Actor, view: View) -> Sequence[Offer]:
    """People with the post of a keeper."""
    today = local_day(now())
    roles = view.regime.duty("recorder.keep", today).roles if view is not None and view.regime.has("duty.recorder.keep", today) else ()
    names = {role.name for role in view.regime.roles if role.code in roles} if view is not None else set()
    everybody = staff(actor.agency, view)
    held = [one for one in everybody if one.stream in state.keepers or any(post.endswith(name) for name in names for post in one.posts)]
    return [Offer(one.stream, one.name, one.note, one.unit_words or "其他人员") for one in held]


@offer("recorders.check_before_use", "passed")
def items(state: RecorderState, actor: Actor, view: View) -> Sequence[Offer]:
    """The items of the agency's rule."""
    today, parameter = local_day(now()), "recording.pre_use_check"
    if view is None or not view.regime.has(parameter, today):
        return []
    return [Offer(item, item) for item in view.regime.items(parameter, today)]


@offer("recorders.handle_damage", "harm")
def harms(state: RecorderState, actor: Actor, view: View) -> Sequence[Offer]:
    """Damage and loss that wait for their handling record."""
    words = dict(HARMS)
    return [Offer(one.id, f"{one.on} {words[one.what]}：{one.words}"[:80], one.user_name) for one in state.open_harms]


@offer("recorders.check_out", "case")
@offer("recorders.report_misuse", "case")
def cases(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The cases of the agency that are not archived, the latest first."""
    rows = CaseRow.objects.filter(agency=agency_of(state.stream)).exclude(stage__in=("archived", "not_filed", "merged")).order_by("-stream")
    return [Offer(row.stream, row.title or row.number or row.stream.rpartition("/")[2], row.number) for row in rows[:MANY]]


@offer("cases.question_person", "room")
def rooms(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The registered rooms in use."""
    rows = RecorderRow.objects.filter(agency=agency_of(state.stream), recorder_kind="room", stage="idle").order_by("number")[:MANY]
    return [Offer(row.stream, row.place, row.number) for row in rows]


@offer("recorders.report_misuse", "item")
def banned(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """What the agency's rule bans, and anything else that breaks a rule."""
    found = banned_items(view.regime, local_day(now())) if view is not None else ()
    return [Offer(code, term("banned", code)) for code in dict.fromkeys((*found, "other"))]


@offer("recorders.report_misuse", "recording")
def recordings(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The latest recordings."""
    rows = RecordingRow.objects.filter(agency=agency_of(state.stream)).order_by("-uploaded_on", "stream")[:MANY]
    return [Offer(row.stream, row.file_name or row.stream.rpartition("/")[2], row.place) for row in rows]


@offer("recorders.report_misuse", "recorder")
def devices(state: Any, actor: Actor, view: View) -> Sequence[Offer]:
    """The devices."""
    rows = RecorderRow.objects.filter(agency=agency_of(state.stream)).order_by("number")[:MANY]
    return [Offer(row.stream, row.number, f"{row.brand} {row.model}") for row in rows]
