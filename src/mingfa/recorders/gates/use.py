"""What is refused when devices are checked, taken and brought back. Pure.

Law: 湘西州 记录制度 第四条 (for enforcement only), 第十二条 (a day's power), 第十三条 (checked before use), 第十四条 (whoever uses it answers for it).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from mingfa.desk.act import on_state
from mingfa.desk.gates import CLOCK_SKEW, PLATFORM
from mingfa.desk.times import local_day
from mingfa.law.refusal import Refusal
from mingfa.recorders.gates.common import RecorderMatter, acts_for, items_of, number_of, refuse_other_agency, rule_or_platform
from mingfa.recorders.state.recorder import OtherUse

ITEMS = "recording.pre_use_check"
SECONDS = "recording.clock_seconds"
BATTERY, HOURS = "recording.battery_days", "recording.working_day_hours"
DEDICATED = "recording.dedicated_use"
RESPONSIBLE = "recording.user_responsible"
FIXED = ("room", "surveillance")


# Checks ----------------------------------------------------------------------------------------------------------------------


def refuse_other_keeper(matter: RecorderMatter) -> Refusal | None:
    """The daily check is the keeper's own."""
    state = matter.state
    if any(acts_for(matter, person) for person in state.keepers) or (not state.keepers and not matter.has("recording.keepers_per_device")):
        return None
    names = "、".join(state.keeper_names) or "设备管理员（尚未指定）"
    return matter.refuse(
        rule_or_platform(matter, "recording.keepers_per_device"),
        "recorder.other_keeper",
        f"该设备由{names}保管，{matter.by.name}不能代为检查",
        "请由设备管理员检查",
    )


def refuse_unnamed_parts(matter: RecorderMatter) -> Refusal | None:
    """Where parts are missing, it is said which."""
    if matter.act.parts or matter.act.missing:
        return None
    return matter.refuse(rule_or_platform(matter, BATTERY), "recorder.parts_unnamed", "没有写明缺少哪些配件", "请写明缺少的配件")


def refuse_unknown_item(matter: RecorderMatter) -> Iterable[Refusal]:
    """The items of the check before use are those of the rule."""
    known = items_of(matter, ITEMS)
    for item in matter.act.passed:
        if known and item not in known:
            yield matter.refuse(
                matter.rule(ITEMS), "recorder.unknown_item", f"使用前检查没有“{item}”这一项", f"检查项目：{'、'.join(known)}"
            )


def refuse_impossible_clock(matter: RecorderMatter) -> Refusal | None:
    """True time is not later than the server's own."""
    seen = matter.act.true_time
    if matter.act.device_time is None or seen is None or seen <= matter.recorded_at + CLOCK_SKEW:
        return None
    return matter.refuse(
        rule_or_platform(matter, SECONDS), "recorder.true_time", "所填标准时间晚于现在", "请填写读取设备时间那一刻的北京时间"
    )


def refuse_half_measured(matter: RecorderMatter) -> Refusal | None:
    """The time by which the clock was held is of no use without the clock's own."""
    if matter.act.device_time is not None or matter.act.true_time is None:
        return None
    return matter.refuse(
        rule_or_platform(matter, SECONDS), "recorder.no_device_time", "填写了标准时间而没有填写设备时间", "请填写设备显示的时间"
    )


# Taking it -------------------------------------------------------------------------------------------------------------------


@on_state
def refuse_fixed(matter: RecorderMatter) -> Refusal | None:
    """A device fixed in a room is used where it is."""
    if matter.state.kind not in FIXED:
        return None
    return Refusal("recorder.fixed", PLATFORM, "固定在场所内的设备不领用", "在该场所办案时，直接把录制的音像记录关联到案件环节")


@on_state
def refuse_not_ready(matter: RecorderMatter) -> Iterable[Refusal]:
    """By the keeper's last check it has its parts, and power for as many working days as the rule asks for."""
    days, hours, daily = number_of(matter, BATTERY), number_of(matter, HOURS), matter.state.daily
    if days is None or hours is None or matter.state.kind in FIXED:
        return
    rule = matter.rule(BATTERY)
    if daily is None:
        yield matter.refuse(rule, "recorder.never_checked", "设备管理员还没有检查过该设备的电量和配件", "请设备管理员先办理“每日检查”")
        return
    if daily.tenths < days * hours * 10:
        yield matter.refuse(
            rule,
            "recorder.low_charge",
            f"{daily.on}检查时电量只够用 {daily.tenths / 10:g} 小时，不足 {days} 个工作日（{days * hours} 小时）",
            "请充电或者备足电池后，由设备管理员重新检查",
        )
    if not daily.parts:
        yield matter.refuse(
            rule, "recorder.parts_missing", f"{daily.on}检查时配件不齐：{daily.missing}", "请补齐配件后，由设备管理员重新检查"
        )


@on_state
def refuse_unchecked(matter: RecorderMatter) -> Iterable[Refusal]:
    """It was checked before use that very day, and every item of the rule was found in order, its clock among them."""
    items, check = items_of(matter, ITEMS), matter.state.pre_use
    if not items or matter.state.kind in FIXED:
        return
    rule = matter.rule(ITEMS)
    if check is None or check.on != matter.on:
        yield matter.refuse(rule, "recorder.unchecked", f"{matter.on}还没有对该设备作使用前检查", f"请先检查：{'、'.join(items)}")
        return
    failed = [item for item in items if item not in check.passed]
    if failed:
        yield matter.refuse(
            rule, "recorder.check_failed", f"使用前检查不合格：{'、'.join(failed)}", "请排除问题后重新检查，或者领用其他设备"
        )
    limit = number_of(matter, SECONDS)
    if limit is not None and abs(check.offset_ms) > limit * 1000:
        yield matter.refuse(
            rule,
            "recorder.clock_off",
            f"设备时间与标准时间相差 {abs(check.offset_ms) / 1000:g} 秒，超过允许的 {limit} 秒",
            "请校准设备时间后重新检查",
        )


def leave_for(matter: RecorderMatter) -> OtherUse | None:
    """Return the leave that lets this user take the device for something else than enforcement; None when there is none."""
    return next(
        (one for one in matter.state.other_uses if one.user == matter.act.user and one.used is None and one.until >= matter.on), None
    )


def refuse_without_task(matter: RecorderMatter) -> Iterable[Refusal]:
    """A device is taken for a named enforcement task; for anything else somebody gave leave, with a reason."""
    act, rule = matter.act, rule_or_platform(matter, DEDICATED)
    other = refuse_other_agency(matter, act.case, "案件")
    if other is not None:
        yield other
    if act.purpose == "case" and not act.case:
        yield matter.refuse(rule, "recorder.no_case", "没有写明用于办理哪一案件", "请选择案件；日常巡查、专项检查请改选用途并写明任务")
    if act.purpose in ("patrol", "special") and not act.task:
        yield matter.refuse(rule, "recorder.no_task", "没有写明执法任务", "请写明巡查、检查的任务名称")
    if act.purpose == "other" and leave_for(matter) is None:
        yield matter.refuse(
            rule,
            "recorder.not_enforcement",
            "执法记录仪专用于执法工作，挪作他用没有经过批准",
            "请先由负责人办理“批准用于其他工作”，写明理由",
        )


def refuse_for_another(matter: RecorderMatter) -> Refusal | None:
    """Whoever takes it answers for it: the user himself, or the keeper, hands it out."""
    if acts_for(matter, matter.act.user) or any(acts_for(matter, person) for person in matter.state.keepers):
        return None
    return matter.refuse(
        rule_or_platform(matter, RESPONSIBLE),
        "recorder.for_another",
        "设备由使用人自己领用，或者由设备管理员发给使用人",
        "请由使用人或者设备管理员办理",
    )


def refuse_unfit_user(matter: RecorderMatter) -> Iterable[Refusal]:
    """The user is in service."""
    for fact in matter.all("user"):
        if not fact.active:
            yield matter.refuse(
                rule_or_platform(matter, RESPONSIBLE), "recorder.user_inactive", f"{fact.name}不在岗，不能领用设备", "请选择在岗人员"
            )


def refuse_own_leave(matter: RecorderMatter) -> Iterable[Refusal]:
    """Leave is given to somebody else, and for days that are not over."""
    act, rule = matter.act, rule_or_platform(matter, DEDICATED)
    if acts_for(matter, act.user):
        yield matter.refuse(rule, "recorder.own_leave", "不能批准自己把设备挪作他用", "请由其他负责人批准")
    if act.until < matter.on or act.until > matter.on + timedelta(days=366):
        yield matter.refuse(rule, "recorder.leave_over", f"有效期至 {act.until} 不合理", "请填写今后一年以内的日期")


# Bringing it back ------------------------------------------------------------------------------------------------------------


def refuse_return_by_other(matter: RecorderMatter) -> Refusal | None:
    """It is brought back by its user, or taken in by the keeper."""
    state = matter.state
    if acts_for(matter, state.holder) or any(acts_for(matter, person) for person in state.keepers):
        return None
    name = state.current.user_name if state.current is not None else ""
    return matter.refuse(
        rule_or_platform(matter, RESPONSIBLE), "recorder.other_user", f"该设备由{name}领用", f"请由{name}归还，或者由设备管理员收回"
    )


def refuse_unnamed_fault(matter: RecorderMatter) -> Refusal | None:
    """What is wrong at the return is said in words."""
    if matter.act.condition == "sound" or matter.act.words:
        return None
    return matter.refuse(
        rule_or_platform(matter, RESPONSIBLE), "recorder.fault_unnamed", "没有写明归还时发现的故障、损坏情况", "请写明具体情况"
    )


def refuse_before_taken(matter: RecorderMatter) -> Refusal | None:
    """It is not back before it was taken."""
    current = matter.state.current
    if current is None or matter.done_at >= current.taken_at:
        return None
    return Refusal("recorder.before_taken", PLATFORM, f"归还时间早于领用时间（{local_day(current.taken_at)}）", "请核对归还时间")
