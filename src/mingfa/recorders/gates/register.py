"""What is refused when devices are registered, given a keeper, put into service and retired. Pure.

Law: 湘西州 记录制度 第二条 (functions), 第十二条 (who manages them, one keeper each); 盘锦, 兴隆台: the agency's own standard of equipment.
"""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term
from mingfa.recorders.gates.common import RecorderMatter, items_of, number_of, rule_or_platform
from mingfa.recorders.state.recorder import recorder_stream

KEEPERS = "recording.keepers_per_device"
FUNCTIONS = "recording.recorder_functions"
STORAGE, RESOLUTION = "recording.equipment.storage_gb", "recording.equipment.resolution"


def _unit_name(regime: Regime, code: str) -> str:
    unit = regime.unit(code)
    return unit.name if unit is not None else code


@on_state
def refuse_outside_equipment_unit(matter: RecorderMatter) -> Refusal | None:
    """Devices are registered and retired by the unit the regime names: the one that manages them, else the one that keeps recordings."""
    parameter = "recording.equipment_unit" if matter.has("recording.equipment_unit") else "recording.storage_unit"
    if not matter.has(parameter):
        return None
    unit = matter.regime.text(parameter, matter.on)
    if unit in matter.by.units or any(post.unit == unit for post in matter.by.posts):
        return None
    name = _unit_name(matter.regime, unit)
    return matter.refuse(
        matter.rule(parameter), "recorder.wrong_unit", f"音像记录设备由{name}管理，{matter.by.name}不属于该单位", f"请由{name}的人员办理"
    )


def refuse_other_number(matter: RecorderMatter) -> Refusal | None:
    """A device is known by its number: its stream is called after it."""
    if matter.stream == recorder_stream(matter.agency, matter.act.number):
        return None
    return Refusal("recorder.number", PLATFORM, "所填编号与卷号不符", "请从“登记设备”页面填写编号后再登记")


def refuse_no_recorder(matter: RecorderMatter) -> Refusal | None:
    """What is registered as a body camera (执法记录仪) records pictures, sound and films."""
    act = matter.act
    wanted = items_of(matter, FUNCTIONS) or ("video", "photo", "audio")
    missing = [code for code in wanted if code not in act.functions]
    if act.device_kind != "recorder" or not missing:
        return None
    words = "、".join(term("device_function", code) for code in missing)
    return matter.refuse(
        rule_or_platform(matter, FUNCTIONS),
        "recorder.functions",
        f"执法记录仪应当有录像、照相、录音功能，所登记的设备没有{words}功能",
        "请补填功能，或者改按其他设备登记",
    )


def refuse_roomless(matter: RecorderMatter) -> Iterable[Refusal]:
    """A fixed device says in which room it is and where; one that is carried is in none."""
    act = matter.act
    rule = rule_or_platform(matter, "recording.rooms")
    if act.device_kind == "room" and not (act.room and act.place):
        yield matter.refuse(
            rule, "recorder.no_room", "没有写明是哪一类场所及其名称、位置", "请选择询问室、听证室等场所种类，并填写名称、位置"
        )
    if act.device_kind != "room" and act.room:
        yield matter.refuse(
            rule, "recorder.not_a_room", "便携设备不属于某一场所", "请删去场所种类，或者把设备种类改为询问室、听证室固定设备"
        )
    if act.device_kind == "room" and not {"video", "audio"} & set(act.functions):
        yield matter.refuse(rule, "recorder.dumb_room", "没有写明该场所的录音录像能力", "请选择录像、录音功能")


def refuse_powerless(matter: RecorderMatter) -> Refusal | None:
    """How long a battery lasts is known, where the rule asks for a day's power."""
    act = matter.act
    if act.device_kind != "recorder" or act.battery_hours or not matter.has("recording.battery_days"):
        return None
    return matter.refuse(
        matter.rule("recording.battery_days"),
        "recorder.no_battery",
        "没有填写满电可用时数，无法核算是否备足用电",
        "请按设备说明书填写满电可用时数",
    )


def below_standard(matter: RecorderMatter) -> Iterable[Refusal]:
    """Say where a device falls short of the agency's standard (音像记录设备标准): storage, lines of the picture. It is refused."""
    act = matter.act
    if act.device_kind not in ("recorder", "camera", "phone", "surveillance", "room"):
        return
    for parameter, held, what, unit in (
        (STORAGE, act.storage_gb, "存储容量", "GB"),
        (RESOLUTION, act.resolution if "video" in act.functions else None, "录像分辨率", "行"),
    ):
        least = number_of(matter, parameter)
        if least is not None and held is not None and held < least:
            yield matter.refuse(
                matter.rule(parameter),
                "recorder.below_standard",
                f"{what} {held} {unit}低于本机关设备标准的 {least} {unit}",
                "请核对设备参数；达不到标准的设备不得登记使用",
            )


@on_state
def refuse_without_keeper(matter: RecorderMatter) -> Refusal | None:
    """Each device has its keeper (定人管理) before anybody uses it."""
    wanted = number_of(matter, KEEPERS)
    if wanted is None or len(matter.state.keepers) >= wanted:
        return None
    return matter.refuse(matter.rule(KEEPERS), "recorder.no_keeper", "该设备没有设备管理员，不能启用、领用", "请先办理“指定设备管理员”")


def refuse_too_few_keepers(matter: RecorderMatter) -> Refusal | None:
    """As many keepers are named as the rule asks for."""
    wanted = number_of(matter, KEEPERS)
    if wanted is None or len(set(matter.act.keepers)) >= wanted:
        return None
    return matter.refuse(matter.rule(KEEPERS), "recorder.few_keepers", f"每台设备应当有 {wanted} 名设备管理员", "请补足设备管理员")


def refuse_unappointed_keeper(matter: RecorderMatter) -> Iterable[Refusal]:
    """A keeper holds the post to which the regime gives the keeping of devices."""
    if not matter.has("duty.recorder.keep"):
        return
    duty = matter.regime.duty("recorder.keep", matter.on)
    for fact in matter.all("keepers"):
        if not fact.active or not any(fact.holds(role) for role in duty.roles):
            words = "、".join(term("role", role) for role in duty.roles)
            yield Refusal(
                "recorder.keeper_unfit", duty.article, f"{fact.name}没有{words}岗位，不能保管设备", "请先任命，或者指定其他设备管理员"
            )


def refuse_unknown_keeper(matter: RecorderMatter) -> Refusal | None:
    """Who is taken off is a keeper of the device."""
    if matter.act.keeper in matter.state.keepers:
        return None
    return matter.refuse(rule_or_platform(matter, KEEPERS), "recorder.not_keeper", "所选人员不是该设备的管理员", "请核对设备管理员")


def refuse_unknown_unit(matter: RecorderMatter) -> Refusal | None:
    """The unit a device is allotted to is one of the agency's."""
    if matter.regime.unit(matter.act.unit) is not None:
        return None
    return Refusal("recorder.no_unit", PLATFORM, "本机关没有所选机构", "请从列表中选择配属单位")


@on_state
def refuse_to_retire_unsettled(matter: RecorderMatter) -> Refusal | None:
    """A device does not go while damage or loss waits for its handling record."""
    if not matter.state.open_harms:
        return None
    return matter.refuse(
        rule_or_platform(matter, "recording.user_responsible"),
        "recorder.harm_open",
        "该设备的损坏或者遗失尚未处理，不能报废",
        "请先办理“处理损坏、遗失”，写明原因和是否赔偿",
    )
