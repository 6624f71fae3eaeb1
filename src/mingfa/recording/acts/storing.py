"""Storing a recording (上传音像记录) whose original is in the vault, adding the further files of it, measuring them. Nothing changes an original. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints
from typing_extensions import override

from mingfa.agencies.facts import officers_need, regime_stream
from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.recorders.facts import RecorderFact, recorder_stream
from mingfa.recording import gates
from mingfa.recording.acts.common import (
    AREA,
    CASE,
    FILE,
    HIDDEN,
    MOMENT,
    ONE,
    PERSON,
    PERSONS,
    Code,
    Digest,
    Line,
    OptionalCase,
    OptionalDigest,
    OptionalLine,
    OptionalPerson,
    Part,
    PersonStream,
    RecordingAct,
    Words,
    choice,
    terms,
)
from mingfa.recording.acts.device_log import NoteFile
from mingfa.recording.coverage import Span
from mingfa.recording.device_log import device_log_stream
from mingfa.recording.facts import RecordingSnapshot, ShotRules
from mingfa.recording.state import FORMS, SIGNS, SOURCES, Measure, Piece, RecordingState, Tie, recording_stream

MediaType = Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]{1,60}$")]
RECORDER = "recorder"


def _registered(act: Any, state: Any) -> tuple[str, ...]:
    """Name the register entry of the device, where its number can be one."""
    if act is None or not act.device or not gates.REGISTER_NUMBER.fullmatch(act.device):
        return ()
    return (recorder_stream(agency_of(act.operator), act.device),)


def _stored_elsewhere(act: Any, state: Any) -> tuple[str, ...]:
    """Name the recordings that the further files would be, had they been stored by themselves."""
    if act is None:
        return ()
    agency = agency_of(state.stream)
    digests = [one.digest for one in act.pieces] if isinstance(act, UploadRecording) else [act.digest]
    return tuple(recording_stream(agency, digest) for digest in digests)


class FurtherFile(Part):
    """A further file of the same recording: the recorder went on without stopping and began a new file (分段文件)."""

    digest: Digest = Field(title="原件", json_schema_extra=FILE)
    sm3: OptionalDigest = Field("", title="SM3 摘要", json_schema_extra=HIDDEN)
    size: int = Field(title="字节数", ge=1)
    file_name: Line = Field(title="文件名")
    media_type: MediaType = Field(title="媒体类型")
    started_at: AwareDatetime = Field(title="开始时间", json_schema_extra=MOMENT)
    ended_at: AwareDatetime = Field(title="结束时间", json_schema_extra=MOMENT)


class UploadRecording(RecordingAct):
    """Store a recording (上传音像记录) whose original is in the vault: what it is, from which device, when and where, which step it shows.

    started_at, ended_at: of the first file, in true time. device_started_at, offset_ms: what the device showed, and device time minus true time;
    given both, the difference is the start. pieces: further files of the same recording, in order. case: "" while nobody knows; such a recording
    is on the list of unexplained ones. step: entry of the step in the case; None for the case as a whole. part: it covers the step in part only.
    document: number of the paper on the same step. told_at: when the party was told that it is recorded. covert_*: only where the rule allows it.
    """

    label = "上传音像记录"
    duty = "recording.upload"
    starts = True
    needs = (
        CASE,
        officers_need("officers", lambda act, state: tuple(dict.fromkeys((*act.officers, act.operator)))),
        officers_need("approver", lambda act, state: ONE(act.covert_approver)),
        Need("device", _registered, RecorderFact, required=False),
        Need("elsewhere", _stored_elsewhere, RecordingSnapshot, required=False),
        Need("shots", lambda act, state: (regime_stream(agency_of(state.stream)),), ShotRules, required=False),
    )
    gates = (
        gates.refuse_other_stream,
        gates.refuse_impossible_span,
        gates.refuse_other_form,
        gates.refuse_without_device,
        gates.refuse_wrong_offset,
        gates.warn_unregistered,
        gates.refuse_broken_row,
        gates.refuse_stored_elsewhere,
        gates.refuse_other_unit,
        gates.refuse_unknown_step,
        gates.refuse_other_time,
        gates.refuse_covert,
        gates.refuse_unknown_long_term,
        gates.warn_late_storing,
    )

    digest: Digest = Field(title="原件", json_schema_extra=FILE)
    sm3: OptionalDigest = Field("", title="SM3 摘要", json_schema_extra=HIDDEN)
    size: int = Field(title="字节数", ge=1, json_schema_extra=HIDDEN)
    file_name: Line = Field(title="文件名", json_schema_extra=HIDDEN)
    media_type: MediaType = Field(title="媒体类型", json_schema_extra=HIDDEN)
    form: Literal["photo", "audio", "video", "monitor"] = Field(title="记录形式", json_schema_extra=choice(FORMS))
    source: Literal["recorder", "camera", "phone", "audio_recorder", "surveillance", "room", "other"] = Field(
        title="来源设备", json_schema_extra=choice(SOURCES)
    )
    device: OptionalLine = Field("", title="设备编号")
    operator: PersonStream = Field(title="摄录人员", json_schema_extra=PERSON)
    officers: tuple[PersonStream, ...] = Field(title="执法人员", min_length=1, max_length=50, json_schema_extra=PERSONS)
    place: Line = Field(title="地点")
    started_at: AwareDatetime = Field(title="开始时间", json_schema_extra=MOMENT)
    ended_at: AwareDatetime = Field(title="结束时间", json_schema_extra=MOMENT)
    device_started_at: AwareDatetime | None = Field(None, title="设备显示的开始时间", json_schema_extra=MOMENT)
    offset_ms: int | None = Field(
        None, title="设备时钟偏差（毫秒）", description="设备时间减去标准时间；设备快为正，慢为负", ge=-(10**12), le=10**12
    )
    pieces: tuple[FurtherFile, ...] = Field((), title="后续分段文件", max_length=500, json_schema_extra=HIDDEN)
    case: OptionalCase = Field("", title="所属案件", json_schema_extra=HIDDEN)
    step: int | None = Field(None, title="所属环节", ge=0, json_schema_extra=HIDDEN)
    activity: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = Field(
        "", title="活动种类", json_schema_extra=choice(terms("activity"))
    )
    document: OptionalLine = Field("", title="对应文书文号")
    part: bool = Field(False, title="只记录了该环节的一部分")
    told_at: AwareDatetime | None = Field(None, title="告知正在录音录像的时间", json_schema_extra=MOMENT)
    long_term: tuple[Code, ...] = Field((), title="长期保存的情形", max_length=20)
    covert: bool = Field(False, title="隐蔽录音录像")
    covert_need: Words = Field("", title="隐蔽录音录像的必要性", json_schema_extra=AREA)
    covert_lawful: Words = Field("", title="合法性说明", json_schema_extra=AREA)
    covert_rights: Words = Field("", title="不侵害当事人合法权益的说明", json_schema_extra=AREA)
    covert_approver: OptionalPerson = Field("", title="批准人", json_schema_extra=PERSON)

    @property
    def files(self) -> tuple[tuple[str, str, Span], ...]:
        """Digest, name and time of each file; only for spans that run forwards."""
        return (
            (self.digest, self.file_name, Span(self.started_at, self.ended_at)),
            *((one.digest, one.file_name, Span(one.started_at, one.ended_at)) for one in self.pieces),
        )

    @override
    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the case, and the log of the recorder."""
        return (*super().touches(state, stream), *_log(self, state))

    @override
    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Link it to its case, and enter each file into the recorder's log."""
        yield from super().causes(matter)
        for log in _log(self, matter.state):
            for digest, name, span in self.files:
                yield Caused(log, _noted(matter.stream, self.device, digest, name, span, self.form, self.operator))


def _log(act: Any, state: RecordingState) -> tuple[str, ...]:
    source, device = (act.source, act.device) if isinstance(act, UploadRecording) else (state.source, state.device)
    return (device_log_stream(agency_of(state.stream), device),) if source == RECORDER and device else ()


def _noted(recording: str, device: str, digest: str, name: str, span: Span, form: str, officer: str) -> NoteFile:
    return NoteFile(
        device=device, recording=recording, digest=digest, file_name=name, started_at=span.start, ended_at=span.end, moment=form == "photo",
        officer=officer,
    )  # fmt: skip


class AddPiece(RecordingAct):
    """Add a file that arrived later to the recording it belongs to (补充分段文件): the recorder had gone on without stopping.

    started_at, ended_at: true time, the offset of the recording's device taken out.
    """

    label = "补充分段文件"
    duty = "recording.upload"
    stages = frozenset({"stored"})
    needs = (Need("elsewhere", _stored_elsewhere, RecordingSnapshot, required=False),)
    gates = (
        gates.refuse_impossible_span,
        gates.refuse_same_file,
        gates.refuse_broken_row,
        gates.refuse_stored_elsewhere,
    )

    digest: Digest = Field(title="原件", json_schema_extra=FILE)
    sm3: OptionalDigest = Field("", title="SM3 摘要", json_schema_extra=HIDDEN)
    size: int = Field(title="字节数", ge=1, json_schema_extra=HIDDEN)
    file_name: Line = Field(title="文件名")
    media_type: MediaType = Field(title="媒体类型", json_schema_extra=HIDDEN)
    started_at: AwareDatetime = Field(title="开始时间", json_schema_extra=MOMENT)
    ended_at: AwareDatetime = Field(title="结束时间", json_schema_extra=MOMENT)

    @property
    def files(self) -> tuple[tuple[str, str, Span], ...]:
        """Digest, name and time of the file."""
        return ((self.digest, self.file_name, Span(self.started_at, self.ended_at)),)

    @override
    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the cases, and the log of the recorder."""
        return (*super().touches(state, stream), *_log(self, state))

    @override
    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Link it to its cases, and enter the file into the recorder's log."""
        yield from super().causes(matter)
        state = matter.state
        for log in _log(self, state):
            span = Span(self.started_at, self.ended_at)
            yield Caused(log, _noted(matter.stream, state.device, self.digest, self.file_name, span, state.form, state.operator))


class RecordedSpan(Part):
    """A stretch really recorded, in true time."""

    started_at: AwareDatetime = Field(title="开始")
    ended_at: AwareDatetime = Field(title="结束")


class MeasureRecording(RecordingAct):
    """What reading a file found (测定音像记录): done by the platform with the bytes in the vault, never by a form.

    spans: stretches really recorded, in true time. signs: codes in state.SIGNS. why: what is damaged.
    """

    label = "测定音像记录"
    internal = True
    system = frozenset({"measurer"})
    stages = frozenset({"stored"})
    gates = (gates.refuse_other_file,)

    digest: Digest = Field(title="原件")
    spans: tuple[RecordedSpan, ...] = Field((), title="实际录制时段", max_length=10_000)
    duration_ms: int | None = Field(None, title="文件所称时长（毫秒）", ge=0)
    container: Annotated[str, StringConstraints(max_length=80)] = Field("", title="封装格式")
    codec: Annotated[str, StringConstraints(max_length=80)] = Field("", title="编码")
    created: tuple[AwareDatetime, ...] = Field((), title="文件内的生成时间", max_length=20)
    signs: tuple[Literal["jump_forward", "jump_backward", "software", "created_twice", "created_elsewhen", "mixed_parameters"], ...] = (
        Field((), title="编辑痕迹", json_schema_extra=choice(SIGNS))
    )
    software: OptionalLine = Field("", title="软件标记")
    damaged: bool = Field(False, title="文件损坏")
    why: OptionalLine = Field("", title="损坏情况")


# How they change what is known ---------------------------------------------------------------------------------------------


@folds(UploadRecording)
def apply_upload(state: RecordingState, entry: Entry[UploadRecording]) -> RecordingState:
    """Know the recording."""
    act = entry.act
    names = {fact.value.person: fact.value.name for fact in entry.facts.get("officers", ())}
    case, device, shots = entry.fact("case"), entry.fact("device"), entry.fact("shots")
    pieces = (
        Piece(act.digest, act.size, act.file_name, act.media_type, act.started_at, act.ended_at, entry.seq, act.sm3),
        *(Piece(p.digest, p.size, p.file_name, p.media_type, p.started_at, p.ended_at, entry.seq, p.sm3) for p in act.pieces),
    )
    use = device.task_at(act.operator, act.started_at, pieces[-1].ended_at) if device is not None else None
    tie = Tie(act.case, act.step, act.part, entry.seq, act.activity, getattr(case, "next_number", ""), act.document)
    return replace(
        state,
        stage="stored",
        digest=act.digest,
        sm3=act.sm3,
        size=act.size,
        file_name=act.file_name,
        media_type=act.media_type,
        form=act.form,
        source=act.source,
        device=act.device,
        operator=act.operator,
        operator_name=names.get(act.operator, ""),
        officers=act.officers,
        officer_names=tuple(names.get(person, "") for person in act.officers),
        place=act.place,
        started_at=act.started_at,
        ended_at=pieces[-1].ended_at,
        pieces=pieces,
        device_started_at=act.device_started_at,
        offset_ms=act.offset_ms,
        registered_recorder=device is not None and device.is_recorder and device.status not in ("registered", "retired"),
        room=device.room if device is not None else "",
        unit=case.unit if case is not None else next(iter(entry.by.units), ""),
        task=(use.task or use.purpose) if use is not None and not use.case and use.purpose != "other" else "",
        shot_lines=shots.lines if shots is not None else (),
        shot_lines_violation=shots.violation if shots is not None else (),
        told_at=act.told_at,
        covert=act.covert,
        ties=(tie,) if act.case else (),
        long_term=act.long_term,
        uploaded_by=entry.by.person,
        uploaded_on=local_day(entry.done_at),
        case_title=case.title if case is not None else "",
    )


@folds(AddPiece)
def apply_piece(state: RecordingState, entry: Entry[AddPiece]) -> RecordingState:
    """Know one file more, in the order of time."""
    act = entry.act
    piece = Piece(act.digest, act.size, act.file_name, act.media_type, act.started_at, act.ended_at, entry.seq, act.sm3)
    pieces = tuple(sorted((*state.pieces, piece), key=lambda one: one.started_at))
    return replace(state, pieces=pieces, started_at=pieces[0].started_at, ended_at=max(one.ended_at for one in pieces))


@folds(MeasureRecording)
def apply_measure(state: RecordingState, entry: Entry[MeasureRecording]) -> RecordingState:
    """Know what the file holds."""
    act = entry.act
    found = Measure(
        entry.seq, tuple(Span(one.started_at, one.ended_at) for one in act.spans), act.duration_ms, act.container, act.codec, act.created, act.signs,
        act.software, act.damaged, act.why,
    )  # fmt: skip
    return replace(state, pieces=tuple(replace(one, measure=found) if one.digest == act.digest else one for one in state.pieces))
