"""The examination and the hearing (审查与听证): two officers on the spot, days of the hearing, who may chair it, time not counted."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.refusal import Refusal
from mingfa.law.terms import terms_of
from mingfa.licences.gates.common import LicenceMatter, law
from mingfa.licences.state.counting import clock_of, last_day


def refuse_too_few(matter: LicenceMatter) -> Refusal | None:
    """Facts are checked on the spot by two or more. Law: regime licence.site_officers (行政许可法 第三十四条第三款)."""
    rule = matter.rule("licence.site_officers")
    wanted = matter.regime.number("licence.site_officers", matter.on)
    named = len(set(matter.act.officers))
    if matter.act.examination != "site" or named >= wanted:
        return None
    return matter.refuse(
        rule, "licence.too_few", f"实地核查须由 {wanted} 名以上工作人员进行，登记了 {named} 名", "请写明参加核查的全部工作人员"
    )


def refuse_examined_when(matter: LicenceMatter) -> Refusal | None:
    """An examination follows the acceptance."""
    first, day = matter.state.accepted_on, matter.act.examined_on
    if first is not None and first <= day <= matter.on:
        return None
    return Refusal("licence.examined_when", PLATFORM, f"审查日期 {day} 应在受理（{first}）之后、今日之前", "请核对日期")


@on_state
def refuse_untold_hearing(matter: LicenceMatter) -> Refusal | None:
    """A hearing is asked for after its right was told."""
    if matter.state.hearing.told_on is not None:
        return None
    return Refusal("licence.hearing_untold", law(matter, "第四十七条"), "尚未告知听证权利", "请先办理告知听证权利")


def refuse_late_asking(matter: LicenceMatter) -> Refusal | None:
    """A hearing is asked for within its days, counted in favour of who asks. Law: regime clock.C53 (行政许可法 第四十七条)."""
    clock = clock_of(matter.state.clocks.get("C53"), matter.regime)
    last = last_day(clock, matter.calendar)
    if last is None or matter.act.asked_on <= last:
        return None
    return matter.refuse(
        matter.rule("clock.C53"), "licence.hearing_late", f"提出听证申请的期限至 {last}，{matter.act.asked_on} 提出已经超过",
        "请书面告知申请人逾期；本机关认为涉及公共利益重大事项的，可以依职权举行听证",
    )  # fmt: skip


@on_state
def refuse_unasked_hearing(matter: LicenceMatter) -> Refusal | None:
    """A hearing that nobody asked for is not arranged on this ground."""
    if matter.state.hearing.asked_on is not None:
        return None
    return Refusal("licence.hearing_unasked", law(matter, "第四十七条"), "没有人提出听证申请", "请先登记听证申请")


def refuse_short_notice(matter: LicenceMatter) -> Iterable[Refusal]:
    """Notice is given so many working days before the hearing. Law: regime clock.C53.notice (行政许可法 第四十八条第一款第一项)."""
    rule = matter.rule("clock.C53.notice")
    wanted = terms_of(rule).amount or 0
    try:
        between = matter.calendar.working_days_between(matter.on, matter.act.day)
    except CalendarNotPublished as error:
        yield Refusal("licence.hearing_calendar", PLATFORM, str(error), "请先录入放假安排，或者改定听证日期")
        return
    if between < wanted:
        yield matter.refuse(
            rule,
            "licence.hearing_short",
            f"听证日期 {matter.act.day} 距通知只有 {max(between, 0)} 个工作日，应当提前 {wanted} 个工作日通知",
            "请改定听证日期",
        )


@on_state
def refuse_unnoticed_hearing(matter: LicenceMatter) -> Refusal | None:
    """A hearing is held after notice of it was given. Law: 行政许可法 第四十八条."""
    if matter.state.hearing.noticed_on is not None:
        return None
    return Refusal("licence.hearing_unnoticed", law(matter, "第四十八条"), "没有通知听证的时间、地点", "请先办理通知听证")


def refuse_own_chair(matter: LicenceMatter) -> Refusal | None:
    """Whoever examines the application does not chair its hearing. Law: 行政许可法 第四十八条第一款第三项."""
    examiners = {*matter.state.handlers, *(one for step in matter.state.examinations for one in step.officers)}
    if matter.act.chair not in examiners:
        return None
    return Refusal(
        "licence.own_chair",
        law(matter, "第四十八条第一款第三项"),
        "听证主持人是审查该申请的工作人员",
        "请指定审查该申请的工作人员以外的人员主持",
    )


def refuse_other_ground(matter: LicenceMatter) -> Refusal | None:
    """Only time that the law names is not counted. Law: regime clock.C50, its stops (行政许可法 第四十五条)."""
    running = matter.state.clocks.get("C50")
    if running is None or not matter.has(running.parameter):
        return None
    rule = matter.rule(running.parameter)
    stops = terms_of(rule).stops or terms_of(matter.rule("clock.C50")).stops
    if matter.act.ground in stops:
        return None
    return matter.refuse(rule, "licence.pause_ground", "该事由所需时间不能从审查期限中扣除", "请选择法律列明的事由")


def refuse_untold_pause(matter: LicenceMatter) -> Refusal | None:
    """Time is left out only when the applicant was told in writing how long it takes. Law: 行政许可法 第四十五条."""
    if matter.act.told_on <= matter.on:
        return None
    return Refusal("licence.pause_told", law(matter, "第四十五条"), "书面告知的日期晚于办理之日", "请填写实际告知的日期")


@on_state
def refuse_second_extension(matter: LicenceMatter) -> Refusal | None:
    """The period is extended once. Law: regime clock.C50, its extension (行政许可法 第四十二条)."""
    running = matter.state.clocks.get("C50")
    if running is None or not running.extensions:
        return None
    return matter.refuse(matter.rule(running.parameter), "licence.extended_twice", "审查期限已经延长过一次", "请在延长后的期限内作出决定")


@on_state
def refuse_late_extension(matter: LicenceMatter) -> Refusal | None:
    """A period that is over is not extended any more."""
    running = matter.state.clocks.get("C50")
    last = last_day(clock_of(running, matter.regime), matter.calendar)
    if running is None or last is None or matter.on <= last:
        return None
    return matter.refuse(
        matter.rule(running.parameter),
        "licence.extended_late",
        f"审查期限至 {last}，已经届满，不能延长",
        "请尽快作出决定，逾期情况由系统记录",
    )
