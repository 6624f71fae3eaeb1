"""What is done about the misuse of recorders (违规使用): a finding, the officer's answer, the decision of supervision. Nothing is taken back. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from mingfa.agencies.facts import officers_need
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recorders.acts.common import (
    AREA,
    PERSON,
    Code,
    Digest,
    MisuseAct,
    OptionalCase,
    OptionalRecorder,
    OptionalRecording,
    PersonStream,
    Text,
    Words,
    choice,
)
from mingfa.recorders.gates import misuse as gates
from mingfa.recorders.state.misuse import OUTCOMES, Answer, Decision, MisuseState, misuse_stream

__all__ = ["AnswerMisuse", "DecideMisuse", "DetectMisuse", "MisuseAct", "ReportMisuse", "misuse_stream"]

OptionalStream = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/[a-z][a-z_]{1,29}/[A-Za-z0-9._-]{1,80})?$")]


ON_ITS_PAGE = "没有对应任务的摄录，也可以在该音像记录页面直接报告"


class DetectMisuse(MisuseAct):
    """The system finds misuse (系统发现违规使用): a stretch that should have been recorded and is not, footage of no task, wilful damage.

    Caused by acts on cases, recordings and devices, or done by the clock. item: a code of recording.banned_behaviour. rule: the article in
    words. minutes: not recorded. On a finding that is there already, it only brings minutes and words up to date.
    """

    label = "系统发现违规使用"
    internal = True
    system = frozenset({"clock"})
    needs = (officers_need("officer", lambda act, state: (act.officer,) if act is not None else (), required=False),)

    item: Code = Field(title="违规情形")
    officer: PersonStream = Field(title="使用人员", json_schema_extra=PERSON)
    words: Text = Field(title="发现情况", json_schema_extra=AREA)
    rule: Words = Field("", title="依据")
    minutes: int = Field(0, title="没有录制的分钟数", ge=0)
    case: OptionalStream = Field("", title="案件")
    step: int | None = Field(None, title="环节", ge=0)
    recording: OptionalStream = Field("", title="音像记录")
    recorder: OptionalStream = Field("", title="设备")
    started_at: AwareDatetime | None = Field(None, title="开始时间")
    ended_at: AwareDatetime | None = Field(None, title="结束时间")
    liability: bool = Field(False, title="须追究责任")


class ReportMisuse(MisuseAct):
    """Report misuse (登记违规使用): who, which item of the rule, what happened. Free words (item "other") cite the rule that was broken."""

    label = "登记违规使用"
    duty = "recorder.report_misuse"
    starts = True
    needs = (officers_need("officer", lambda act, state: (act.officer,) if act is not None else ()),)
    gates = (gates.refuse_unbanned, gates.refuse_uncited, gates.refuse_other_agencys)

    officer: PersonStream = Field(title="使用人员", json_schema_extra=PERSON)
    item: Code = Field(title="违规情形", json_schema_extra={"widget": "choice"})
    words: Text = Field(title="情况", json_schema_extra=AREA)
    rule: Words = Field("", title="违反的规定", description="按其他行为登记的，写明文件名称和条款")
    happened_at: AwareDatetime | None = Field(None, title="发生时间", json_schema_extra={"widget": "datetime"})
    recording: OptionalRecording = Field("", title="有关的音像记录", description=ON_ITS_PAGE, json_schema_extra={"widget": "choice"})
    recorder: OptionalRecorder = Field("", title="有关的设备", json_schema_extra={"widget": "choice"})
    case: OptionalCase = Field("", title="有关的案件", json_schema_extra={"widget": "choice"})


class AnswerMisuse(MisuseAct):
    """The officer answers (说明违规使用情况); a later answer adds to an earlier one."""

    label = "说明违规使用情况"
    stages = frozenset({"open", "answered"})
    gates = (gates.refuse_answer_by_other,)

    words: Text = Field(title="说明", json_schema_extra=AREA)
    papers: tuple[Digest, ...] = Field((), title="证明材料", max_length=20, json_schema_extra={"widget": "file"})


class DecideMisuse(MisuseAct):
    """Supervision decides on a finding (处理违规使用), after the officer was heard. The finding stays."""

    label = "处理违规使用"
    duty = "recorder.decide_misuse"
    stages = frozenset({"open", "answered"})
    gates = (gates.refuse_own_decision, gates.refuse_unheard, gates.refuse_unnamed_liability)

    outcome: Literal["unfounded", "excused", "corrected", "liable"] = Field(title="处理结果", json_schema_extra=choice(OUTCOMES))
    words: Text = Field(title="处理意见", json_schema_extra=AREA)
    liability: Words = Field("", title="责任追究", description="追究责任的，写明责任种类及其依据", json_schema_extra=AREA)
    unheard: Words = Field("", title="没有听取说明的原因", json_schema_extra=AREA)


@folds(DetectMisuse)
def apply_detected(state: MisuseState, entry: Entry[DetectMisuse]) -> MisuseState:
    """Know what the system found; found again, only what it amounts to changes."""
    act, fact = entry.act, entry.fact("officer")
    if state.stage:
        return replace(state, words=act.words, minutes=act.minutes, started_at=act.started_at, ended_at=act.ended_at)
    return replace(
        state,
        stage="open",
        item=act.item,
        rule=act.rule,
        officer=act.officer,
        officer_name=fact.name if fact is not None else "",
        unit=fact.units[0] if fact is not None and fact.units else "",
        words=act.words,
        minutes=act.minutes,
        case=act.case,
        step=act.step,
        recording=act.recording,
        recorder=act.recorder,
        started_at=act.started_at,
        ended_at=act.ended_at,
        found_on=local_day(entry.done_at),
        found_by="clock",
        found_by_name="系统",
        liability_asked=act.liability,
    )


@folds(ReportMisuse)
def apply_reported(state: MisuseState, entry: Entry[ReportMisuse]) -> MisuseState:
    """Know what was reported."""
    act, fact = entry.act, entry.fact("officer")
    return replace(
        state,
        stage="open",
        item=act.item,
        rule=act.rule,
        officer=act.officer,
        officer_name=fact.name,
        unit=fact.units[0] if fact.units else "",
        words=act.words,
        case=act.case,
        recording=act.recording,
        recorder=act.recorder,
        started_at=act.happened_at,
        found_on=local_day(entry.done_at),
        found_by=entry.by.person,
        found_by_name=entry.by.name,
    )


@folds(AnswerMisuse)
def apply_answer(state: MisuseState, entry: Entry[AnswerMisuse]) -> MisuseState:
    """Know what the officer says."""
    answer = Answer(entry.seq, entry.done_at, entry.act.words, entry.act.papers)
    return replace(state, stage="answered", answers=(*state.answers, answer))


@folds(DecideMisuse)
def apply_decision(state: MisuseState, entry: Entry[DecideMisuse]) -> MisuseState:
    """Know what was decided."""
    act = entry.act
    decision = Decision(entry.seq, local_day(entry.done_at), act.outcome, act.words, act.liability, entry.by.person, entry.by.name)
    return replace(state, stage="decided", decision=decision)
