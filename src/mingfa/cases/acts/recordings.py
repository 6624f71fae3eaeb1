"""Recordings of a case (音像记录): linked as they stand, means chosen, scenes marked, notices, gaps explained and reviewed, missing noted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, StringConstraints

from mingfa.cases import recording_rules as rules
from mingfa.cases.acts.common import AREA, FILE, CaseAct, Digest, Line, Moment, OptionalDigest, Part, Text, choices
from mingfa.cases.gates import recordings as gates
from mingfa.cases.gates.dossier import refuse_changing_archive
from mingfa.cases.state.core import IN_HAND, CaseState, day_of
from mingfa.cases.state.recordings import SCENES, TECHNICAL, Footage, GapReview, GapStory, LegalityNote, Means, Missing, Scene, Telling
from mingfa.desk.act import Act, Caused, Matter, act_class, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.law.regime_terms import TERMS
from mingfa.lists.av_items import AV_LIST
from mingfa.recording.coverage import Span
from mingfa.recording.facts import RecordingSnapshot

OPEN = IN_HAND | {"lead", "suspended", "closed"}
MOMENT: dict[str, Any] = {"widget": "datetime"}
STEP: dict[str, Any] = {"widget": "occasion"}
Ident = Annotated[str, StringConstraints(pattern=r"^[nx][0-9]{1,9}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]
RETENTION = "recording.retention_long_term"


def _with(case: CaseState, **parts: Any) -> CaseState:
    return replace(case, footage=replace(case.footage, **parts))


# Tied recordings -----------------------------------------------------------------------------------------------------------------


def keep_long(recordings: Iterable[RecordingSnapshot], scenes: Iterable[str], reason: str) -> Iterator[Caused]:
    """Keep recordings for long on grounds that have come up (转为长期保存), each once a ground."""
    cls = act_class("recording.raise_retention")
    for one in recordings:
        fresh = tuple(scene for scene in scenes if scene not in one.long_term)
        if cls is not None and fresh and one.status == "stored" and not one.gone:
            yield Caused(one.recording, cls.model_validate({"long_term": fresh, "reason": reason}))


def keep_disputed(matter: Matter[Any, CaseState], reason: str) -> Iterator[Caused]:
    """Keep all recordings of a case for long because it is disputed, where the rule has that (湘西州 第十条（四）)."""
    if "dispute_expected" in gates.items_of(matter, RETENTION):
        yield from keep_long(matter.state.recordings.values(), ("dispute_expected",), reason)


def around(recordings: Iterable[RecordingSnapshot]) -> set[str]:
    """Name the recordings and all cases they are tied to: what changes a recording is told to each of them."""
    return {name for one in recordings for name in (one.recording, *(case for case, _, _ in one.steps))}


class LinkRecording(CaseAct):
    """A recording tied to the case stands as told here (关联音像记录); caused by every act on the recording that changes what cases see of it.

    A recording that is tied to no step of the case any more is let go of.
    """

    label: ClassVar[str] = "关联音像记录"
    internal: ClassVar[bool] = True
    any_time: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"measurer"})
    gates = (gates.refuse_outside_lists, refuse_changing_archive)

    recording: RecordingSnapshot = Field(title="音像记录")

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Keep it for long where the step it shows is marked with a circumstance for which the rule has that."""
        known = gates.items_of(matter, RETENTION)
        scenes = [scene for step in self.recording.steps_of(matter.stream) for scene in _scenes(matter.state.footage, step)]
        yield from keep_long((self.recording,), [scene for scene in scenes if scene in known], "现场情形已标明")


def _scenes(footage: Footage, step: int) -> tuple[str, ...]:
    return tuple(one.scene for one in footage.scenes if one.step is None or one.step == step)


@folds(LinkRecording)
def apply_link(case: CaseState, entry: Entry[LinkRecording]) -> CaseState:
    """Keep the snapshot in the place of the one before."""
    told = entry.act.recording
    held = {name: one for name, one in case.recordings.items() if name != told.recording}
    if told.steps_of(case.stream):
        held[told.recording] = told
    return replace(case, recordings=MappingProxyType(held))


# Choice, circumstances, notice, argument -------------------------------------------------------------------------------------------


class ChooseMeans(CaseAct):
    """Choose how a step is recorded (选择记录方式): in words, by photo, sound, film or surveillance, together or one alone; why, where words are all."""

    label: ClassVar[str] = "选择记录方式"
    duty: ClassVar[str] = "recording.annotate"
    stages: ClassVar[frozenset[str]] = OPEN
    any_time: ClassVar[bool] = True
    needs = (AV_LIST,)
    gates = (gates.refuse_unknown_occasion, gates.refuse_text_only)

    step: int = Field(title="环节", ge=0, json_schema_extra=STEP)
    means: tuple[Literal["text", "photo", "audio", "video", "monitor"], ...] = Field(
        title="记录方式",
        min_length=1,
        max_length=5,
        json_schema_extra={
            "widget": "choices",
            "choices": [["text", "文字"], ["photo", "照相"], ["audio", "录音"], ["video", "录像"], ["monitor", "视频监控"]],
        },
    )
    reason: Words = Field("", title="理由", description="只用文字记录的，写明文字足以全面有效记录的理由", json_schema_extra=AREA)


@folds(ChooseMeans)
def apply_choice(case: CaseState, entry: Entry[ChooseMeans]) -> CaseState:
    """Keep the choice; the last one stands."""
    act = entry.act
    return _with(case, means=(*case.footage.means, Means(entry.seq, act.step, act.means, act.reason, entry.by.person)))


class MarkScene(CaseAct):
    """Mark a circumstance of a step, or of the whole case (标明现场情形): from then on the whole is recorded and, where so ruled, kept for long."""

    label: ClassVar[str] = "标明现场情形"
    duty: ClassVar[str] = "recording.scene"
    stages: ClassVar[frozenset[str]] = OPEN
    any_time: ClassVar[bool] = True
    gates = (gates.refuse_unknown_occasion, gates.refuse_unknown_scene)

    scene: Literal[
        "emergency_scene", "safety_scene", "obstruction", "dispute_expected", "sensitive_case", "case_place", "major_case_site", "complaint_callout"
    ] = Field(title="现场情形", json_schema_extra=choices(**dict(SCENES)))  # fmt: skip
    step: int | None = Field(None, title="环节", ge=0, description="不选的，适用于全案", json_schema_extra=STEP)
    reason: Words = Field("", title="情况说明", json_schema_extra=AREA)

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """The recordings that are kept for long from now on, and the cases that see them."""
        return around(_of_step(state, self.step)) - {stream}

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Keep what was already recorded for long, at once."""
        if self.scene in gates.items_of(matter, RETENTION):
            yield from keep_long(_of_step(matter.state, self.step), (self.scene,), self.reason or dict(SCENES)[self.scene])


def _of_step(state: CaseState, step: int | None) -> tuple[RecordingSnapshot, ...]:
    held = state.recordings.values()
    return tuple(one for one in held if step is None or step in one.steps_of(state.stream))


@folds(MarkScene)
def apply_scene(case: CaseState, entry: Entry[MarkScene]) -> CaseState:
    """Keep the mark."""
    act = entry.act
    mark = Scene(entry.seq, act.scene, act.step, act.reason, entry.by.person, day_of(entry))
    return _with(case, scenes=(*case.footage.scenes, mark))


class TellRecording(CaseAct):
    """The party is told that it is recorded (告知录音录像): beforehand, or at the opening of the recording; late, it is kept and marked."""

    label: ClassVar[str] = "告知录音录像"
    duty: ClassVar[str] = "recording.annotate"
    stages: ClassVar[frozenset[str]] = OPEN
    any_time: ClassVar[bool] = True
    gates = (gates.refuse_unknown_occasion, gates.refuse_future_notice)

    step: int | None = Field(None, title="环节", ge=0, description="活动尚未登记的，不选", json_schema_extra=STEP)
    at: Moment = Field(title="告知时间", json_schema_extra=MOMENT)
    how: Literal["said", "opening"] = Field(
        "said", title="告知方式", json_schema_extra=choices(said="当面告知", opening="录制开始时当场口述告知")
    )
    whom: Line = Field(title="被告知人")


@folds(TellRecording)
def apply_telling(case: CaseState, entry: Entry[TellRecording]) -> CaseState:
    """Keep the notice."""
    act = entry.act
    return _with(case, tellings=(*case.footage.tellings, Telling(entry.seq, act.step, act.at, act.how, act.whom)))


class ArgueLegality(CaseAct):
    """Argue that recording an activity outside the lists is lawful (音像记录合法性论证), before it is recorded."""

    label: ClassVar[str] = "音像记录合法性论证"
    duty: ClassVar[str] = "recording.annotate"
    stages: ClassVar[frozenset[str]] = OPEN
    gates = (gates.refuse_needless_argument,)

    activity: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(
        title="活动种类", json_schema_extra=choices(**TERMS["activity"])
    )
    words: Text = Field(title="论证意见", description="为何需要音像记录，依据是什么，是否损害当事人合法权益", json_schema_extra=AREA)


@folds(ArgueLegality)
def apply_argument(case: CaseState, entry: Entry[ArgueLegality]) -> CaseState:
    """Keep the argument; it waits for its approval."""
    act = entry.act
    note = LegalityNote(f"n{entry.seq}", entry.seq, act.activity, act.words, entry.by.person, entry.done_at)
    return _with(case, notes=(*case.footage.notes, note))


class ApproveLegality(CaseAct):
    """Approve the argument, or not (审核音像记录合法性论证); only what is recorded afterwards may rest on it."""

    label: ClassVar[str] = "审核音像记录合法性论证"
    duty: ClassVar[str] = "recording.legality"
    stages: ClassVar[frozenset[str]] = OPEN
    gates = (gates.refuse_unknown_note,)

    note: Ident = Field(title="合法性论证", json_schema_extra={"widget": "argument"})
    granted: bool = Field(title="是否同意")
    opinion: Text = Field(title="审核意见", json_schema_extra=AREA)


@folds(ApproveLegality)
def apply_approval(case: CaseState, entry: Entry[ApproveLegality]) -> CaseState:
    """Keep the leader's word and when it was given."""
    act = entry.act
    notes = tuple(
        replace(one, approved=act.granted, approved_at=entry.done_at, approved_by=entry.by.person) if one.id == act.note else one
        for one in case.footage.notes
    )
    return _with(case, notes=notes)


# Gaps ------------------------------------------------------------------------------------------------------------------------------


class Technical(Part):
    """A fault of the equipment (技术原因)."""

    model_config = ConfigDict(title="技术原因")
    ground: Literal["technical"] = "technical"
    words: Words = Field("", title="故障情况", json_schema_extra=AREA)


class InformantRequest(Part):
    """Somebody who may ask for it asked to stop (举报人、证人等明确要求停止); the party under inspection is not among those who may."""

    model_config = ConfigDict(title="举报人、证人等明确要求停止")
    ground: Literal["informant_request"] = "informant_request"
    asker: Literal["", "informant", "witness", "other"] = Field(
        "", title="要求停止的人", json_schema_extra=choices(informant="举报人", witness="证人", other="当事人以外的其他人员")
    )
    words: Words = Field("", title="具体情况", json_schema_extra=AREA)
    request: OptionalDigest = Field("", title="签署的停用要求", json_schema_extra=FILE)
    declined: bool = Field(False, title="拒绝签署停用要求")


class PublicTransport(Part):
    """On public transport it cannot be used (公共交通工具上用不了)."""

    model_config = ConfigDict(title="公共交通工具上用不了")
    ground: Literal["public_transport"] = "public_transport"
    vehicle: Words = Field("", title="公共交通工具和班次")
    words: Words = Field("", title="具体情况", json_schema_extra=AREA)


class Secret(Part):
    """State or trade secrets, or privacy (涉及国家秘密、商业秘密或者个人隐私)."""

    model_config = ConfigDict(title="涉及国家秘密、商业秘密或者个人隐私")
    ground: Literal["secret_or_privacy"] = "secret_or_privacy"
    secret: Literal["", "state", "trade", "privacy"] = Field(
        "", title="秘密种类", json_schema_extra=choices(state="国家秘密", trade="商业秘密", privacy="个人隐私")
    )
    basis: Words = Field("", title="依据", json_schema_extra=AREA)
    words: Words = Field("", title="具体情况", json_schema_extra=AREA)
    request: OptionalDigest = Field("", title="签署的停用要求", json_schema_extra=FILE)
    declined: bool = Field(False, title="拒绝签署停用要求")


class Weather(Part):
    """Weather or other natural causes (天气等自然原因所致)."""

    model_config = ConfigDict(title="天气等自然原因所致")
    ground: Literal["weather"] = "weather"
    words: Words = Field("", title="具体情况", json_schema_extra=AREA)


class Other(Part):
    """Any other reason for which it cannot be used (其他不能使用的情况)."""

    model_config = ConfigDict(title="其他不能使用的情况")
    ground: Literal["other"] = "other"
    words: Words = Field("", title="具体情况", json_schema_extra=AREA)


Why = Annotated[Technical | InformantRequest | PublicTransport | Secret | Weather | Other, Field(discriminator="ground")]


class ExplainGap(CaseAct):
    """Say why a stretch of a step was not recorded (说明录制中断): one of the closed grounds with what makes it one.

    started_at, ended_at: within what is not recorded; both left out where the step has no recording and no times. The explanation waits for
    its work record and the leader; one that was not accepted may be followed by another.
    """

    label: ClassVar[str] = "说明录制中断"
    duty: ClassVar[str] = "recording.annotate"
    stages: ClassVar[frozenset[str]] = OPEN
    any_time: ClassVar[bool] = True
    needs = (AV_LIST,)
    gates = (
        gates.refuse_unknown_occasion,
        gates.refuse_other_ground,
        gates.refuse_unargued_ground,
        gates.refuse_unasked_request,
        gates.refuse_other_times,
    )

    step: int = Field(title="环节", ge=0, json_schema_extra=STEP)
    started_at: Moment | None = Field(None, title="中断开始时间", json_schema_extra=MOMENT)
    ended_at: Moment | None = Field(None, title="中断结束时间", json_schema_extra=MOMENT)
    why: Why = Field(title="原因")
    work_record: OptionalDigest = Field("", title="工作记录", description="写明停用原因和依据，可以随后归集", json_schema_extra=FILE)


@folds(ExplainGap)
def apply_explanation(case: CaseState, entry: Entry[ExplainGap]) -> CaseState:
    """Take the explanation; it waits for the leader. On a circumstance that has to be recorded it is a conflict, listed apart."""
    act, why = entry.act, entry.act.why
    span = Span(act.started_at, act.ended_at) if act.started_at is not None and act.ended_at is not None else None
    scenes = {"emergency_scene", "safety_scene", "obstruction", "dispute_expected", "sensitive_case"}
    story = GapStory(
        f"x{entry.seq}", entry.seq, act.step, span, why.ground, why.words, getattr(why, "basis", ""), getattr(why, "asker", ""),
        getattr(why, "secret", ""), getattr(why, "vehicle", ""), getattr(why, "request", ""), getattr(why, "declined", False), act.work_record,
        entry.by.person, day_of(entry), why.ground != TECHNICAL and bool(scenes & set(case.footage.scenes_of(act.step))),
    )  # fmt: skip
    return _with(case, stories=(*case.footage.stories, story))


class FileGapRecord(CaseAct):
    """File the work record on a stop (归集停用工作记录): reason and basis, in writing, after the work."""

    label: ClassVar[str] = "归集停用工作记录"
    duty: ClassVar[str] = "recording.annotate"
    stages: ClassVar[frozenset[str]] = OPEN
    any_time: ClassVar[bool] = True
    gates = (gates.refuse_unknown_story,)

    story: Ident = Field(title="录制中断说明", json_schema_extra={"widget": "gap_story"})
    digest: Digest = Field(title="工作记录", json_schema_extra=FILE)


@folds(FileGapRecord)
def apply_work_record(case: CaseState, entry: Entry[FileGapRecord]) -> CaseState:
    """Put the work record to the explanation."""
    return replace(case, footage=case.footage.with_story(entry.act.story, work_record=entry.act.digest))


class ReviewGap(CaseAct):
    """Accept an explanation, or not (审核录制中断说明), as the leader whom the rule names; unaccepted, the gap counts as unexplained."""

    label: ClassVar[str] = "审核录制中断说明"
    duty: ClassVar[str] = "recording.review_gap"
    stages: ClassVar[frozenset[str]] = OPEN
    any_time: ClassVar[bool] = True
    gates = (gates.refuse_unknown_story, gates.refuse_without_work_record, gates.refuse_wrong_gap_reviewer)

    story: Ident = Field(title="录制中断说明", json_schema_extra={"widget": "gap_story"})
    accepted: bool = Field(title="认可")
    opinion: Text = Field(title="审核意见", json_schema_extra=AREA)


@folds(ReviewGap)
def apply_gap_review(case: CaseState, entry: Entry[ReviewGap]) -> CaseState:
    """Take the leader's word."""
    act = entry.act
    review = GapReview(entry.seq, act.accepted, act.opinion, entry.by.person, day_of(entry))
    return replace(case, footage=case.footage.with_story(act.story, review=review))


class Stretch(Part):
    """From when to when."""

    start: datetime
    end: datetime


class NoteMissing(CaseAct):
    """What should have been recorded was not, and nobody has explained it in time (登记应录未录). Done by the clock; never taken back.

    It goes into the list of missing recordings of unit and month and, where the rule bans it, leads to a finding of misuse.
    """

    label: ClassVar[str] = "登记应录未录"
    internal: ClassVar[bool] = True
    any_time: ClassVar[bool] = True
    system: ClassVar[frozenset[str]] = frozenset({"clock"})

    step: int = Field(title="环节", ge=0)
    stretches: tuple[Stretch, ...] = Field((), title="没有录制的时间")
    minutes: int = Field(title="分钟数", ge=0)

    def touches(self, state: CaseState, stream: str) -> Iterable[str]:
        """The findings of misuse, one an officer."""
        found = gates.occasion_of(state, self.step)
        return tuple(_finding(stream, self.step, person) for person in found.officers) if found is not None else ()

    def causes(self, matter: Matter[Any, CaseState]) -> Iterable[Caused]:
        """Find misuse where an inspection or questioning was not recorded as ruled, naming officer and minutes (湘西州 第九条（一）)."""
        cls, found = act_class("recorders.detect_misuse"), gates.occasion_of(matter.state, self.step)
        if (
            cls is None
            or found is None
            or not rules.MISUSE & set(found.kinds)
            or "misuse" not in gates.items_of(matter, "recording.banned_behaviour")
        ):
            return
        yield from self._findings(cls, found, matter)

    def _findings(self, cls: type[Act], found: rules.Occasion, matter: Matter[Any, CaseState]) -> Iterator[Caused]:
        rule = matter.rule("recording.banned_behaviour")
        words = "；".join(rules.span_words(Span(one.start, one.end)) for one in self.stretches) or "全部时间"
        for person in found.officers:
            fields = {
                "item": "misuse", "officer": person, "words": f"{found.name}没有按规定全程录音录像：{words}", "rule": str(rule.article),
                "minutes": self.minutes, "case": matter.stream, "step": self.step,
                "started_at": self.stretches[0].start if self.stretches else None, "ended_at": self.stretches[-1].end if self.stretches else None,
            }  # fmt: skip
            yield Caused(_finding(matter.stream, self.step, person), cls.model_validate(fields))


def _finding(stream: str, step: int, person: str) -> str:
    return f"{agency_of(stream)}/misuse/{stream.rpartition('/')[2]}.{step}.{person.rpartition('/')[2]}"[:120]


@folds(NoteMissing)
def apply_missing(case: CaseState, entry: Entry[NoteMissing]) -> CaseState:
    """Keep it for good."""
    act, found = entry.act, gates.occasion_of(case, entry.act.step)
    spans = tuple(Span(one.start, one.end) for one in act.stretches)
    missing = Missing(entry.seq, act.step, spans, act.minutes, day_of(entry), found.officers if found is not None else ())
    return _with(case, missing=(*case.footage.missing, missing))


def missing_of(held: rules.Standing) -> NoteMissing:
    """Make the act by which the clock notes what an occasion lacks."""
    spans = [lack.span for lack in held.unexplained if lack.span is not None]
    if not spans and held.occasion.window is not None:
        spans = [held.occasion.window]
    stretches = tuple(Stretch(start=span.start, end=span.end) for span in spans)
    return NoteMissing(step=held.occasion.seq, stretches=stretches, minutes=sum(rules.minutes(span) for span in spans))
