"""From the application to its acceptance (申请与受理): coverage, days, one demand for completion, deemed acceptance."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.cases.gates.opening import refuse_bad_codes as codes
from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.licences.gates.common import LicenceMatter, law
from mingfa.licences.state.counting import clock_of, last_day


def refuse_uncovered_licence(matter: LicenceMatter) -> Refusal | None:
    """Licences are handled here only where the agency's regime lists them among what it discloses on that day (制度适用范围)."""
    if matter.regime.covers("licence", "disclosure", matter.on):
        return None
    scope = matter.rule("scope.issuer").article if matter.has("scope.issuer") else PLATFORM
    return matter.refuse(
        scope, "licence.not_covered", f"本机关 {matter.on} 施行的行政执法公示制度没有列入行政许可，不能在本系统办理许可申请",
        "请先由法制机构把行政许可及其依据加入本机关制度",
    )  # fmt: skip


def refuse_bad_applicant(matter: LicenceMatter) -> Iterable[Refusal]:
    """The applicant's name and code are well formed (GB 32100-2015, GB 11643-1999)."""
    return codes(matter)  # type: ignore[arg-type]


def refuse_received_later(matter: LicenceMatter) -> Refusal | None:
    """An application is not received after the day on which that is entered."""
    if matter.act.received_on <= matter.on:
        return None
    return Refusal(
        "licence.received_later", PLATFORM, f"收到申请的日期 {matter.act.received_on} 晚于登记之日 {matter.on}", "请填写实际收到的日期"
    )


def refuse_unknown_unit(matter: LicenceMatter) -> Refusal | None:
    """The unit that handles it is one of the agency's."""
    if matter.regime.unit(matter.act.unit) is not None:
        return None
    return Refusal("unit.unknown", PLATFORM, "本机关没有这个机构", "请从列表中选择承办机构")


@on_state
def refuse_second_completion(matter: LicenceMatter) -> Refusal | None:
    """What has to be completed is told once, all of it. Law: 行政许可法 第三十二条第一款第四项."""
    if matter.state.supplement_on is None:
        return None
    return Refusal(
        "licence.completion_twice", law(matter, "第三十二条第一款第四项"), f"{matter.state.supplement_on} 已经一次告知补正，不能再次要求补正",
        "材料已补齐的，请受理；仍不符合受理条件的，请作出不予受理决定并说明理由",
    )  # fmt: skip


@on_state
def refuse_late_completion(matter: LicenceMatter) -> Refusal | None:
    """After the days for it nothing can be asked to be completed: it counts as accepted from the day it was received. Law: regime clock.C49."""
    clock = clock_of(matter.state.clocks.get("C49"), matter.regime)
    last = last_day(clock, matter.calendar)
    if matter.state.supplement_on is not None or clock is None or last is None or matter.on <= last:
        return None
    return matter.refuse(
        matter.rule("clock.C49", matter.state.received_on), "licence.completion_late",
        f"补正告知的期限至 {last}，已经超过，自收到申请材料之日（{matter.state.received_on}）起即为受理", "请办理受理并出具受理凭证",
    )  # fmt: skip


def refuse_completed_before(matter: LicenceMatter) -> Refusal | None:
    """What was asked for does not come before it was asked for, nor after the day on which it is entered."""
    asked, day = matter.state.supplement_on, matter.act.completed_on
    if asked is not None and asked <= day <= matter.on:
        return None
    return Refusal("licence.completed_when", PLATFORM, f"收到补正材料的日期 {day} 应在告知补正（{asked}）之后、今日之前", "请核对日期")


def refuse_nowhere_to_go(matter: LicenceMatter) -> Refusal | None:
    """Whoever is not competent says who is. Law: 行政许可法 第三十二条第一款第二项."""
    if matter.act.ground != "not_competent" or matter.act.where_to:
        return None
    return Refusal(
        "licence.nowhere",
        law(matter, "第三十二条第一款第二项"),
        "依法不属于本机关职权范围的，没有告知申请人向哪个机关申请",
        "请写明有权办理的机关",
    )


def refuse_other_year(matter: LicenceMatter) -> Refusal | None:
    """A number is of the year in which it is given."""
    if matter.act.year == matter.on.year:
        return None
    return Refusal("licence.other_year", PLATFORM, f"编号年份 {matter.act.year} 与办理日期 {matter.on} 不符", "请核对办理日期")
