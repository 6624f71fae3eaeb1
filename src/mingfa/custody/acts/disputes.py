"""Disputes (争议事项) about what was recorded: a complaint, an objection, a suit. They lock the recordings against destruction. Pure.

Law: 湘西州 执法全过程记录制度 第十条（四）; 江北 执法全过程记录制度 第十三条. A reconsideration or suit registered on a case locks its recordings
by itself; here is what reaches the agency otherwise, also about recordings of no case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints
from typing_extensions import override

from mingfa.custody.acts.requests import RecordingStream, wanted_of
from mingfa.custody.facts import RecordingKept
from mingfa.custody.gates import disputes as gates
from mingfa.custody.state import DisputeState
from mingfa.desk.act import Act, Caused, FactView, Matter, Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recording.acts.common import AREA, Line, Text, choice
from mingfa.recording.acts.retention import GROUNDS, EndHold, LockForDispute
from mingfa.recording.disputes import grounds_of_dispute

OPEN = frozenset({"open"})
OptionalCase = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/case/[A-Za-z0-9._-]{1,80})?$")]


class CaseRecordings(FactView):
    """The recordings of a case that are kept."""

    title: str
    recordings: tuple[str, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a case's state."""
        held = tuple(name for name, one in state.recordings.items() if one.status == "stored" and not one.gone)
        return cls(title=f"{state.number} {state.title}".strip(), recordings=held)


class DisputeAct(Act):
    """An act on a dispute."""

    kind = "dispute"


RECORDINGS = Need("recordings", lambda act, state: act.recordings if act is not None else (), RecordingKept)


def _locks(matter: Matter[Any, Any], recordings: tuple[str, ...], ground: str, words: str) -> Iterable[Caused]:
    long_term = grounds_of_dispute(matter.regime, matter.on)
    for stream in dict.fromkeys(recordings):
        yield Caused(stream, LockForDispute(ground=ground, words=words, source=matter.stream, long_term=long_term))


class RegisterDispute(DisputeAct):
    """Register a dispute (登记争议事项): the related recordings are listed, locked, and kept for long where the rule has it so."""

    label = "登记争议事项"
    duty = "recording.hold"
    starts = True
    needs = (RECORDINGS, Need("case", lambda act, state: (act.case,) if act is not None and act.case else (), CaseRecordings))
    gates = (gates.refuse_other_agency, gates.refuse_left_out)

    ground: Literal["objection", "complaint", "petition", "reconsideration", "litigation", "supervision", "criminal", "other"] = Field(
        title="争议种类", json_schema_extra=choice(GROUNDS)
    )
    by_whom: Line = Field(title="提出人")
    words: Text = Field(title="主要内容", json_schema_extra=AREA)
    case: OptionalCase = Field("", title="所涉案件", json_schema_extra=choice(()))
    recordings: tuple[RecordingStream, ...] = Field(
        title="相关音像记录", min_length=1, max_length=500, json_schema_extra={"widget": "choices"}
    )

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The recordings."""
        return self.recordings

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Lock them."""
        return _locks(matter, self.recordings, self.ground, f"{dict(GROUNDS)[self.ground]}：{self.by_whom}")


class AddToDispute(DisputeAct):
    """Add recordings that turn out to be related (补充相关音像记录)."""

    label = "补充相关音像记录"
    duty = "recording.hold"
    stages = OPEN
    needs = (RECORDINGS,)
    gates = (gates.refuse_other_agency,)

    recordings: tuple[RecordingStream, ...] = Field(
        title="相关音像记录", min_length=1, max_length=500, json_schema_extra={"widget": "choices"}
    )
    reason: Line = Field(title="理由")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The recordings."""
        return self.recordings

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Lock them."""
        state = matter.state
        return _locks(matter, self.recordings, state.ground, f"{dict(GROUNDS)[state.ground]}：{state.by_whom}")


class SettleDispute(DisputeAct):
    """The dispute is over (争议办结): its locks end; long-term keeping stays."""

    label = "争议办结"
    duty = "recording.hold"
    stages = OPEN

    outcome: Text = Field(title="处理结果", json_schema_extra=AREA)

    def touches(self, state: DisputeState, stream: str) -> Iterable[str]:
        """The recordings."""
        return state.recordings

    def causes(self, matter: Matter[Any, DisputeState]) -> Iterable[Caused]:
        """End the locks."""
        for stream in matter.state.recordings:
            yield Caused(stream, EndHold(source=matter.stream, reason=self.outcome[:2000]))


@folds(RegisterDispute)
def apply_register(state: DisputeState, entry: Entry[RegisterDispute]) -> DisputeState:
    """Know the dispute."""
    act = entry.act
    return replace(
        state,
        stage="open",
        ground=act.ground,
        by_whom=act.by_whom,
        words=act.words,
        case=act.case,
        wanted=wanted_of(entry),
        since=local_day(entry.done_at),
        registered_by=entry.by.person,
    )


@folds(AddToDispute)
def apply_add(state: DisputeState, entry: Entry[AddToDispute]) -> DisputeState:
    """Know more recordings."""
    new = tuple(one for one in wanted_of(entry) if one.recording not in state.recordings)
    return replace(state, wanted=(*state.wanted, *new))


@folds(SettleDispute)
def apply_settle(state: DisputeState, entry: Entry[SettleDispute]) -> DisputeState:
    """It is over."""
    return replace(state, stage="settled", outcome=entry.act.outcome, settled_on=local_day(entry.done_at))
