"""What is made from an original (派生件): a cut is ordered by a person and made by the platform; a transcript is typed by a person. Pure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from mingfa.desk.act import Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.law.refusal import Refusal
from mingfa.recording import gates
from mingfa.recording.acts.common import AREA, Digest, Part, RecordingAct, Text, choice
from mingfa.recording.acts.types import PICK, POSITION
from mingfa.recording.derived import CUTS, Box, Cut, Stretch, Transcript
from mingfa.recording.state import RecordingState

CutIdent = Annotated[str, StringConstraints(pattern=r"^c[0-9]{1,9}$")]
HOW = "文件内的时:分:秒，例如 0:12:05"


class Cover(Part):
    """A part of the picture to cover (遮蔽区域)."""

    x: int = Field(title="左边距（千分之几）", ge=0, le=999)
    y: int = Field(title="上边距（千分之几）", ge=0, le=999)
    width: int = Field(title="宽（千分之几）", ge=1, le=1000)
    height: int = Field(title="高（千分之几）", ge=1, le=1000)
    from_ms: int = Field(title="从", ge=0, description=HOW, json_schema_extra=POSITION)
    to_ms: int = Field(title="到", ge=1, description=HOW, json_schema_extra=POSITION)


class Silence(Part):
    """A stretch of the sound to silence (消音时段)."""

    from_ms: int = Field(title="从", ge=0, description=HOW, json_schema_extra=POSITION)
    to_ms: int = Field(title="到", ge=1, description=HOW, json_schema_extra=POSITION)


def refuse_other_original(matter: Matter[Any, RecordingState]) -> Refusal | None:
    """What is made names the original it is made from, and that original is one of this recording."""
    if matter.act.original in matter.state.digests:
        return None
    rule = gates.rule_or_platform(matter, "recording.no_editing")
    return matter.refuse(rule, "derived.other_original", "所选原件不属于这份音像记录", "请从本记录的文件中选择")


def refuse_impossible_range(matter: Matter[Any, RecordingState]) -> list[Refusal]:
    """A range ends after it begins and lies within the file; what is covered or silenced lies within the range."""
    act, found = matter.act, []
    rule = gates.rule_or_platform(matter, "recording.no_editing")
    piece = next((one for one in matter.state.pieces if one.digest == act.original), None)
    if act.to_ms <= act.from_ms:
        found.append(matter.refuse(rule, "derived.range", "结束时间点不晚于开始时间点", "请核对时间点"))
    length = None
    if piece is not None and piece.measure is not None and piece.measure.spans:
        length = (piece.measure.spans[-1].end - piece.measure.spans[0].start).total_seconds() * 1000
    if length is not None and act.from_ms >= length:
        words = f"该文件只有 {int(length / 1000)} 秒，时间点超出了范围"
        found.append(matter.refuse(rule, "derived.beyond", words, "请按播放页面显示的时间点填写"))
    for part in (*getattr(act, "covers", ()), *getattr(act, "silences", ())):
        if part.to_ms <= part.from_ms or part.from_ms >= act.to_ms or part.to_ms <= act.from_ms:
            found.append(matter.refuse(rule, "derived.part", "遮蔽、消音的时段不在节选范围内", "请核对每一处遮蔽、消音的起止时间点"))
            break
    return found


def refuse_bare_redaction(matter: Matter[Any, RecordingState]) -> Refusal | None:
    """A redacted cut says what is covered or silenced; a plain one covers nothing."""
    act = matter.act
    marked = bool(act.covers or act.silences)
    if marked == (act.kind_of_cut == "redacted"):
        return None
    rule = gates.rule_or_platform(matter, "recording.no_editing")
    words = "没有标明遮蔽的画面或者消音的时段" if not marked else "普通节选不作遮蔽、消音"
    return matter.refuse(rule, "derived.redaction", words, "请选择“遮蔽处理的节选”并逐处标明，或者去掉遮蔽、消音")


class OrderCut(RecordingAct):
    """Ask for a cut (制作节选): from when to when, what to cover and silence, what for. The platform makes it; the original stays as it is."""

    label = "制作节选"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (refuse_other_original, refuse_impossible_range, refuse_bare_redaction)

    original: Digest = Field(title="原件", json_schema_extra=PICK)
    kind_of_cut: Literal["clip", "redacted"] = Field(title="种类", json_schema_extra=choice(CUTS))
    from_ms: int = Field(title="开始时间点", ge=0, description=HOW, json_schema_extra=POSITION)
    to_ms: int = Field(title="结束时间点", ge=1, description=HOW, json_schema_extra=POSITION)
    covers: tuple[Cover, ...] = Field((), title="遮蔽的画面", max_length=50)
    silences: tuple[Silence, ...] = Field((), title="消音的时段", max_length=50)
    reason: Text = Field(title="用途", json_schema_extra=AREA)


class KeepCut(RecordingAct):
    """Keep a cut that was made (保存节选): its own digest, and what it really holds."""

    label = "保存节选"
    internal = True
    system = frozenset({"measurer"})
    stages = frozenset({"stored"})

    cut: CutIdent
    derived: Digest
    size: int = Field(ge=1)
    media_type: str = Field(max_length=80)
    made_from_ms: int = Field(ge=0)
    made_to_ms: int = Field(ge=0)


class FailCut(RecordingAct):
    """Say that a cut cannot be made, and why (节选未能制作)."""

    label = "节选未能制作"
    internal = True
    system = frozenset({"measurer"})
    stages = frozenset({"stored"})

    cut: CutIdent
    why: str = Field(max_length=1000)


class TypeTranscript(RecordingAct):
    """Type what is said in a stretch (整理文字); a later one of the same stretch takes the place of the earlier, which stays in the ledger."""

    label = "整理文字"
    duty = "recording.annotate"
    stages = frozenset({"stored"})
    gates = (refuse_other_original, refuse_impossible_range)

    original: Digest = Field(title="原件", json_schema_extra=PICK)
    from_ms: int = Field(title="开始时间点", ge=0, description=HOW, json_schema_extra=POSITION)
    to_ms: int = Field(title="结束时间点", ge=1, description=HOW, json_schema_extra=POSITION)
    words: Text = Field(title="对话内容", description="写明每句话由谁说", json_schema_extra=AREA)


@folds(OrderCut)
def apply_order(state: RecordingState, entry: Entry[OrderCut]) -> RecordingState:
    """Remember what was asked for."""
    act = entry.act
    cut = Cut(
        f"c{entry.seq}", entry.seq, act.kind_of_cut, act.original, act.from_ms, act.to_ms, act.reason, entry.by.person, local_day(entry.done_at),
        tuple(Box(one.x, one.y, one.width, one.height, one.from_ms, one.to_ms) for one in act.covers),
        tuple(Stretch(one.from_ms, one.to_ms) for one in act.silences),
    )  # fmt: skip
    return replace(state, cuts=(*state.cuts, cut))


def _with_cut(state: RecordingState, ident: str, **changes: Any) -> RecordingState:
    return replace(state, cuts=tuple(replace(cut, **changes) if cut.id == ident else cut for cut in state.cuts))


@folds(KeepCut)
def apply_kept(state: RecordingState, entry: Entry[KeepCut]) -> RecordingState:
    """Know what was made."""
    act = entry.act
    return _with_cut(
        state,
        act.cut,
        derived=act.derived,
        size=act.size,
        media_type=act.media_type,
        made_from_ms=act.made_from_ms,
        made_to_ms=act.made_to_ms,
    )


@folds(FailCut)
def apply_failed(state: RecordingState, entry: Entry[FailCut]) -> RecordingState:
    """Know that nothing comes of it."""
    return _with_cut(state, entry.act.cut, failed=entry.act.why)


@folds(TypeTranscript)
def apply_transcript(state: RecordingState, entry: Entry[TypeTranscript]) -> RecordingState:
    """Keep the words; the same stretch is typed anew by taking the place of what was typed."""
    act = entry.act
    new = Transcript(f"t{entry.seq}", entry.seq, act.original, act.from_ms, act.to_ms, act.words, entry.by.person, local_day(entry.done_at))
    same = (act.original, act.from_ms, act.to_ms)
    earlier = tuple(
        replace(one, replaced_by=new.id) if (one.original, one.from_ms, one.to_ms) == same and not one.replaced_by else one
        for one in state.transcripts
    )
    return replace(state, transcripts=(*earlier, new))
