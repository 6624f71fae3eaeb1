"""What is refused about damage, loss and their handling. Pure. Law: 湘西州 记录制度 第九条（五）, 第十四条."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.law.refusal import Refusal
from mingfa.recorders.gates.common import RecorderMatter, acts_for, rule_or_platform

RESPONSIBLE = "recording.user_responsible"


def refuse_stranger(matter: RecorderMatter) -> Refusal | None:
    """Damage and loss are entered by whoever has the device: its user or a keeper."""
    state = matter.state
    if acts_for(matter, state.holder) or any(acts_for(matter, person) for person in state.keepers) or not state.keepers:
        return None
    return matter.refuse(
        rule_or_platform(matter, RESPONSIBLE),
        "recorder.stranger",
        "设备的损坏、遗失由使用人或者设备管理员登记",
        "请由使用人或者设备管理员登记",
    )


def refuse_unknown_harm(matter: RecorderMatter) -> Refusal | None:
    """What is handled is damage or loss that waits for it."""
    harm = matter.state.harm(matter.act.harm)
    if harm is not None and harm.open:
        return None
    return matter.refuse(rule_or_platform(matter, RESPONSIBLE), "recorder.no_harm", "没有这一项待处理的损坏或者遗失", "请从设备页面选择")


def refuse_own_harm(matter: RecorderMatter) -> Refusal | None:
    """Nobody decides what he himself has to pay."""
    harm = matter.state.harm(matter.act.harm)
    if harm is None or not acts_for(matter, harm.user):
        return None
    return matter.refuse(
        rule_or_platform(matter, RESPONSIBLE), "recorder.own_harm", "不能处理自己使用期间的损坏、遗失", "请由其他负责人处理"
    )


def refuse_unpriced(matter: RecorderMatter) -> Iterable[Refusal]:
    """Compensation has its sum, and no compensation has none; the sum is decided by people."""
    act, rule = matter.act, rule_or_platform(matter, RESPONSIBLE)
    if act.compensation and not act.amount_fen:
        yield matter.refuse(rule, "recorder.no_amount", "决定赔偿而没有填写金额", "请填写赔偿金额")
    if not act.compensation and act.amount_fen:
        yield matter.refuse(rule, "recorder.stray_amount", "不赔偿而填写了金额", "请删去金额，或者改为赔偿")
