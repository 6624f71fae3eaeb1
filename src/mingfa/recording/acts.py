"""What is done with recordings (音像记录): storing, tying to a step, noting, marking and explaining gaps. Nothing changes an original. Pure."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from mingfa.agencies.facts import officers_need
from mingfa.cases.facts import CaseBrief
from mingfa.desk.act import Act, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.law.regime_terms import TERMS
from mingfa.recording import gates
from mingfa.recording.state import FORMS, SOURCES, TECHNICAL, Explanation, Gap, GapReview, Note, RecordingState, Tie

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OptionalDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
PersonStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9._-]{1,80}$")]
OptionalPerson = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9._-]{1,80})?$")]
CaseStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/case/[A-Za-z0-9._-]{1,80}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
GapIdent = Annotated[str, StringConstraints(pattern=r"^g[0-9]{1,9}$")]

AREA: dict[str, Any] = {"widget": "textarea"}
PERSON: dict[str, Any] = {"widget": "person"}
PERSONS: dict[str, Any] = {"widget": "persons"}
MOMENT: dict[str, Any] = {"widget": "datetime"}
FILE: dict[str, Any] = {"widget": "file"}
HIDDEN: dict[str, Any] = {"widget": "hidden"}


def _choice(choices: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return {"widget": "choice", "choices": [list(one) for one in choices]}


def _terms(group: str) -> tuple[tuple[str, str], ...]:
    return tuple(TERMS[group].items())


CASE = Need("case", lambda act, state: (act.case,), CaseBrief)
_ONE: Callable[[str], tuple[str, ...]] = lambda person: (person,) if person else ()  # noqa: E731


class RecordingAct(Act):
    """An act on a recording."""

    kind = "recording"


# Storing -------------------------------------------------------------------------------------------------------------------


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
        officers_need("approver", lambda act, state: _ONE(act.covert_approver)),
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
    form: Literal["photo", "audio", "video", "monitor"] = Field(title="记录形式", json_schema_extra=_choice(FORMS))
    source: Literal["recorder", "camera", "phone", "audio_recorder", "surveillance", "room", "other"] = Field(
        title="来源设备", json_schema_extra=_choice(SOURCES)
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
        "", title="活动种类", json_schema_extra=_choice(_terms("activity"))
    )
    part: bool = Field(False, title="只记录了该环节的一部分")
    told_at: AwareDatetime | None = Field(None, title="告知正在录音录像的时间", json_schema_extra=MOMENT)
    long_term: tuple[Code, ...] = Field((), title="长期保存的情形", max_length=20)
    covert: bool = Field(False, title="隐蔽录音录像")
    covert_need: Words = Field("", title="隐蔽录音录像的必要性", json_schema_extra=AREA)
    covert_lawful: Words = Field("", title="合法性说明", json_schema_extra=AREA)
    covert_rights: Words = Field("", title="不侵害当事人合法权益的说明", json_schema_extra=AREA)
    covert_approver: OptionalPerson = Field("", title="批准人", json_schema_extra=PERSON)


class TieToStep(RecordingAct):
    """Tie a recording to another step, or to another case (关联办理环节)."""

    label = "关联办理环节"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    needs = (CASE,)
    gates = (gates.refuse_unknown_step, gates.refuse_same_tie)

    case: CaseStream = Field(title="案件")
    step: int | None = Field(None, title="环节", ge=0)
    activity: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = Field(
        "", title="活动种类", json_schema_extra=_choice(_terms("activity"))
    )
    part: bool = Field(False, title="只记录了该环节的一部分")


class AnnotateRecording(RecordingAct):
    """Note what a recording, or a moment of it, shows and who speaks (备注). values: by the fields of the agency's rule."""

    label = "备注音像记录"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (gates.refuse_unknown_field,)

    gist: Text = Field(title="摄录内容（主要对话内容）", json_schema_extra=AREA)
    speaker: OptionalLine = Field("", title="对话人员")
    speaker_role: OptionalLine = Field("", title="对话人员身份")
    at_ms: int | None = Field(None, title="时间点（毫秒）", ge=0, json_schema_extra=HIDDEN)
    values: dict[Line, Line] = Field({}, title="备注栏目", max_length=50)


class RaiseRetention(RecordingAct):
    """Keep a recording for long (转为长期保存), on a ground of the agency's rule that has come up."""

    label = "转为长期保存"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (gates.refuse_unknown_long_term,)

    long_term: tuple[Code, ...] = Field(title="长期保存的情形", min_length=1, max_length=20)
    reason: Text = Field(title="说明", json_schema_extra=AREA)


# Gaps ----------------------------------------------------------------------------------------------------------------------


class MarkGap(RecordingAct):
    """Mark a stretch of time that should be covered and is not (标记录制中断)."""

    label = "标记录制中断"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (gates.refuse_impossible_span,)

    started_at: AwareDatetime = Field(title="中断开始时间", json_schema_extra=MOMENT)
    ended_at: AwareDatetime = Field(title="中断结束时间", json_schema_extra=MOMENT)
    how: Text = Field(title="发现情况", json_schema_extra=AREA)


class ExplainGap(RecordingAct):
    """Say why nothing was recorded (说明录制中断): one of the closed grounds with what makes it one.

    asker: of a request to stop; the party under inspection is not among those who may ask. request: the request, signed; declined: who asked
    would not sign. A new explanation takes the place of one the leader did not accept.
    """

    label = "说明录制中断"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (gates.refuse_unknown_gap, gates.refuse_other_ground, gates.refuse_unargued_ground, gates.refuse_unasked_request)

    gap: GapIdent = Field(title="录制中断", json_schema_extra=HIDDEN)
    ground: Code = Field(title="原因", json_schema_extra=_choice(((TECHNICAL, "技术原因"), *_terms("stop_ground"))))
    words: Text = Field(title="具体情况", json_schema_extra=AREA)
    basis: Words = Field("", title="依据", json_schema_extra=AREA)
    asker: Literal["", "informant", "witness", "other"] = Field(
        "",
        title="要求停止的人",
        json_schema_extra=_choice((("informant", "举报人"), ("witness", "证人"), ("other", "当事人以外的其他人员"))),
    )
    secret: Literal["", "state", "trade", "privacy"] = Field(
        "", title="秘密种类", json_schema_extra=_choice((("state", "国家秘密"), ("trade", "商业秘密"), ("privacy", "个人隐私")))
    )
    vehicle: OptionalLine = Field("", title="公共交通工具")
    work_record: OptionalDigest = Field("", title="工作记录", json_schema_extra=FILE)
    request: OptionalDigest = Field("", title="签署的停用要求", json_schema_extra=FILE)
    declined: bool = Field(False, title="拒绝签署停用要求")


class FileWorkRecord(RecordingAct):
    """File the work record on a stop (归集停用工作记录): reason and basis, in writing."""

    label = "归集停用工作记录"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (gates.refuse_unknown_gap, gates.refuse_unexplained)

    gap: GapIdent = Field(title="录制中断", json_schema_extra=HIDDEN)
    digest: Digest = Field(title="工作记录", json_schema_extra=FILE)


class ReviewGap(RecordingAct):
    """Accept an explanation, or not (审核停用说明), as the leader whom the rule names; unaccepted, the gap counts as unexplained."""

    label = "审核录制中断说明"
    duty = "recording.review_gap"
    stages = frozenset({"stored"})
    gates = (gates.refuse_unknown_gap, gates.refuse_unexplained, gates.refuse_without_work_record, gates.refuse_wrong_gap_reviewer)

    gap: GapIdent = Field(title="录制中断", json_schema_extra=HIDDEN)
    accepted: bool = Field(title="认可")
    opinion: Text = Field(title="审核意见", json_schema_extra=AREA)


class NoteMissing(RecordingAct):
    """Note that what should have been recorded was not (登记应录未录): it goes into the list of the supervisors."""

    label = "登记应录未录"
    duty = "recording.annotate"
    starts = True
    needs = (CASE,)
    gates = (gates.refuse_unknown_step, gates.refuse_not_mandatory)

    case: CaseStream = Field(title="案件", json_schema_extra=HIDDEN)
    step: int | None = Field(None, title="环节", ge=0, json_schema_extra=HIDDEN)
    activity: Code = Field(title="活动种类", json_schema_extra=_choice(_terms("activity")))
    reason: Text = Field(title="没有录制的原因", json_schema_extra=AREA)


# How they change what is known ---------------------------------------------------------------------------------------------


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
        told_at=act.told_at,
        covert=act.covert,
        ties=(Tie(act.case, act.step, act.part, entry.seq, act.activity),),
        long_term=act.long_term,
        uploaded_by=entry.by.person,
        uploaded_on=local_day(entry.done_at),
        case_title=entry.fact("case").title,
    )


@folds(TieToStep)
def apply_tie(state: RecordingState, entry: Entry[TieToStep]) -> RecordingState:
    """Add a place where it belongs."""
    act = entry.act
    return replace(state, ties=(*state.ties, Tie(act.case, act.step, act.part, entry.seq, act.activity)))


@folds(AnnotateRecording)
def apply_note(state: RecordingState, entry: Entry[AnnotateRecording]) -> RecordingState:
    """Add a note."""
    act = entry.act
    note = Note(
        entry.seq,
        local_day(entry.done_at),
        entry.by.person,
        act.gist,
        act.speaker,
        act.speaker_role,
        act.at_ms,
        MappingProxyType(dict(act.values)),
    )
    return replace(state, notes=(*state.notes, note))


@folds(RaiseRetention)
def apply_retention(state: RecordingState, entry: Entry[RaiseRetention]) -> RecordingState:
    """Add grounds for keeping it long."""
    return replace(state, long_term=tuple(dict.fromkeys((*state.long_term, *entry.act.long_term))))


@folds(MarkGap)
def apply_gap(state: RecordingState, entry: Entry[MarkGap]) -> RecordingState:
    """Add a gap."""
    act = entry.act
    return replace(state, gaps=(*state.gaps, Gap(f"g{entry.seq}", act.started_at, act.ended_at, entry.seq, act.how)))


def _with_gap(state: RecordingState, ident: str, **changes: Any) -> RecordingState:
    return replace(state, gaps=tuple(replace(gap, **changes) if gap.id == ident else gap for gap in state.gaps))


@folds(ExplainGap)
def apply_explanation(state: RecordingState, entry: Entry[ExplainGap]) -> RecordingState:
    """Take the explanation; it waits for the leader."""
    act = entry.act
    told = Explanation(
        entry.seq, act.ground, act.words, act.basis, act.asker, act.secret, act.vehicle, act.work_record, act.request, act.declined,
        entry.by.person, local_day(entry.done_at),
    )  # fmt: skip
    return _with_gap(state, act.gap, explanation=told, review=None)


@folds(FileWorkRecord)
def apply_work_record(state: RecordingState, entry: Entry[FileWorkRecord]) -> RecordingState:
    """Put the work record to the explanation; a review of what was there before no longer holds."""
    gap = state.gap(entry.act.gap)
    if gap is None or gap.explanation is None:
        return state
    return _with_gap(state, gap.id, explanation=replace(gap.explanation, work_record=entry.act.digest), review=None)


@folds(ReviewGap)
def apply_gap_review(state: RecordingState, entry: Entry[ReviewGap]) -> RecordingState:
    """Take the leader's word."""
    act = entry.act
    return _with_gap(state, act.gap, review=GapReview(entry.seq, act.accepted, act.opinion, entry.by.person, local_day(entry.done_at)))


@folds(NoteMissing)
def apply_missing(state: RecordingState, entry: Entry[NoteMissing]) -> RecordingState:
    """Know what does not exist."""
    act = entry.act
    return replace(
        state,
        stage="missing",
        ties=(Tie(act.case, act.step, False, entry.seq, act.activity),),
        missing_activity=act.activity,
        missing_reason=act.reason,
        uploaded_by=entry.by.person,
        uploaded_on=local_day(entry.done_at),
        case_title=entry.fact("case").title,
    )
