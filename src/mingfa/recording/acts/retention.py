"""Locking a recording against destruction, and its end: listed, taken off the list, disposed of. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mingfa.custody.facts import CaseKept
from mingfa.custody.gates import keeping as gates
from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recording.acts.common import AREA, HIDDEN, Code, Line, RecordingAct, Text, choice
from mingfa.recording.acts.secret import with_keeping
from mingfa.recording.keeping import Gone, Hold, Raised
from mingfa.recording.state import RecordingState

AnyStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/[a-z][a-z_]{1,29}/[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
STORED = frozenset({"stored"})

GROUNDS: tuple[tuple[str, str], ...] = (
    ("objection", "当事人提出异议"),
    ("complaint", "投诉、举报"),
    ("petition", "信访"),
    ("reconsideration", "行政复议"),
    ("litigation", "行政诉讼"),
    ("supervision", "监督检查、纪检监察"),
    ("criminal", "刑事案件"),
    ("other", "其他需要保全的情形"),
)
"""Why a recording is locked against destruction."""

CASES = Need("cases", lambda act, state: state.cases, CaseKept, required=False, from_state=True)


class PlaceHold(RecordingAct):
    """Lock a recording against destruction (锁定音像记录), whatever its term. source: the dispute it comes from; its own stream when by hand."""

    label = "锁定音像记录"
    duty = "recording.hold"
    stages = STORED
    gates = (gates.refuse_uncleared, gates.refuse_same_hold)

    ground: Literal["objection", "complaint", "petition", "reconsideration", "litigation", "supervision", "criminal", "other"] = Field(
        title="事由", json_schema_extra=choice(GROUNDS)
    )
    words: Text = Field(title="说明", json_schema_extra=AREA)
    source: AnyStream = Field(title="来源", json_schema_extra=HIDDEN)


class LiftHold(RecordingAct):
    """Lift a lock placed by hand (解除锁定)."""

    label = "解除锁定"
    duty = "recording.hold"
    stages = STORED
    gates = (gates.refuse_uncleared, gates.refuse_unknown_hold)

    hold: Annotated[str, StringConstraints(pattern=r"^h[0-9]{1,9}$")] = Field(title="锁定", json_schema_extra=choice(()))
    reason: Text = Field(title="理由", json_schema_extra=AREA)


class LockForDispute(RecordingAct):
    """A dispute has come up: the recording is locked, and kept for long where the rule has it so (因争议锁定); caused by the dispute.

    Law: recording.retention_long_term (湘西州 执法全过程记录制度 第十条（四）): the objection may come months after the recording. Done twice
    for the same dispute it changes nothing.
    """

    label = "因争议锁定"
    internal = True

    ground: Code = Field(title="事由")
    words: Text = Field(title="说明")
    source: AnyStream = Field(title="来源")
    long_term: tuple[Code, ...] = Field((), title="长期保存的情形", max_length=20)


class EndHold(RecordingAct):
    """The dispute that locked a recording is over (争议办结，解除锁定); caused by its outcome."""

    label = "争议办结，解除锁定"
    internal = True

    source: AnyStream = Field(title="来源")
    reason: Text = Field(title="理由")


class NoteRequest(RecordingAct):
    """Somebody has asked to read or copy it (登记调阅申请); caused by the request."""

    label = "登记调阅申请"
    internal = True
    stages = STORED

    request: AnyStream = Field(title="调阅申请")


class EndRequest(RecordingAct):
    """A request for it is over (调阅申请办结); caused by the request."""

    label = "调阅申请办结"
    internal = True

    request: AnyStream = Field(title="调阅申请")


class ListForDestruction(RecordingAct):
    """It stands on a list of what is to be destroyed (列入拟销毁清单); caused by the list. Refused for all that may not be destroyed."""

    label = "列入拟销毁清单"
    internal = True
    stages = STORED
    needs = (CASES,)
    gates = (gates.refuse_to_destroy, gates.refuse_listed)

    destruction: AnyStream = Field(title="销毁清单")


class TakeOffList(RecordingAct):
    """It is taken off the list (移出拟销毁清单); caused by the list."""

    label = "移出拟销毁清单"
    internal = True

    destruction: AnyStream = Field(title="销毁清单")


class DisposeOriginal(RecordingAct):
    """Dispose of the originals (销毁原件); caused by the approval of a second person. The digests stay, as a tombstone; the files go after."""

    label = "销毁原件"
    internal = True
    stages = STORED
    needs = (CASES,)
    gates = (gates.refuse_to_destroy,)

    destruction: AnyStream = Field(title="销毁清单")
    ground: Line = Field(title="依据")


@folds(PlaceHold)
def apply_hold(state: RecordingState, entry: Entry[PlaceHold]) -> RecordingState:
    """Lock it."""
    act = entry.act
    hold = Hold(f"h{entry.seq}", entry.seq, act.ground, act.words, act.source, local_day(entry.done_at), entry.by.person)
    return with_keeping(state, holds=(*state.keeping.holds, hold))


@folds(LockForDispute)
def apply_dispute(state: RecordingState, entry: Entry[LockForDispute]) -> RecordingState:
    """Lock it once for a dispute, and keep it for long on the grounds named."""
    act, day, keeping = entry.act, local_day(entry.done_at), state.keeping
    if not any((hold.ground, hold.source) == (act.ground, act.source) and hold.open for hold in keeping.holds):
        hold = Hold(f"h{entry.seq}", entry.seq, act.ground, act.words, act.source, day, entry.by.person)
        keeping = replace(keeping, holds=(*keeping.holds, hold))
    new = tuple(code for code in act.long_term if code not in state.long_term)
    if new:
        keeping = replace(keeping, raised=(*keeping.raised, Raised(entry.seq, new, day, act.words)))
    return replace(state, keeping=keeping, long_term=(*state.long_term, *new))


@folds(LiftHold)
def apply_lift(state: RecordingState, entry: Entry[LiftHold]) -> RecordingState:
    """Lift one lock."""
    act, day = entry.act, local_day(entry.done_at)
    holds = tuple(replace(one, lifted_on=day, lifted_why=act.reason) if one.id == act.hold else one for one in state.keeping.holds)
    return with_keeping(state, holds=holds)


@folds(EndHold)
def apply_end_hold(state: RecordingState, entry: Entry[EndHold]) -> RecordingState:
    """Lift the locks that came from one dispute."""
    act, day = entry.act, local_day(entry.done_at)
    holds = tuple(
        replace(one, lifted_on=day, lifted_why=act.reason) if one.open and one.source == act.source else one for one in state.keeping.holds
    )
    return with_keeping(state, holds=holds)


@folds(NoteRequest)
def apply_request(state: RecordingState, entry: Entry[NoteRequest]) -> RecordingState:
    """Know the request."""
    return with_keeping(state, requests=tuple(dict.fromkeys((*state.keeping.requests, entry.act.request))))


@folds(EndRequest)
def apply_end_request(state: RecordingState, entry: Entry[EndRequest]) -> RecordingState:
    """The request is over."""
    return with_keeping(state, requests=tuple(one for one in state.keeping.requests if one != entry.act.request))


@folds(ListForDestruction)
def apply_listed(state: RecordingState, entry: Entry[ListForDestruction]) -> RecordingState:
    """Know the list."""
    return with_keeping(state, proposed=entry.act.destruction)


@folds(TakeOffList)
def apply_unlisted(state: RecordingState, entry: Entry[TakeOffList]) -> RecordingState:
    """Stand on no list."""
    return with_keeping(state, proposed="")


@folds(DisposeOriginal)
def apply_disposed(state: RecordingState, entry: Entry[DisposeOriginal]) -> RecordingState:
    """The originals are gone; what is known of them stays."""
    gone = Gone(entry.seq, local_day(entry.done_at), entry.act.destruction, entry.act.ground)
    return replace(with_keeping(state, gone=gone, proposed=""), stage="disposed")
