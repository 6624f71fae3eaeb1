"""Checking, taking and bringing back devices (检查、领用、归还), and what is wrong with their clocks. Pure."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

from pydantic import AwareDatetime, Field

from mingfa.agencies.facts import officers_need
from mingfa.cases.facts import CaseBrief
from mingfa.desk.act import Need, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recorders.acts.common import (
    AREA,
    EXACT,
    ONE,
    PERSON,
    Line,
    OptionalCase,
    OptionalLine,
    PersonStream,
    RecorderAct,
    Text,
    Words,
    choice,
)
from mingfa.recorders.gates import register as keeping
from mingfa.recorders.gates import use as gates
from mingfa.recorders.state.recorder import PURPOSES, DailyCheck, Harm, Offset, OtherUse, PreUseCheck, RecorderState, Use

CONDITIONS: tuple[tuple[str, str], ...] = (("sound", "完好"), ("fault", "有故障"), ("damaged", "损坏"))
DEVICE_TIME = "设备屏幕显示的日期时间，精确到秒"
TRUE_TIME = "读取设备时间那一刻的北京时间；不填的，以提交时间为准"
_ITEMS: dict[str, Any] = {"widget": "choices"}


def offset_ms(device: datetime, true: datetime) -> int:
    """Return how far a clock is ahead, in milliseconds; negative when it is behind."""
    return round((device - true).total_seconds() * 1000)


class CheckDaily(RecorderAct):
    """The keeper's check of the day (每日检查): charge and parts. charge: per cent. spares: full batteries besides the one in it."""

    label = "每日检查"
    duty = "recorder.keep"
    stages = frozenset({"registered", "idle", "repair"})
    gates = (gates.refuse_other_keeper, gates.refuse_unnamed_parts)

    charge: int = Field(title="电量（%）", ge=0, le=100)
    spares: int = Field(0, title="满电备用电池（块）", ge=0, le=50)
    parts: bool = Field(title="配件齐全")
    missing: OptionalLine = Field("", title="缺少的配件")


class CheckBeforeUse(RecorderAct):
    """Check a device before it is used (使用前检查). passed: the items of the rule found in order; what is not among them failed.

    device_time: what its clock shows. true_time: the time at that moment, the server's when left out.
    """

    label = "使用前检查"
    duty = "recorder.use"
    stages = frozenset({"idle"})
    gates = (gates.refuse_fixed, gates.refuse_unknown_item, gates.refuse_impossible_clock)

    passed: tuple[Line, ...] = Field((), title="检查合格的项目", max_length=20, json_schema_extra=_ITEMS)
    device_time: AwareDatetime = Field(title="设备时间", description=DEVICE_TIME, json_schema_extra=EXACT)
    true_time: AwareDatetime | None = Field(None, title="标准时间", description=TRUE_TIME, json_schema_extra=EXACT)
    words: Words = Field("", title="检查情况", json_schema_extra=AREA)


class MeasureClock(RecorderAct):
    """Measure a device's clock against true time (测量时钟偏差), as docking does."""

    label = "测量时钟偏差"
    duty = "recorder.use"
    stages = frozenset({"registered", "idle", "out", "repair"})
    gates = (gates.refuse_impossible_clock,)

    device_time: AwareDatetime = Field(title="设备时间", description=DEVICE_TIME, json_schema_extra=EXACT)
    true_time: AwareDatetime | None = Field(None, title="标准时间", description=TRUE_TIME, json_schema_extra=EXACT)


class ApproveOtherUse(RecorderAct):
    """Let somebody use a device for something else than enforcement (批准用于其他工作), with a reason, once, until a day."""

    label = "批准用于其他工作"
    duty = "recorder.approve_use"
    stages = frozenset({"registered", "idle", "out"})
    needs = (officers_need("user", lambda act, state: ONE(act.user) if act is not None else ()),)
    gates = (gates.refuse_own_leave,)

    user: PersonStream = Field(title="使用人", json_schema_extra=PERSON)
    reason: Text = Field(title="理由", json_schema_extra=AREA)
    until: date = Field(title="有效期至", json_schema_extra={"widget": "date"})


class CheckOut(RecorderAct):
    """Take a device (领用设备): one user, one named task. case: stream of the case it is taken for; task: words for a patrol or an inspection."""

    label = "领用设备"
    duty = "recorder.use"
    stages = frozenset({"idle"})
    needs = (
        officers_need("user", lambda act, state: ONE(act.user) if act is not None else ()),
        Need("case", lambda act, state: ONE(act.case) if act is not None else (), CaseBrief),
    )
    gates = (
        gates.refuse_fixed,
        keeping.refuse_without_keeper,
        gates.refuse_not_ready,
        gates.refuse_unchecked,
        gates.refuse_without_task,
        gates.refuse_for_another,
        gates.refuse_unfit_user,
    )

    user: PersonStream = Field(title="使用人", json_schema_extra=PERSON)
    purpose: Literal["case", "patrol", "special", "other"] = Field(title="用途", json_schema_extra=choice(PURPOSES))
    case: OptionalCase = Field("", title="案件", json_schema_extra={"widget": "choice"})
    task: OptionalLine = Field("", title="任务名称", description="日常巡查、专项检查和其他用途，写明任务")


class ReturnRecorder(RecorderAct):
    """Bring a device back (归还设备): its state, and how far its clock is off. What is wrong at that moment is its user's to answer for."""

    label = "归还设备"
    duty = "recorder.use"
    stages = frozenset({"out"})
    gates = (
        gates.refuse_return_by_other,
        gates.refuse_before_taken,
        gates.refuse_unnamed_fault,
        gates.refuse_half_measured,
        gates.refuse_impossible_clock,
    )

    condition: Literal["sound", "fault", "damaged"] = Field(title="归还时的状况", json_schema_extra=choice(CONDITIONS))
    words: Words = Field("", title="故障、损坏情况", json_schema_extra=AREA)
    device_time: AwareDatetime | None = Field(None, title="设备时间", description=DEVICE_TIME, json_schema_extra=EXACT)
    true_time: AwareDatetime | None = Field(None, title="标准时间", description=TRUE_TIME, json_schema_extra=EXACT)


@folds(CheckDaily)
def apply_daily(state: RecorderState, entry: Entry[CheckDaily]) -> RecorderState:
    """Keep the last daily check, with the power it comes to."""
    act = entry.act
    tenths = state.battery_hours * (act.charge + 100 * act.spares) // 10
    return replace(
        state,
        daily=DailyCheck(
            entry.seq, entry.done_at, local_day(entry.done_at), entry.by.person, act.charge, act.spares, tenths, act.parts, act.missing
        ),
        names=_named(state, entry),
    )


def _named(state: RecorderState, entry: Entry[Any]) -> MappingProxyType[str, str]:
    return MappingProxyType({**state.names, entry.by.person: entry.by.name})


def _measured(state: RecorderState, entry: Entry[Any]) -> tuple[Offset, ...]:
    act = entry.act
    if act.device_time is None:
        return state.offsets
    true = act.true_time or entry.recorded_at
    return (*state.offsets, Offset(true, offset_ms(act.device_time, true)))


@folds(CheckBeforeUse)
def apply_pre_use(state: RecorderState, entry: Entry[CheckBeforeUse]) -> RecorderState:
    """Keep the last check before use, and the clock it measured."""
    act, offsets = entry.act, _measured(state, entry)
    check = PreUseCheck(
        entry.seq, entry.done_at, local_day(entry.done_at), entry.by.person, act.passed, offsets[-1].ms if offsets else 0, act.words
    )
    return replace(state, pre_use=check, offsets=offsets, names=_named(state, entry))


@folds(MeasureClock)
def apply_clock(state: RecorderState, entry: Entry[MeasureClock]) -> RecorderState:
    """Know how far its clock is off."""
    return replace(state, offsets=_measured(state, entry))


@folds(ApproveOtherUse)
def apply_other_use(state: RecorderState, entry: Entry[ApproveOtherUse]) -> RecorderState:
    """Know the leave."""
    act = entry.act
    return replace(state, other_uses=(*state.other_uses, OtherUse(entry.seq, act.user, act.reason, act.until, entry.by.person)))


@folds(CheckOut)
def apply_out(state: RecorderState, entry: Entry[CheckOut]) -> RecorderState:
    """Know who has it and what for; leave for another use is used up."""
    act, fact, day = entry.act, entry.fact("user"), local_day(entry.done_at)
    name = fact.name if fact is not None else ""
    leaves = state.other_uses
    if act.purpose == "other":
        mine = next((one for one in leaves if one.user == act.user and one.used is None and one.until >= day), None)
        leaves = tuple(replace(one, used=entry.seq) if one is mine else one for one in leaves)
    use = Use(entry.seq, act.user, name, act.purpose, entry.done_at, act.case, act.task)
    return replace(
        state,
        stage="out",
        uses=(*state.uses, use),
        other_uses=leaves,
        names=MappingProxyType({**state.names, act.user: name}),
    )


def closed_use(state: RecorderState, at: datetime, condition: str) -> tuple[Use, ...]:
    """Return the uses with the running one closed."""
    if state.current is None:
        return state.uses
    return (*state.uses[:-1], replace(state.uses[-1], returned_at=at, condition=condition))


@folds(ReturnRecorder)
def apply_return(state: RecorderState, entry: Entry[ReturnRecorder]) -> RecorderState:
    """It is back; what is wrong with it is written to the user who brought it."""
    act, current = entry.act, state.current
    harms = state.harms
    if act.condition != "sound" and current is not None:
        what = "fault" if act.condition == "fault" else "damaged"
        harms = (
            *harms,
            Harm(f"d{entry.seq}", entry.seq, what, act.words, current.user, current.user_name, local_day(entry.done_at)),
        )
    return replace(
        state,
        stage="idle" if act.condition == "sound" else "repair",
        uses=closed_use(state, entry.done_at, act.condition),
        harms=harms,
        offsets=_measured(state, entry),
    )
