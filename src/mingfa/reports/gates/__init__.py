"""What is refused about letters: handled by whom they complain about, by others than the owner, longer than allowed, answered too early."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.reports.state import ReportState

ReportMatter = Matter[Any, ReportState]


@on_state
def refuse_complained(matter: ReportMatter) -> Refusal | None:
    """Whoever a letter complains about does nothing about it. Law: regime supervision.complaints with its article."""
    if not matter.state.meant(matter.by.person, matter.by.name):
        return None
    rule = "supervision.complaints"
    return matter.refuse(
        matter.rule(rule) if matter.has(rule) else PLATFORM,
        "report.complained",
        f"{matter.by.name}是本件的被投诉人，不能办理本件",
        "请由其他人员办理",
    )


def refuse_complained_owner(matter: ReportMatter) -> Refusal | None:
    """Nor is it given to somebody it complains about, now or by what the router has found out."""
    act, name = matter.act, matter.fact("owner")
    if not act.owner:
        return None
    if act.owner not in act.complained and not matter.state.meant(act.owner, name.name if name is not None else ""):
        return None
    return Refusal("report.complained_owner", PLATFORM, "承办人是本件的被投诉人", "请指定其他承办人")


def refuse_unknown_unit(matter: ReportMatter) -> Refusal | None:
    """It is given to a unit the agency has."""
    if matter.regime.unit(matter.act.unit) is not None:
        return None
    return Refusal("report.unknown_unit", PLATFORM, "没有这个机构", "请从本机关的机构中选择")


@on_state
def refuse_others_report(matter: ReportMatter) -> Refusal | None:
    """A letter is answered by its owner, or, where none is named, by its unit."""
    state = matter.state
    if state.owner:
        if matter.by.person == state.owner:
            return None
        return Refusal("report.not_yours", PLATFORM, f"本件已指定承办人，{matter.by.name}不是承办人", "请由承办人办理，或者重新分办")
    if not state.unit or state.unit in matter.by.units or any(post.unit == state.unit for post in matter.by.posts):
        return None
    return Refusal("report.other_unit", PLATFORM, "本件已分办给其他机构", "请由该机构的人员办理，或者重新分办")


def refuse_answer_before_correction(matter: ReportMatter) -> Refusal | None:
    """Nobody is told that an error is corrected before the public copy is. Law: regime disclosure.correction."""
    if matter.act.outcome != "corrected":
        return None
    fact = matter.fact("correction")
    if matter.state.form != "error" or fact is None:
        return Refusal("report.nothing_corrected", PLATFORM, "本件不涉及公示信息的更正", "请选择其他办理结果")
    if fact.outcomes.get(matter.stream) in ("corrected", "gone"):
        return None
    return matter.refuse(
        matter.rule("disclosure.accurate_days"),
        "report.not_corrected",
        "公示信息尚未更正，不能答复已经更正",
        "请先更正并发布公示信息；核实无误的，答复不属实",
    )


def refuse_long_extension(matter: ReportMatter) -> Refusal | None:
    """The limit is made longer once, by so many days at most. Law: regime supervision.complaint_extension_days."""
    rule = matter.rule("supervision.complaint_extension_days")
    most = matter.regime.number(rule.id, matter.on)
    if matter.state.extension is not None:
        return matter.refuse(rule, "report.extended", "办理期限已经延长过一次", "请在延长后的期限内办结")
    if matter.act.days <= most:
        return None
    return matter.refuse(rule, "report.too_long", f"延长 {matter.act.days} 个工作日，超过 {most} 个工作日", f"请填写 1 至 {most}")
