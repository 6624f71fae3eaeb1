"""Lists of recordings to be destroyed (销毁清单): proposed with their ground, open to objections, approved by a second person, recorded. Pure.

Every recording is asked twice whether anything keeps it: when it is listed and when the list is approved. The files go after the approval is
in the ledger, by a part of the system that can be stopped and begun again; then the list becomes the record of destruction (销毁记录).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mingfa.custody.acts.reading import KEEPER
from mingfa.custody.acts.requests import RecordingStream, wanted_of
from mingfa.custody.facts import RecordingKept
from mingfa.custody.gates import destruction as gates
from mingfa.custody.state import DestructionState
from mingfa.desk.act import Act, Caused, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recording.acts.common import AREA, Digest, Line, Text
from mingfa.recording.acts.retention import DisposeOriginal, ListForDestruction, TakeOffList

PROPOSED, APPROVED = frozenset({"proposed"}), frozenset({"approved"})
ManyRecordings = Annotated[tuple[RecordingStream, ...], Field(min_length=1, max_length=200)]


class DestructionAct(Act):
    """An act on a list for destruction."""

    kind = "destruction"


class ProposeDestruction(DestructionAct):
    """Propose to destroy recordings whose time of keeping is over (提出销毁), on a ground. Refused attempts go to the reading log."""

    label = "提出销毁"
    duty = "recording.dispose"
    starts = True
    needs = (Need("recordings", lambda act, state: act.recordings if act is not None else (), RecordingKept),)
    gates = (gates.refuse_other_unit, gates.refuse_other_agency)

    recordings: ManyRecordings = Field(title="音像记录", json_schema_extra={"widget": "choices"})
    ground: Line = Field(title="销毁依据", min_length=4)
    words: Text = Field(title="鉴定意见", json_schema_extra=AREA)

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The recordings."""
        return self.recordings

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Each recording is asked whether anything keeps it, and knows the list."""
        for stream in dict.fromkeys(self.recordings):
            yield Caused(stream, ListForDestruction(destruction=matter.stream))


class TakeOff(DestructionAct):
    """Take recordings off the list (移出拟销毁清单), as when somebody objects."""

    label = "移出拟销毁清单"
    duty = "recording.dispose"
    stages = PROPOSED
    gates = (gates.refuse_not_listed,)

    recordings: ManyRecordings = Field(title="音像记录", json_schema_extra={"widget": "choices"})
    reason: Line = Field(title="理由")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The recordings."""
        return self.recordings

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """They are listed no longer."""
        for stream in dict.fromkeys(self.recordings):
            yield Caused(stream, TakeOffList(destruction=matter.stream))


class ApproveDestruction(DestructionAct):
    """Approve the destruction (批准销毁), as a second person; each recording is asked once more."""

    label = "批准销毁"
    duty = "recording.approve_disposal"
    stages = PROPOSED
    gates = (gates.refuse_empty, gates.refuse_same_person, gates.refuse_before_notice)

    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)

    def touches(self, state: DestructionState, stream: str) -> Iterable[str]:
        """The recordings."""
        return state.recordings

    def causes(self, matter: Matter[Any, DestructionState]) -> Iterable[Caused]:
        """Their originals are disposed of."""
        for stream in matter.state.recordings:
            yield Caused(stream, DisposeOriginal(destruction=matter.stream, ground=matter.state.ground))


class DeclineDestruction(DestructionAct):
    """Decline it (不予批准销毁): everything on the list is kept."""

    label = "不予批准销毁"
    duty = "recording.approve_disposal"
    stages = PROPOSED

    reason: Text = Field(title="理由", json_schema_extra=AREA)

    def touches(self, state: DestructionState, stream: str) -> Iterable[str]:
        """The recordings."""
        return state.recordings

    def causes(self, matter: Matter[Any, DestructionState]) -> Iterable[Caused]:
        """They are listed no longer."""
        for stream in matter.state.recordings:
            yield Caused(stream, TakeOffList(destruction=matter.stream))


class StillNamed(BaseModel):
    """A digest that another stream names too: its file stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: Digest
    by: Annotated[str, StringConstraints(max_length=160)]


class RecordRemoval(DestructionAct):
    """The files are gone (登记销毁结果): done by the system once every store has removed them."""

    label = "登记销毁结果"
    internal = True
    system = KEEPER
    stages = APPROVED

    removed: tuple[Digest, ...] = Field((), title="已清除的原件")
    kept: tuple[StillNamed, ...] = Field((), title="因其他卷仍在使用而保留的原件")


@folds(ProposeDestruction)
def apply_propose(state: DestructionState, entry: Entry[ProposeDestruction]) -> DestructionState:
    """A list waits for objections and for its second person."""
    act = entry.act
    return replace(
        state,
        stage="proposed",
        ground=act.ground,
        words=act.words,
        wanted=wanted_of(entry),
        proposed_by=entry.by.person,
        proposed_name=entry.by.name,
        proposed_on=local_day(entry.done_at),
    )


@folds(TakeOff)
def apply_take_off(state: DestructionState, entry: Entry[TakeOff]) -> DestructionState:
    """They are kept."""
    act = entry.act
    left = tuple(one for one in state.wanted if one.recording not in act.recordings)
    return replace(state, wanted=left, taken_off=(*state.taken_off, *((stream, act.reason) for stream in act.recordings)))


@folds(ApproveDestruction)
def apply_approve(state: DestructionState, entry: Entry[ApproveDestruction]) -> DestructionState:
    """The files may go."""
    day = local_day(entry.done_at)
    return replace(
        state, stage="approved", approved_by=entry.by.person, approved_name=entry.by.name, approved_on=day, approved_seq=entry.seq,
        opinion=entry.act.opinion,
    )  # fmt: skip


@folds(DeclineDestruction)
def apply_decline(state: DestructionState, entry: Entry[DeclineDestruction]) -> DestructionState:
    """Everything is kept."""
    return replace(state, stage="declined", opinion=entry.act.reason)


@folds(RecordRemoval)
def apply_removal(state: DestructionState, entry: Entry[RecordRemoval]) -> DestructionState:
    """The list is the record of destruction."""
    act = entry.act
    return replace(
        state, stage="destroyed", removed=act.removed, kept=tuple((one.digest, one.by) for one in act.kept), removed_at=entry.done_at
    )
