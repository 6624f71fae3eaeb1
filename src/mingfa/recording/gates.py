"""What is refused about recordings (音像记录), one condition a function. Pure.

Law: the agency's own rules on whole-process recording: grounds for stopping, who reviews them, what may not be done to an original.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import CLOCK_SKEW, EARLIEST, PLATFORM
from mingfa.desk.times import local_day
from mingfa.law.article import Article
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.law.terms import start_clock
from mingfa.recording.state import TECHNICAL, Gap, RecordingState, recording_stream

RecordingMatter = Matter[Any, RecordingState]

STOP_GROUNDS = "recording.stop_grounds"
SIGNED = "recording.stop.signed_request"


def rule_or_platform(matter: RecordingMatter, parameter: str) -> Rule | Article:
    """Return the agency's rule where one is in force that day, else the platform's own."""
    return matter.rule(parameter) if matter.has(parameter) else PLATFORM


def items_of(matter: RecordingMatter, parameter: str) -> tuple[str, ...]:
    """Return a list of the regime, empty where it has none that day."""
    return matter.regime.items(parameter, matter.on) if matter.has(parameter) else ()


# The original --------------------------------------------------------------------------------------------------------------


def refuse_other_stream(matter: RecordingMatter) -> Refusal | None:
    """The same original is one recording: its stream is named after its digest."""
    if matter.stream == recording_stream(matter.agency, matter.act.digest):
        return None
    return Refusal("recording.stream", PLATFORM, "音像记录的卷号与原件摘要不符", "请通过上传页面登记，由系统给出卷号")


def refuse_impossible_span(matter: RecordingMatter) -> Iterable[Refusal]:
    """A recording, or a gap, ends after it begins, and neither in the future nor before this century."""
    started, ended = matter.act.started_at, matter.act.ended_at
    rule = rule_or_platform(matter, "recording.no_editing")
    if ended < started:
        yield matter.refuse(rule, "recording.span", "结束时间早于开始时间", "请核对起止时间和设备时钟")
    if started < EARLIEST:
        yield matter.refuse(
            rule,
            "recording.absurd_time",
            f"开始时间 {local_day(started)} 不合常理，设备时钟可能没有校准",
            "请校准设备时钟，并填写实际的起止时间",
        )
    if ended > matter.recorded_at + CLOCK_SKEW:
        yield matter.refuse(rule, "recording.future", "结束时间晚于现在", "请核对起止时间和设备时钟")


def refuse_without_device(matter: RecordingMatter) -> Refusal | None:
    """What a body camera recorded names the camera, by its number."""
    if matter.act.source != "recorder" or matter.act.device:
        return None
    return matter.refuse(
        rule_or_platform(matter, "recording.annotation_fields"), "recording.no_device", "没有填写执法记录仪编号", "请填写设备编号"
    )


def refuse_unknown_step(matter: RecordingMatter) -> Iterable[Refusal]:
    """A recording belongs to a case of this agency, and to a step that is there."""
    act = matter.act
    if act.case.partition("/")[0] != matter.agency:
        yield Refusal("recording.other_agency", PLATFORM, "所选案件属于其他机关", "请选择本机关的案件")
    found = matter.facts.get("case", ())
    if found and act.step is not None and act.step > found[0].seq:
        yield Refusal("recording.no_step", PLATFORM, f"所选案件没有第 {act.step} 条留痕", "请从案件的办理环节中选择")


def refuse_same_tie(matter: RecordingMatter) -> Refusal | None:
    """A recording is tied to a step once."""
    if all((tie.case, tie.step) != (matter.act.case, matter.act.step) for tie in matter.state.ties):
        return None
    return Refusal("recording.tied", PLATFORM, "该音像记录已经关联到这一环节", "不需要再次关联")


def refuse_covert(matter: RecordingMatter) -> Iterable[Refusal]:
    """Recording without telling anybody is for agencies whose rule allows it, when needed, lawful, and harmless to the party's rights."""
    act = matter.act
    if not act.covert:
        return
    allowed = matter.has("recording.covert.allowed") and matter.regime.flag("recording.covert.allowed", matter.on)
    if not allowed:
        rule = rule_or_platform(matter, "recording.notice_before")
        yield matter.refuse(
            rule, "recording.covert", "本机关制度没有允许隐蔽录音录像", "请在录制前告知当事人；已经录制的，不得作为隐蔽录音录像登记"
        )
        return
    rule = matter.rule("recording.covert.allowed")
    if not (act.covert_need and act.covert_lawful and act.covert_rights):
        yield matter.refuse(
            rule, "recording.covert_unargued", "隐蔽录音录像没有写明查处违法的必要性、合法性以及不侵害当事人合法权益的说明", "请逐项写明"
        )
    roles, approver = items_of(matter, "recording.covert.approver"), matter.fact("approver")
    if approver is None or (roles and not any(approver.holds(role) for role in roles)):
        words = "、".join(term("role", role) for role in roles) or "负责人"
        yield matter.refuse(
            rule_or_platform(matter, "recording.covert.approver"),
            "recording.covert_approver",
            f"隐蔽录音录像须经{words}批准",
            "请填写批准人",
        )


def refuse_unknown_long_term(matter: RecordingMatter) -> Iterable[Refusal]:
    """Grounds for keeping a recording for long are those of the agency's rule."""
    known = items_of(matter, "recording.retention_long_term")
    for ground in matter.act.long_term:
        if ground not in known:
            words = "、".join(term("activity", one) for one in known) or "（本机关制度没有规定）"
            yield matter.refuse(
                rule_or_platform(matter, "recording.retention_long_term"), "recording.long_term", f"“{term('activity', ground)}”不是长期保存的情形",
                f"可以选择：{words}",
            )  # fmt: skip


def warn_late_storing(matter: RecordingMatter) -> Refusal | None:
    """Footage is stored at once and never kept privately; the national reference (C47) is not confirmed, so it warns."""
    if not matter.has("clock.C47"):
        return None
    clock = start_clock(matter.regime, "clock.C47", "音像记录上传存储", local_day(matter.act.ended_at), "音像记录制作完成", on=matter.on)
    try:
        late = clock.answer(matter.calendar).overdue(matter.on)
    except CalendarNotPublished:
        return None
    if not late:
        return None
    return matter.refuse(
        matter.rule("clock.C47"),
        "recording.stored_late",
        f"录制于{local_day(matter.act.ended_at)}，{matter.on}才上传存储",
        "请写明迟延的原因",
    )


# Notes ---------------------------------------------------------------------------------------------------------------------


def refuse_unknown_field(matter: RecordingMatter) -> Iterable[Refusal]:
    """Notes are kept by the fields of the agency's rule (备注内容)."""
    known = items_of(matter, "recording.annotation_fields")
    for name in matter.act.values:
        if known and name not in known:
            yield matter.refuse(
                matter.rule("recording.annotation_fields"),
                "recording.unknown_field",
                f"备注内容没有“{name}”这一项",
                f"可以填写：{'、'.join(known)}",
            )


# Gaps ----------------------------------------------------------------------------------------------------------------------


def _gap(matter: RecordingMatter) -> Gap | None:
    return matter.state.gap(matter.act.gap)


def refuse_unknown_gap(matter: RecordingMatter) -> Refusal | None:
    """What is explained is a gap that is there and not settled."""
    gap = _gap(matter)
    if gap is not None and not gap.settled:
        return None
    words = "没有这一段录制中断" if gap is None else "这一段录制中断已经审核认可"
    return matter.refuse(rule_or_platform(matter, STOP_GROUNDS), "recording.no_gap", words, "请从音像记录页面选择")


def refuse_other_ground(matter: RecordingMatter) -> Iterable[Refusal]:
    """The recorder is stopped on the closed grounds of the agency's rule, and otherwise interrupted for technical reasons only."""
    act, rule = matter.act, rule_or_platform(matter, STOP_GROUNDS)
    closed = matter.has(STOP_GROUNDS)
    grounds = items_of(matter, STOP_GROUNDS) if closed else ("other",)
    technical = not closed or bool(items_of(matter, "recording.gap_reasons"))
    if act.ground == TECHNICAL and technical:
        return
    if act.ground not in grounds:
        words = "；".join([*(("技术原因",) if technical else ()), *(term("stop_ground", ground) for ground in grounds)])
        yield matter.refuse(rule, "recording.gap_ground", "所填原因不是可以停用、中断录制的情形", f"可以选择：{words}")


def refuse_unargued_ground(matter: RecordingMatter) -> Iterable[Refusal]:
    """Each ground says what makes it one: who asked, which secret by which rule, which vehicle."""
    act, rule = matter.act, rule_or_platform(matter, STOP_GROUNDS)
    if act.ground == "informant_request" and not act.asker:
        yield matter.refuse(
            rule, "recording.no_asker", "没有写明要求停止录制的人的身份", "请选择举报人、证人或者其他人员；被检查的当事人不在此列"
        )
    if act.ground == "secret_or_privacy" and not (act.secret and act.basis):
        yield matter.refuse(
            rule, "recording.no_secret", "没有写明涉及哪一类秘密或者隐私及其依据", "请选择国家秘密、商业秘密或者个人隐私，并写明依据"
        )
    if act.ground == "public_transport" and not act.vehicle:
        yield matter.refuse(rule, "recording.no_vehicle", "没有写明所乘坐的公共交通工具", "请写明交通工具和班次")


def refuse_unasked_request(matter: RecordingMatter) -> Refusal | None:
    """A signed request to stop belongs to the grounds for which the rule has one; its absence holds up nothing."""
    act = matter.act
    if not (act.request or act.declined) or act.ground in items_of(matter, SIGNED):
        return None
    return matter.refuse(
        rule_or_platform(matter, SIGNED), "recording.request_unasked", "这一情形不需要签署停用要求", "请删去签署的停用要求"
    )


def refuse_unexplained(matter: RecordingMatter) -> Refusal | None:
    """A work record belongs to an explanation."""
    gap = _gap(matter)
    if gap is None or gap.explanation is not None:
        return None
    return matter.refuse(
        rule_or_platform(matter, STOP_GROUNDS), "recording.unexplained", "这一段录制中断尚未说明原因", "请先办理“说明录制中断”"
    )


def refuse_without_work_record(matter: RecordingMatter) -> Refusal | None:
    """The leader reviews the work record (工作记录), so it has to be there."""
    gap = _gap(matter)
    if gap is None or gap.explanation is None or gap.explanation.work_record:
        return None
    return matter.refuse(
        rule_or_platform(matter, "recording.stop.reviewer"),
        "recording.no_work_record",
        "没有停用情况的工作记录",
        "请先归集写明原因和依据的工作记录",
    )


def refuse_wrong_gap_reviewer(matter: RecordingMatter) -> Iterable[Refusal]:
    """The leader whom the rule names reviews the stop, and not the one who explained it."""
    rule, roles = rule_or_platform(matter, "recording.stop.reviewer"), items_of(matter, "recording.stop.reviewer")
    if roles and not any(matter.by.holds(role) for role in roles):
        words = "、".join(term("role", role) for role in roles)
        yield matter.refuse(rule, "recording.gap_reviewer", f"停用情况由{words}审核，{matter.by.name}没有该岗位", f"请报{words}审核")
    gap = _gap(matter)
    if gap is not None and gap.explanation is not None and gap.explanation.by == matter.by.person:
        yield matter.refuse(rule, "recording.own_gap", "不能审核自己说明的录制中断", "请由规定的负责人审核")


# What should exist and does not --------------------------------------------------------------------------------------------


def refuse_not_mandatory(matter: RecordingMatter) -> Refusal | None:
    """Missing is what the agency's rule says must be recorded."""
    if matter.act.activity in (*items_of(matter, "recording.mandatory_whole"), *items_of(matter, "recording.mandatory")):
        return None
    return matter.refuse(
        rule_or_platform(matter, "recording.mandatory_whole"), "recording.not_mandatory", f"“{term('activity', matter.act.activity)}”不是应当音像记录的活动", "请核对活动种类"
    )  # fmt: skip
