"""Registering devices and rooms (登记音像记录设备、场所), giving them keepers, putting them into service, retiring them. Pure."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

from mingfa.agencies.facts import officers_need
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.times import local_day
from mingfa.recorders.acts.common import (
    AREA,
    PERSON,
    PERSONS,
    UNIT,
    Line,
    Number,
    OptionalLine,
    PersonStream,
    RecorderAct,
    Text,
    choice,
)
from mingfa.recorders.gates import register as gates
from mingfa.recorders.state.recorder import FUNCTIONS, KINDS, ROOMS, RecorderState

UnitCode = Line
ANYWHERE = frozenset({"registered", "idle", "repair", "lost"})
_FUNCTIONS: dict[str, Any] = {"widget": "choices", "choices": [list(one) for one in FUNCTIONS]}


class RegisterRecorder(RecorderAct):
    """Register a device or a room (登记设备): what it is and can do, measured against the agency's standard of equipment.

    accepted_on: the day the purchase was accepted (验收). storage_gb: gigabytes. resolution: lines of the picture (1080 for 1920×1080). battery_hours: recording time of a full battery.
    """

    label = "登记设备"
    duty = "recorder.register"
    starts = True
    gates = (
        gates.refuse_other_number,
        gates.refuse_outside_equipment_unit,
        gates.refuse_no_recorder,
        gates.refuse_roomless,
        gates.refuse_powerless,
        gates.below_standard,
        gates.refuse_unknown_unit,
    )

    number: Number = Field(title="设备编号", description="与机身标签一致，登记后不能更改")
    device_kind: Literal["recorder", "camera", "phone", "audio_recorder", "surveillance", "room", "other"] = Field(
        title="设备种类", json_schema_extra=choice(KINDS)
    )
    brand: Line = Field(title="品牌")
    model: Line = Field(title="型号")
    functions: tuple[Literal["video", "photo", "audio"], ...] = Field(
        title="功能", min_length=1, max_length=3, json_schema_extra=_FUNCTIONS
    )
    storage_gb: int = Field(title="存储容量（GB）", ge=0, le=1_000_000)
    resolution: int = Field(0, title="录像分辨率（行）", description="例如 1920×1080 填 1080；只录音的设备不填", ge=0, le=20_000)
    battery_hours: int = Field(0, title="满电可用时数", description="每块电池；固定设备不填", ge=0, le=240)
    accepted_on: date | None = Field(None, title="验收日期", json_schema_extra={"widget": "date"})
    unit: UnitCode = Field(title="配属单位", json_schema_extra=UNIT)
    room: Literal["", "interview", "hearing", "other"] = Field("", title="场所种类", json_schema_extra=choice(ROOMS))
    place: OptionalLine = Field("", title="场所名称、位置")


class AllotRecorder(RecorderAct):
    """Allot a device to another unit (调配设备)."""

    label = "调配设备"
    duty = "recorder.register"
    stages = ANYWHERE
    gates = (gates.refuse_outside_equipment_unit, gates.refuse_unknown_unit)

    unit: UnitCode = Field(title="配属单位", json_schema_extra=UNIT)
    reason: Text = Field(title="理由", json_schema_extra=AREA)


class AssignKeeper(RecorderAct):
    """Name the keeper of a device (指定设备管理员); a later naming takes the place of the earlier one."""

    label = "指定设备管理员"
    duty = "recorder.register"
    stages = frozenset({"registered", "idle", "out", "repair", "lost"})
    needs = (officers_need("keepers", lambda act, state: tuple(dict.fromkeys(act.keepers)) if act is not None else ()),)
    gates = (gates.refuse_outside_equipment_unit, gates.refuse_too_few_keepers, gates.refuse_unappointed_keeper)

    keepers: tuple[PersonStream, ...] = Field(title="设备管理员", min_length=1, max_length=5, json_schema_extra=PERSONS)


class RemoveKeeper(RecorderAct):
    """Take a keeper off a device (解除设备管理员): without a successor nobody takes the device."""

    label = "解除设备管理员"
    duty = "recorder.register"
    stages = frozenset({"registered", "idle", "out", "repair", "lost"})
    gates = (gates.refuse_outside_equipment_unit, gates.refuse_unknown_keeper)

    keeper: PersonStream = Field(title="设备管理员", json_schema_extra=PERSON)
    reason: Text = Field(title="理由", json_schema_extra=AREA)


class PutIntoService(RecorderAct):
    """Put a device into service (启用设备): it has its keeper."""

    label = "启用设备"
    duty = "recorder.register"
    stages = frozenset({"registered"})
    gates = (gates.refuse_outside_equipment_unit, gates.refuse_without_keeper)


class RetireRecorder(RecorderAct):
    """Retire a device (报废设备); what is known of it stays."""

    label = "报废设备"
    duty = "recorder.register"
    stages = ANYWHERE
    gates = (gates.refuse_outside_equipment_unit, gates.refuse_to_retire_unsettled)

    reason: Text = Field(title="报废原因", json_schema_extra=AREA)


@folds(RegisterRecorder)
def apply_register(state: RecorderState, entry: Entry[RegisterRecorder]) -> RecorderState:
    """Know the device."""
    act = entry.act
    return replace(
        state,
        stage="registered",
        number=act.number,
        kind=act.device_kind,
        brand=act.brand,
        model=act.model,
        functions=act.functions,
        storage_gb=act.storage_gb,
        resolution=act.resolution,
        battery_hours=act.battery_hours,
        accepted_on=act.accepted_on,
        unit=act.unit,
        room=act.room,
        place=act.place,
        registered_on=local_day(entry.done_at),
    )


@folds(AllotRecorder)
def apply_allot(state: RecorderState, entry: Entry[AllotRecorder]) -> RecorderState:
    """Move it to the unit."""
    return replace(state, unit=entry.act.unit)


@folds(AssignKeeper)
def apply_keepers(state: RecorderState, entry: Entry[AssignKeeper]) -> RecorderState:
    """Know the keepers."""
    names = {fact.value.person: fact.value.name for fact in entry.facts.get("keepers", ())}
    keepers = tuple(dict.fromkeys(entry.act.keepers))
    return replace(
        state,
        keepers=keepers,
        keeper_names=tuple(names.get(person, "") for person in keepers),
        names=MappingProxyType({**state.names, **names}),
    )


@folds(RemoveKeeper)
def apply_removed(state: RecorderState, entry: Entry[RemoveKeeper]) -> RecorderState:
    """Without this keeper."""
    keepers = tuple(person for person in state.keepers if person != entry.act.keeper)
    return replace(state, keepers=keepers, keeper_names=tuple(state.names.get(person, "") for person in keepers))


@folds(PutIntoService)
def apply_service(state: RecorderState, entry: Entry[PutIntoService]) -> RecorderState:
    """It may be taken."""
    return replace(state, stage="idle", in_service_on=local_day(entry.done_at))


@folds(RetireRecorder)
def apply_retire(state: RecorderState, entry: Entry[RetireRecorder]) -> RecorderState:
    """It is gone."""
    return replace(state, stage="retired", retired_why=entry.act.reason)
