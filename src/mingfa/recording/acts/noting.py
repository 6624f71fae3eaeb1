"""What is added to a stored recording: further steps it shows, notes, grounds for keeping it long. Pure."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from pydantic import Field, StringConstraints

from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recording import gates
from mingfa.recording.acts.common import AREA, CASE, HIDDEN, CaseStream, Code, Line, OptionalLine, RecordingAct, Text, choice, terms
from mingfa.recording.keeping import Raised
from mingfa.recording.state import Note, RecordingState, Tie


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
        "", title="活动种类", json_schema_extra=choice(terms("activity"))
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
    """Add grounds for keeping it long, with the reason."""
    act = entry.act
    raised = Raised(entry.seq, act.long_term, local_day(entry.done_at), act.reason)
    keeping = replace(state.keeping, raised=(*state.keeping.raised, raised))
    return replace(state, long_term=tuple(dict.fromkeys((*state.long_term, *act.long_term))), keeping=keeping)
