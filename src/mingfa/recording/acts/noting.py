"""What is added to a stored recording: steps it shows, notes, its shot list, what signs of editing mean, that it shows no work at all. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field, StringConstraints
from typing_extensions import override

from mingfa.desk.act import Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import local_day
from mingfa.law.article import Article
from mingfa.recorders.acts.misuse import DetectMisuse, misuse_stream
from mingfa.recording import gates
from mingfa.recording.acts.common import (
    AREA,
    CASE,
    CaseStream,
    Code,
    Line,
    OptionalLine,
    Part,
    RecordingAct,
    Text,
    Words,
    choice,
    terms,
)
from mingfa.recording.acts.types import POSITION
from mingfa.recording.facts import RecordedCase
from mingfa.recording.keeping import Raised
from mingfa.recording.state import Note, RecordingState, Shot, SignsChecked, Tie

HOW = "从录制开始起的时:分:秒，例如 0:12:05"


class TieToStep(RecordingAct):
    """Tie a recording to another step, or to another case (关联办理环节). document: number of the paper that tells of the same step."""

    label = "关联办理环节"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    needs = (CASE,)
    gates = (gates.refuse_other_unit, gates.refuse_unknown_step, gates.refuse_same_tie, gates.refuse_other_time)

    case: CaseStream = Field(title="案件")
    step: int | None = Field(None, title="环节", ge=0)
    activity: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = Field(
        "", title="活动种类", json_schema_extra=choice(terms("activity"))
    )
    document: OptionalLine = Field("", title="对应文书文号")
    part: bool = Field(False, title="只记录了该环节的一部分")


def _untied(act: Any, state: RecordingState) -> tuple[str, ...]:
    return tuple(tie.case for tie in state.ties if tie.id == act.tie)


class UntieFromStep(RecordingAct):
    """Say that a recording does not show a step after all (解除关联); what was tied and why it is not any more stays in the ledger.

    tie: "t5" for the place where entry 5 put it.
    """

    label = "解除关联"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    needs = (Need("case", lambda act, state: () if act is None else _untied(act, state), RecordedCase, required=False),)
    gates = (gates.refuse_other_unit, gates.refuse_no_tie, gates.refuse_evidence)

    tie: Annotated[str, StringConstraints(pattern=r"^t[0-9]{1,9}$")] = Field(title="关联的环节", json_schema_extra=choice(()))
    reason: Text = Field(title="理由", json_schema_extra=AREA)


class AnnotateRecording(RecordingAct):
    """Note what a recording, or a moment of it, shows and who speaks (备注). values: by the fields of the agency's rule."""

    label = "备注音像记录"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (gates.refuse_unknown_field,)

    gist: Text = Field(title="摄录内容（主要对话内容）", json_schema_extra=AREA)
    speaker: OptionalLine = Field("", title="对话人员")
    speaker_role: OptionalLine = Field("", title="对话人员身份")
    at_ms: int | None = Field(None, title="时间点", ge=0, description=HOW, json_schema_extra=POSITION)
    not_applicable: Words = Field("", title="不需要备注对话人员的理由（录音）", json_schema_extra=AREA)
    values: dict[Line, Line] = Field({}, title="备注栏目", max_length=50)


class TickedLine(Part):
    """A line of the shot list, ticked: seen at a moment of the recording, or not present."""

    item: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}(\.e[0-9]{1,9})?$")] = Field(
        title="摄录要素", json_schema_extra=choice(terms("shot"))
    )
    at_ms: int | None = Field(None, title="时间点", ge=0, description=HOW, json_schema_extra=POSITION)
    absent: bool = Field(False, title="现场没有")
    reason: OptionalLine = Field("", title="没有摄录的原因")


class TickShots(RecordingAct):
    """Fill in the shot list (填写摄录要素): what of the site was filmed and when, what was not there. A later tick takes the place of an earlier.

    Law: 湘西州 执法全过程记录制度 第八条. item: a code of the list, or "evidence.e12" for a physical item of the case's evidence, which needs a
    moment or the reason why it was not filmed. violation: seen on the site; then the list has two lines more.
    """

    label = "填写摄录要素"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    needs = (Need("cases", lambda act, state: state.cases, RecordedCase, required=False, from_state=True),)
    gates = (gates.refuse_unknown_shot, gates.refuse_unmarked_shot)

    violation: bool = Field(title="现场发现违法行为")
    lines: tuple[TickedLine, ...] = Field((), title="摄录要素", max_length=200)


class CheckSigns(RecordingAct):
    """Look into signs of editing (核查编辑痕迹): whether the original is as the device wrote it."""

    label = "核查编辑痕迹"
    duty = "recording.review_gap"
    stages = frozenset({"stored"})
    gates = (gates.refuse_no_signs, gates.refuse_own_recording)

    genuine: bool = Field(title="确认为设备生成的原始文件")
    opinion: Text = Field(title="核查情况", json_schema_extra=AREA)


class ReportUnrelated(RecordingAct):
    """Report a recording that belongs to no enforcement task (报告与执法无关的摄录); the officer's misuse list gets a finding.

    Law: 湘西州 执法全过程记录制度 第四条、第九条（四）.
    """

    label = "报告与执法无关的摄录"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (gates.refuse_explained,)

    words: Text = Field(title="摄录内容和发现情况", json_schema_extra=AREA)

    @override
    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the finding."""
        return (*super().touches(state, stream), _finding(state))

    @override
    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Open the finding."""
        yield from super().causes(matter)
        state = matter.state
        rule = gates.rule_or_platform(matter, "recording.banned_behaviour")
        words = f"音像记录“{state.file_name}”与执法任务无关：{self.words}"
        yield Caused(
            _finding(state),
            DetectMisuse(
                item="unrelated", officer=state.operator, words=words, rule=str(rule if isinstance(rule, Article) else rule.article),
                recording=matter.stream, started_at=state.started_at, ended_at=state.ended_at,
            ),
        )  # fmt: skip


def _finding(state: RecordingState) -> str:
    return misuse_stream(agency_of(state.stream), f"unrelated-{state.stream.rpartition('/')[2]}")


class RaiseRetention(RecordingAct):
    """Keep a recording for long (转为长期保存), on a ground of the agency's rule that has come up."""

    label = "转为长期保存"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (gates.refuse_unknown_long_term,)

    long_term: tuple[Code, ...] = Field(title="长期保存的情形", min_length=1, max_length=20)
    reason: Text = Field(title="说明", json_schema_extra=AREA)


@folds(TieToStep)
def apply_tie(state: RecordingState, entry: Entry[TieToStep]) -> RecordingState:
    """Add a place where it belongs; in the same dossier it keeps its number."""
    act, case = entry.act, entry.fact("case")
    held = next((tie.number for tie in state.ties if tie.case == act.case), "")
    tie = Tie(act.case, act.step, act.part, entry.seq, act.activity, held or case.next_number, act.document)
    unit, title = (state.unit, state.case_title) if state.ties else (case.unit, case.title)
    others = tuple(one for one in state.ties if (one.case, one.step) != (act.case, act.step))
    return replace(state, ties=(*others, tie), unit=unit, case_title=title)


@folds(UntieFromStep)
def apply_untie(state: RecordingState, entry: Entry[UntieFromStep]) -> RecordingState:
    """Take a place away."""
    return replace(state, ties=tuple(tie for tie in state.ties if tie.id != entry.act.tie))


@folds(TickShots)
def apply_shots(state: RecordingState, entry: Entry[TickShots]) -> RecordingState:
    """Tick the lines."""
    act = entry.act
    ticked = {line.item: Shot(line.item, entry.seq, line.at_ms, line.absent, line.reason) for line in act.lines}
    return replace(state, violation=act.violation, shots=MappingProxyType({**state.shots, **ticked}))


@folds(CheckSigns)
def apply_checked(state: RecordingState, entry: Entry[CheckSigns]) -> RecordingState:
    """Know what became of the signs."""
    act = entry.act
    return replace(state, signs_checked=SignsChecked(entry.seq, act.genuine, act.opinion, entry.by.person, local_day(entry.done_at)))


@folds(ReportUnrelated)
def apply_unrelated(state: RecordingState, entry: Entry[ReportUnrelated]) -> RecordingState:
    """Know the finding."""
    return replace(state, misuse=_finding(state))


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
    return replace(state, notes=(*state.notes, note), no_speech=act.not_applicable or state.no_speech)


@folds(RaiseRetention)
def apply_retention(state: RecordingState, entry: Entry[RaiseRetention]) -> RecordingState:
    """Add grounds for keeping it long, with the reason."""
    act = entry.act
    raised = Raised(entry.seq, act.long_term, local_day(entry.done_at), act.reason)
    keeping = replace(state.keeping, raised=(*state.keeping.raised, raised))
    return replace(state, long_term=tuple(dict.fromkeys((*state.long_term, *act.long_term))), keeping=keeping)
