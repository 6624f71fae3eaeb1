"""What has to be before an application is decided, and what the decision has to say (审查与决定). Law: 行政许可法 第三十四条 to 第四十四条."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.desk.issuing import refuse_different, refuse_unsigned
from mingfa.law.refusal import Refusal
from mingfa.licences.gates.common import LicenceMatter, law
from mingfa.licences.state.counting import clock_of, last_day
from mingfa.licences.state.licence import Decision


@on_state
def refuse_unexamined(matter: LicenceMatter) -> Refusal | None:
    """What was applied for is examined first. Law: 行政许可法 第三十四条."""
    if matter.state.examinations:
        return None
    return Refusal("licence.unexamined", law(matter, "第三十四条第一款"), "申请材料尚未审查", "请先登记审查情况")


@on_state
def refuse_open_hearing(matter: LicenceMatter) -> Refusal | None:
    """No decision while a hearing is asked for and not held, nor while it may still be asked for. Law: 行政许可法 第四十七条、第四十八条."""
    hearing = matter.state.hearing
    if hearing.owed:
        return Refusal("licence.hearing_owed", law(matter, "第四十八条第二款"), "听证尚未举行，不能作出决定", "请依听证笔录作出决定")
    if hearing.told_on is None or hearing.waived or hearing.held_on is not None:
        return None
    last = last_day(clock_of(matter.state.clocks.get("C53"), matter.regime), matter.calendar)
    if last is None or matter.on > last:
        return None
    return matter.refuse(
        matter.rule("clock.C53"),
        "licence.hearing_may_be_asked",
        f"听证申请期限至 {last}，尚未届满，申请人也没有明确放弃",
        "请待期限届满，或者登记申请人放弃听证",
    )


def refuse_unreasoned(matter: LicenceMatter) -> Iterable[Refusal]:
    """A refusal gives its reasons and tells the remedies. Law: 行政许可法 第三十八条第二款."""
    act = matter.act
    if act.granted:
        return
    if not act.reasons:
        yield Refusal("licence.no_reasons", law(matter, "第三十八条第二款"), "不予许可的决定没有说明理由", "请写明理由和依据")
    if not act.remedies:
        yield Refusal(
            "licence.no_remedies",
            law(matter, "第三十八条第二款"),
            "不予许可的决定没有告知申请行政复议或者提起行政诉讼的权利",
            "请写明复议机关、管辖法院和期限",
        )


def refuse_empty_grant(matter: LicenceMatter) -> Iterable[Refusal]:
    """A licence says what it allows, from when, and by which paper. Law: 行政许可法 第三十九条."""
    act = matter.act
    if not act.granted:
        return
    if act.valid_from is None:
        yield Refusal("licence.no_term", law(matter, "第三十九条"), "准予许可没有写明有效期的起始日期", "请填写有效期自")
    elif act.valid_until is not None and act.valid_until < act.valid_from:
        yield Refusal("licence.term_backwards", PLATFORM, f"有效期至 {act.valid_until} 早于起始日期 {act.valid_from}", "请核对有效期")
    if bool(act.certificate) != bool(act.certificate_number):
        yield Refusal(
            "licence.half_certificate",
            law(matter, "第三十九条"),
            "许可证件的名称和编号没有同时填写",
            "颁发证件的，请填写名称和编号；不颁发的，两项都不填",
        )


def warn_over_time(matter: LicenceMatter) -> Refusal | None:
    """A decision after its last day stands, and is marked. Law: regime clock.C50 (行政许可法 第四十二条)."""
    running = matter.state.clocks.get("C50")
    last = last_day(clock_of(running, matter.regime), matter.calendar)
    if running is None or last is None or matter.on <= last:
        return None
    rule = matter.rule(running.parameter, matter.state.accepted_on)
    return Refusal(
        "licence.over_time",
        rule.article,
        f"审查期限至 {last}，{matter.on} 才作出决定",
        "决定仍然有效；逾期由系统记录并提示监督机构",
        warns_only=True,
    )


def refuse_delivered_before(matter: LicenceMatter) -> Refusal | None:
    """A decision is delivered after it was made, and entered after it was delivered."""
    decision, day = matter.state.decision, matter.act.delivered_on
    if decision is not None and decision.decided_on <= day <= matter.on:
        return None
    return Refusal("licence.delivered_when", PLATFORM, f"送达日期 {day} 应在作出决定之后、今日之前", "请核对日期")


@on_state
def refuse_nothing_granted(matter: LicenceMatter) -> Refusal | None:
    """Only a licence that was granted can be revoked, recalled or cancelled. Law: 行政许可法 第八条、第六十九条、第七十条."""
    if matter.state.decision is not None and matter.state.decision.granted:
        return None
    return Refusal("licence.not_granted", law(matter, "第六十九条"), "没有准予许可，不存在撤销、撤回或者注销", "请核对申请的办理结果")


# The gate by key ------------------------------------------------------------------------------------------------------------------


def awaiting(matter: LicenceMatter) -> Decision | None:
    """Return the decision that waits to be issued."""
    decision = matter.state.decision
    return decision if decision is not None and decision.issue is None else None


def refuse_nothing_to_issue(matter: LicenceMatter) -> Refusal | None:
    """A decision is issued once, after somebody decided."""
    if awaiting(matter) is not None:
        return None
    return Refusal("issue.nothing", PLATFORM, "没有等待签发的许可决定", "请先作出决定")


def refuse_other_issue(matter: LicenceMatter) -> Iterable[Refusal]:
    """What was signed is what was decided, the opinion it rests on included (platform: the gate by key)."""
    decision = awaiting(matter)
    return refuse_different(decision, matter.act) if decision is not None else ()


def refuse_bad_signature(matter: LicenceMatter) -> Refusal | None:
    """The signature is by an issuing key of the agency that holds now, over exactly this decision."""
    return refuse_unsigned(matter.fact("keyring"), matter.act, matter.stream) if awaiting(matter) is not None else None
