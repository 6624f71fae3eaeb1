"""Storing a recording (上传音像记录) whose original is in the vault. Nothing changes an original. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from mingfa.agencies.facts import officers_need
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
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
    CaseStream,
    Code,
    Digest,
    Line,
    OptionalDigest,
    OptionalLine,
    OptionalPerson,
    PersonStream,
    RecordingAct,
    Words,
    choice,
    terms,
)
from mingfa.recording.state import FORMS, SOURCES, Piece, RecordingState, Tie


class UploadRecording(RecordingAct):
    """Store a recording (上传音像记录) whose original is in the vault: what it is, from which device, when and where, which step it shows.

    step: entry of the step in the case; None for the case as a whole. part: it covers the step in part only. told_at: when the party was told
    that it is recorded. covert_*: only where the agency's rule allows covert recording.
    """

    label = "上传音像记录"
    duty = "recording.upload"
    starts = True
    needs = (
        CASE,
        officers_need("officers", lambda act, state: tuple(dict.fromkeys((*act.officers, act.operator)))),
        officers_need("approver", lambda act, state: ONE(act.covert_approver)),
    )
    gates = (
        gates.refuse_other_stream,
        gates.refuse_impossible_span,
        gates.refuse_without_device,
        gates.refuse_unknown_step,
        gates.refuse_covert,
        gates.refuse_unknown_long_term,
        gates.warn_late_storing,
    )

    digest: Digest = Field(title="原件", json_schema_extra=FILE)
    sm3: OptionalDigest = Field("", title="SM3 摘要", json_schema_extra=HIDDEN)
    size: int = Field(title="字节数", ge=1, json_schema_extra=HIDDEN)
    file_name: Line = Field(title="文件名", json_schema_extra=HIDDEN)
    media_type: Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]{1,60}$")] = Field(title="媒体类型", json_schema_extra=HIDDEN)
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
    case: CaseStream = Field(title="所属案件", json_schema_extra=HIDDEN)
    step: int | None = Field(None, title="所属环节", ge=0, json_schema_extra=HIDDEN)
    activity: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = Field(
        "", title="活动种类", json_schema_extra=choice(terms("activity"))
    )
    part: bool = Field(False, title="只记录了该环节的一部分")
    told_at: AwareDatetime | None = Field(None, title="告知正在录音录像的时间", json_schema_extra=MOMENT)
    long_term: tuple[Code, ...] = Field((), title="长期保存的情形", max_length=20)
    covert: bool = Field(False, title="隐蔽录音录像")
    covert_need: Words = Field("", title="隐蔽录音录像的必要性", json_schema_extra=AREA)
    covert_lawful: Words = Field("", title="合法性说明", json_schema_extra=AREA)
    covert_rights: Words = Field("", title="不侵害当事人合法权益的说明", json_schema_extra=AREA)
    covert_approver: OptionalPerson = Field("", title="批准人", json_schema_extra=PERSON)


@folds(UploadRecording)
def apply_upload(state: RecordingState, entry: Entry[UploadRecording]) -> RecordingState:
    """Know the recording."""
    act = entry.act
    names = {fact.value.person: fact.value.name for fact in entry.facts.get("officers", ())}
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
        officers=act.officers,
        officer_names=tuple(names.get(person, "") for person in act.officers),
        place=act.place,
        started_at=act.started_at,
        ended_at=act.ended_at,
        pieces=(Piece(act.digest, act.size, act.file_name, act.media_type, act.started_at, act.ended_at, entry.seq, act.sm3),),
        told_at=act.told_at,
        covert=act.covert,
        ties=(Tie(act.case, act.step, act.part, entry.seq, act.activity),),
        long_term=act.long_term,
        uploaded_by=entry.by.person,
        uploaded_on=local_day(entry.done_at),
        case_title=entry.fact("case").title,
    )
