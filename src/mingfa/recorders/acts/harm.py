"""Damage, loss, their handling, and service of devices (损坏、遗失、处理、维护). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import Field

from mingfa.desk.act import Act, Caused, Matter, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recorders.acts.common import AREA, HarmIdent, RecorderAct, Text, Words, choice
from mingfa.recorders.acts.misuse import DetectMisuse
from mingfa.recorders.acts.use import closed_use
from mingfa.recorders.gates import harm as gates
from mingfa.recorders.state.misuse import misuse_stream
from mingfa.recorders.state.recorder import CAUSES, WILFUL, Handling, Harm, RecorderState, Service

BANNED = "recording.banned_behaviour"


class MarkDamaged(RecorderAct):
    """Enter damage to a device (登记损坏): it goes out of use, and a handling record is opened."""

    label = "登记损坏"
    duty = "recorder.use"
    stages = frozenset({"registered", "idle", "out", "repair"})
    gates = (gates.refuse_stranger,)

    words: Text = Field(title="损坏情况", json_schema_extra=AREA)


class MarkLost(RecorderAct):
    """Enter the loss of a device (登记遗失): a handling record is opened."""

    label = "登记遗失"
    duty = "recorder.use"
    stages = frozenset({"registered", "idle", "out", "repair"})
    gates = (gates.refuse_stranger,)

    words: Text = Field(title="遗失情况", json_schema_extra=AREA)


class HandleDamage(RecorderAct):
    """Fill in the handling record of damage or loss (处理损坏、遗失): cause, compensation or not, the sum in 分. Wilful damage opens a finding."""

    label = "处理损坏、遗失"
    duty = "recorder.handle_damage"
    stages = frozenset({"registered", "idle", "out", "repair", "lost"})
    gates = (gates.refuse_unknown_harm, gates.refuse_own_harm, gates.refuse_unpriced)

    harm: HarmIdent = Field(title="损坏、遗失", json_schema_extra={"widget": "choice"})
    cause: Literal["wear", "accident", "keeping", "operation", "wilful"] = Field(title="原因", json_schema_extra=choice(CAUSES))
    compensation: bool = Field(title="由使用人赔偿")
    amount_fen: int = Field(0, title="赔偿金额", ge=0, le=100_000_000)
    words: Text = Field(title="处理意见", json_schema_extra=AREA)

    def _finding(self, stream: str) -> str:
        agency, _, number = stream.split("/", 2)
        return misuse_stream(agency, f"damage-{number}-{self.harm}")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The finding that wilful damage opens."""
        return (self._finding(stream),) if self.cause == WILFUL else ()

    def causes(self, matter: Matter[Act, RecorderState]) -> Iterable[Caused]:
        """Open a finding against the user when the damage is wilful."""
        harm = matter.state.harm(self.harm)
        if self.cause != WILFUL or harm is None:
            return
        rule = str(matter.rule(BANNED).article) if matter.has(BANNED) else ""
        words = f"故意毁坏{matter.state.brand} {matter.state.model}（编号 {matter.state.number}）：{harm.words}"
        yield Caused(
            self._finding(matter.stream),
            DetectMisuse(item="destroy", officer=harm.user, words=words, rule=rule, recorder=matter.stream, liability=True),
        )


class ServiceRecorder(RecorderAct):
    """Enter work done on a device (登记维护保养). fit: it may be used (again)."""

    label = "登记维护保养"
    duty = "recorder.keep"
    stages = frozenset({"registered", "idle", "repair", "lost"})

    words: Text = Field(title="维护保养内容", json_schema_extra=AREA)
    fit: bool = Field(title="检修合格，可以使用")
    parts: Words = Field("", title="更换的部件")


def _answerable(state: RecorderState, entry: Entry[Any]) -> tuple[str, str]:
    """Return who answers for the device now: its user, else its keeper, else whoever entered it."""
    if state.current is not None:
        return state.current.user, state.current.user_name
    if state.keepers:
        return state.keepers[0], state.keeper_names[0]
    return entry.by.person, entry.by.name


def _harmed(state: RecorderState, entry: Entry[Any], what: str) -> RecorderState:
    user, name = _answerable(state, entry)
    harm = Harm(f"d{entry.seq}", entry.seq, what, entry.act.words, user, name, local_day(entry.done_at))
    return replace(
        state,
        stage="lost" if what == "lost" else "repair",
        uses=closed_use(state, entry.done_at, what),
        harms=(*state.harms, harm),
    )


@folds(MarkDamaged)
def apply_damaged(state: RecorderState, entry: Entry[MarkDamaged]) -> RecorderState:
    """It is damaged and out of use."""
    return _harmed(state, entry, "damaged")


@folds(MarkLost)
def apply_lost(state: RecorderState, entry: Entry[MarkLost]) -> RecorderState:
    """It is lost."""
    return _harmed(state, entry, "lost")


@folds(HandleDamage)
def apply_handled(state: RecorderState, entry: Entry[HandleDamage]) -> RecorderState:
    """Close the handling record."""
    act = entry.act
    handling = Handling(entry.seq, act.cause, act.compensation, act.amount_fen, act.words, entry.by.person, local_day(entry.done_at))
    return replace(state, harms=tuple(replace(one, handling=handling) if one.id == act.harm else one for one in state.harms))


@folds(ServiceRecorder)
def apply_serviced(state: RecorderState, entry: Entry[ServiceRecorder]) -> RecorderState:
    """Add to its history; fit again, it is back in store."""
    act = entry.act
    words = f"{act.words}；更换：{act.parts}" if act.parts else act.words
    done = Service(entry.seq, local_day(entry.done_at), words, entry.by.name, act.fit)
    stage = state.stage
    if stage in ("repair", "lost") and act.fit:
        stage = "idle" if state.in_service_on is not None else "registered"
    elif stage == "idle" and not act.fit:
        stage = "repair"
    return replace(state, stage=stage, services=(*state.services, done))
