"""Marking, explaining and reviewing gaps (录制中断), and noting what was not recorded at all. Pure."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, Field

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
    CaseStream,
    Code,
    Digest,
    GapIdent,
    OptionalDigest,
    OptionalLine,
    RecordingAct,
    Text,
    Words,
    choice,
    terms,
)
from mingfa.recording.state import TECHNICAL, Explanation, Gap, GapReview, RecordingState, Tie


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
    ground: Code = Field(title="原因", json_schema_extra=choice(((TECHNICAL, "技术原因"), *terms("stop_ground"))))
    words: Text = Field(title="具体情况", json_schema_extra=AREA)
    basis: Words = Field("", title="依据", json_schema_extra=AREA)
    asker: Literal["", "informant", "witness", "other"] = Field(
        "",
        title="要求停止的人",
        json_schema_extra=choice((("informant", "举报人"), ("witness", "证人"), ("other", "当事人以外的其他人员"))),
    )
    secret: Literal["", "state", "trade", "privacy"] = Field(
        "", title="秘密种类", json_schema_extra=choice((("state", "国家秘密"), ("trade", "商业秘密"), ("privacy", "个人隐私")))
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
    activity: Code = Field(title="活动种类", json_schema_extra=choice(terms("activity")))
    reason: Text = Field(title="没有录制的原因", json_schema_extra=AREA)


def _with_gap(state: RecordingState, ident: str, **changes: Any) -> RecordingState:
    return replace(state, gaps=tuple(replace(gap, **changes) if gap.id == ident else gap for gap in state.gaps))


@folds(MarkGap)
def apply_gap(state: RecordingState, entry: Entry[MarkGap]) -> RecordingState:
    """Add a gap."""
    act = entry.act
    return replace(state, gaps=(*state.gaps, Gap(f"g{entry.seq}", act.started_at, act.ended_at, entry.seq, act.how)))


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
