"""What has come whole and waits to be registered (待登记的音像): when it was recorded, which step it probably shows, what its form begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mingfa.cases.facts import CaseBrief
from mingfa.cases.models import ActivityRow
from mingfa.desk.act import Act
from mingfa.desk.entry import Entry
from mingfa.desk.errors import DeskError, InvalidAct, UnknownStream
from mingfa.desk.gates import EARLIEST
from mingfa.desk.models import Head
from mingfa.desk.now import now
from mingfa.desk.perform import look
from mingfa.desk.store import micros
from mingfa.desk.streams import agency_of
from mingfa.office import doing, reading
from mingfa.office.incoming import registered, site_uploads
from mingfa.office.people import Person
from mingfa.office.vaulting import place_of, staged
from mingfa.recorders.facts import RecorderFact, recorder_stream
from mingfa.recording.acts import UploadRecording
from mingfa.recording.coverage import Span
from mingfa.recording.gates import KEEPS
from mingfa.recording.matching import NEAR, Clock, Film, Match, Step, continuous, matches, shown_time, sure, true_time
from mingfa.recording.models import RecordingRow
from mingfa.recording.probe import probe_original
from mingfa.recording.state import recording_stream
from mingfa.recording.uploads import Upload, UploadUnknown
from mingfa.vault.site import site_vault
from mingfa.vault.store import OriginalMissing

DUTY = "recording.upload"
SUPERVISE = "supervision.view"
FORM_OF = {"video": "video", "audio": "audio", "image": "photo"}


@dataclass(frozen=True, slots=True)
class Device:
    """The recorder a file is from. offset_ms: device time minus true time; measured: it is the one measured on the registered device."""

    number: str
    fact: RecorderFact | None
    offset_ms: int
    measured: bool


def device_of(agency: str, number: str, offset_ms: int | None = None) -> Device:
    """Return a recorder by its number, registered or not. offset_ms: said by who docks it; else the one measured last counts."""
    fact: RecorderFact | None = None
    if number:
        try:
            stream = recorder_stream(agency, number)
            fact = RecorderFact.of(look(stream).state, stream, now().date())
        except (UnknownStream, ValueError, DeskError):
            fact = None
    measured = fact is not None and fact.offset_measured_at is not None
    if offset_ms is None:
        offset_ms = fact.offset_ms if fact is not None else 0
    return Device(number, fact, offset_ms, measured)


def clock_of(upload: Upload, offset_ms: int) -> Clock:
    """Return when a file was recorded, as its name, the file itself and its folder tell, with the offset taken out."""
    try:
        found = probe_original(place_of(upload.digest), upload.digest)
    except OriginalMissing:
        return Clock(None, None, offset_ms, "文件已不在待登记之列")
    length = timedelta(milliseconds=found.stretches[-1][1] if found.stretches else found.duration_ms or 0)
    changed = upload.told.get("changed", "")
    at = datetime.fromtimestamp(int(changed), UTC) if changed.isascii() and changed.isdigit() and len(changed) < 12 else None
    return true_time(shown_time(upload.name, found.created, length, at), offset_ms, earliest=EARLIEST, latest=now() + timedelta(minutes=5))


def steps_near(agency: str, span: Span) -> list[Step]:
    """Return the on-site steps of an agency's cases around a time."""
    rows = ActivityRow.objects.filter(agency=agency, started_at__lte=micros(span.end + NEAR), ended_at__gte=micros(span.start - NEAR))
    found: list[Step] = []
    for stream in sorted(set(rows.values_list("stream", flat=True))):
        state = look(stream).state
        for one in state.investigation.activities:
            if one.started_at <= span.end + NEAR and one.ended_at >= span.start - NEAR and one.ended_at >= one.started_at:
                officers = tuple(shown.person for shown in one.officers)
                kind = one.kinds[0] if one.kinds else ""
                found.append(
                    Step(stream, state.title, one.seq, one.label, kind, Span(one.started_at, one.ended_at), officers, one.place, one.device)
                )
    return found


def propose(uploads: Sequence[Upload], device: Device, by: str) -> list[Upload]:
    """Note for whole files of one recorder when they were recorded, which belong together, and which step each probably shows.

    by: stream of who docks. The officer is whoever had the recorder at the time; on an unregistered one, who docks, if he is in a step.
    """
    store, clocks = site_uploads(), {one.id: clock_of(one, device.offset_ms) for one in uploads}
    films = [
        Film(one.id, one.name, clocks[one.id].span, _user(device, clocks[one.id], by), device.number, _place(device)) for one in uploads
    ]
    found = []
    for run in continuous(films):
        spans = [one.span for one in run if one.span is not None]
        whole = Film(
            run[0].digest,
            run[0].name,
            Span(spans[0].start, max(one.end for one in spans)) if spans else None,
            run[0].officer,
            run[0].device,
            run[0].place,
        )
        steps = matches(whole, steps_near(store.get(run[0].digest).agency, whole.span)) if whole.span is not None else ()
        for film in run:
            note = _note(clocks[film.digest], film, device, steps, [one.digest for one in run])
            found.append(store.propose(film.digest, note))
    return found


def _user(device: Device, clock: Clock, by: str) -> str:
    if device.fact is not None and clock.span is not None:
        for use in reversed(device.fact.uses):
            if use.taken_at <= clock.span.end and (use.returned_at is None or clock.span.start <= use.returned_at):
                return use.user
    return by if device.fact is None else ""


def _place(device: Device) -> str:
    return device.fact.place if device.fact is not None and device.fact.kind == "room" else ""


def _note(clock: Clock, film: Film, device: Device, steps: Sequence[Match], run: list[str]) -> dict[str, Any]:
    return {
        "start": clock.span.start.isoformat() if clock.span else "", "end": clock.span.end.isoformat() if clock.span else "",
        "shown": clock.shown.start.isoformat() if clock.shown else "", "by": clock.shown.by if clock.shown else "", "problem": clock.problem,
        "offset_ms": device.offset_ms, "measured": device.measured, "officer": film.officer, "device": device.number,
        "source": (device.fact.kind if device.fact is not None else "") or "recorder", "run": run, "sure": sure(steps) is not None,
        "matches": [
            {
                "case": one.step.case, "title": one.step.case_title, "seq": one.step.seq, "label": one.step.label, "activity": one.step.activity,
                "place": one.step.place, "officers": list(one.step.officers), "points": one.points, "why": list(one.why), "whole": one.whole,
            }
            for one in steps[:5]
        ],
    }  # fmt: skip


# What waits ----------------------------------------------------------------------------------------------------------------


def known(agency: str, digest: str) -> bool:
    """Say whether an agency has registered a recording's file, by itself or as a further file of another."""
    if Head.objects.filter(stream=recording_stream(agency, digest)).exists():
        return True
    if not site_vault().has(digest):
        return False
    several = RecordingRow.objects.filter(agency=agency, files__gt=1).order_by("-uploaded_on").values_list("stream", flat=True)
    return any(digest == piece.digest for stream in several for piece in look(stream).state.pieces)


def unregistered(agency: str) -> list[Upload]:
    """Return the whole files of an agency that no act has named yet."""
    whole = [one for one in site_uploads().all(agency) if one.digest]
    return [one for one in whole if not registered(one) and not (len(one.proposal.get("run", ())) > 1 and known(agency, one.digest))]


def may_fill(person: Person, upload: Upload) -> bool:
    """Say whether a person may register a file: who sent it, and for what came from a dock whoever may upload."""
    if upload.agency != person.agency or not person.has(DUTY):
        return False
    return upload.person == person.stream or upload.told.get("source") == "dock"


def may_see(person: Person, upload: Upload) -> bool:
    """Say whether a person sees that a file came, or is coming: who may register it, and whoever supervises."""
    return upload.agency == person.agency and (upload.person == person.stream or may_fill(person, upload) or person.has(SUPERVISE))


class OtherUnit(DeskError):
    """The case is another unit's: said before anything is sent, as the act would say it afterwards."""

    code = "recording.other_unit"

    def __init__(self, title: str, name: str) -> None:
        super().__init__(
            f"案件“{title}”由其他机构承办，{name}不是承办人员，不能上传；请由承办机构的人员、承办人员或者音像资料的保管人员上传"
        )


def check_case(person: Person, case: str) -> None:
    """Refuse to take in files for a case of another agency or unit, or one kept from this person.

    Raises OtherAgency, UnknownStream, NotVisible, OtherUnit. The gate of the act (gates.refuse_other_unit) has the last word.
    """
    if agency_of(case) != person.agency or case.count("/") != 2:
        raise doing.OtherAgency
    folded = reading.open_stream(person, *reading.split(case))
    brief = CaseBrief.of(folded.state, case, reading.today())
    if brief.unit and brief.unit not in person.units and person.stream not in brief.people and not person.has(KEEPS):
        raise OtherUnit(brief.title, person.actor.name)


# Registering ---------------------------------------------------------------------------------------------------------------


def form_data(upload: Upload, person: Person, match: int = 0) -> dict[str, Any]:
    """Return what the form of UploadRecording begins with: what the file tells, and the match-th proposal, where there is one.

    A file whose time was not looked at yet (sent by hand) is looked at now.
    """
    told = upload.proposal
    if not told:
        clock, device = clock_of(upload, 0), upload.told.get("device", "")
        told = _note(clock, Film(upload.id, upload.name, clock.span, person.stream), device_of(upload.agency, device, 0), (), [upload.id])
        told = {**told, "source": "", "officer": ""} if not device else told
    data: dict[str, Any] = {
        "digest": upload.digest, "size": place_of(upload.digest).size(upload.digest), "file_name": upload.name, "media_type": upload.media_type,
        "form": FORM_OF.get(upload.media_type.partition("/")[0], ""), "case": upload.case, "operator": told.get("officer") or person.stream,
        "device": told.get("device", ""), "source": told.get("source", ""),
    }  # fmt: skip
    if upload.step is not None:
        data["step"] = upload.step
    data |= _times(told)
    further = [_further(one) for one in (told.get("run") or ())[1:]] if (told.get("run") or [""])[0] == upload.id else []
    data["pieces"] = [one for one in further if one is not None]
    found = told.get("matches") or []
    if 0 <= match < len(found) and not upload.case:
        best = found[match]
        data |= {
            "case": best["case"],
            "step": best["seq"],
            "activity": best["activity"],
            "place": best["place"],
            "officers": best["officers"],
        }
        data["part"] = False
    return {name: value for name, value in data.items() if value not in ("", None, [])} | {"case": data["case"]}


def _times(told: Mapping[str, Any]) -> dict[str, Any]:
    if not told.get("start"):
        return {}
    times: dict[str, Any] = {"started_at": datetime.fromisoformat(told["start"]), "ended_at": datetime.fromisoformat(told["end"])}
    if told.get("offset_ms") or told.get("measured"):
        times |= {"device_started_at": datetime.fromisoformat(told["shown"]), "offset_ms": told["offset_ms"]}
    return times


def _further(ident: str) -> dict[str, Any] | None:
    try:
        one = site_uploads().get(ident)
    except UploadUnknown:
        return None
    if not one.digest or not one.proposal.get("start"):
        return None
    return {
        "digest": one.digest, "size": staged().size(one.digest) if staged().has(one.digest) else one.size, "file_name": one.name,
        "media_type": one.media_type, "started_at": datetime.fromisoformat(one.proposal["start"]), "ended_at": datetime.fromisoformat(one.proposal["end"]),
    }  # fmt: skip


def confirm(upload: Upload, person: Person, match: int = 0) -> Entry[Act]:
    """Register a file as proposed, at a person's word. Raises Refused, InvalidAct, DeskError with what is missing."""
    act, problems = doing.make(UploadRecording, form_data(upload, person, match))
    if act is None:
        raise InvalidAct(UploadRecording.label, tuple((one.label, one.words) for one in problems))
    return doing.hand_over(person, act, recording_stream(upload.agency, upload.digest), key=f"dock:{upload.digest}")


def heads(uploads: Iterable[Upload]) -> list[Upload]:
    """Leave out further files of a recording whose first file is there too: they are registered with it."""
    listed = list(uploads)
    there = {one.id for one in listed}
    return [one for one in listed if (run := list(one.proposal.get("run", ()))) == [] or run[0] == one.id or run[0] not in there]
