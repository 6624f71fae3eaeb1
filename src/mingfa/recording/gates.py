"""What is refused about recordings (音像记录), one condition a function. Pure.

Law: the agency's own rules on whole-process recording: grounds for stopping, who reviews them, what may not be done to an original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from mingfa.desk.act import Matter, on_state
from mingfa.desk.gates import CLOCK_SKEW, EARLIEST, PLATFORM, has_duty
from mingfa.desk.times import LOCAL, local_day
from mingfa.law.article import Article
from mingfa.law.errors import CalendarNotPublished
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import TERMS, term
from mingfa.law.terms import start_clock
from mingfa.recording.state import FORMS, PHYSICAL, RecordingState, recording_stream

RecordingMatter = Matter[Any, RecordingState]

KEEPS = "archive.keep"
"""The duty of whoever keeps dossiers and recordings."""

REGISTER_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
"""What the number of a device in the register looks like."""

SAME_SECOND = timedelta(seconds=1)
FOLLOWS = timedelta(seconds=10)
"""Files between which a recorder needed no more than this to begin anew are one recording."""


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
    """A recording ends after it begins, and neither in the future nor before this century; nor does a device clock show 1970."""
    rule, act = rule_or_platform(matter, "recording.no_editing"), matter.act
    shown = getattr(act, "device_started_at", None)
    if shown is not None and shown < EARLIEST:
        yield matter.refuse(
            rule,
            "recording.absurd_clock",
            f"设备显示的时间是 {local_day(shown)}，设备时钟没有校准",
            "请在登记设备处测量时钟偏差，填写偏差和实际的起止时间；不能确定实际时间的，不能登记为该环节的记录",
        )
    for one in (act, *getattr(act, "pieces", ())):
        yield from _impossible(matter, rule, one.started_at, one.ended_at)


def _impossible(matter: RecordingMatter, rule: Rule | Article, started: datetime, ended: datetime) -> Iterable[Refusal]:
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


def refuse_other_form(matter: RecordingMatter) -> Refusal | None:
    """A photo is a picture, and a film or sound is none."""
    act = matter.act
    picture = act.media_type.startswith("image/")
    if picture == (act.form == "photo"):
        return None
    said, is_one = dict(FORMS)[act.form], "照片" if picture else "录音录像文件"
    return Refusal("recording.form", PLATFORM, f"记录形式填写的是“{said}”，而文件是{is_one}", "请按文件的实际内容选择记录形式")


def refuse_wrong_offset(matter: RecordingMatter) -> Iterable[Refusal]:
    """The clock of a device is off by a known amount, and that is taken out: device time minus offset is true time.

    The offset is the one measured when the device was docked (登记的时钟偏差). Left out where the clock is known to be wrong, or another one than
    measured, it is refused; not measured at all, it warns.
    """
    act, device = matter.act, matter.fact("device")
    rule = rule_or_platform(matter, "recording.pre_use_check")
    shown, offset = act.device_started_at, act.offset_ms
    if shown is not None and offset is None:
        yield matter.refuse(
            rule, "recording.no_offset", "填写了设备显示的时间，没有填写设备时钟偏差", "请填写设备时间减去标准时间的毫秒数；时钟准确的填 0"
        )
    if shown is not None and offset is not None:
        true = shown - timedelta(milliseconds=offset)
        if abs(true - act.started_at) > SAME_SECOND:
            yield matter.refuse(
                rule,
                "recording.offset_sum",
                f"设备显示 {_clock(shown)}，时钟{_fast(offset)}，实际开始时间应为 {_clock(true)}，填写的是 {_clock(act.started_at)}",
                "请核对设备显示的时间、时钟偏差和开始时间",
            )
    if device is None or act.source != "recorder":
        return
    limit = "recording.clock_seconds"
    allowed = timedelta(seconds=matter.regime.number(limit, matter.on)) if matter.has(limit) else SAME_SECOND
    known = timedelta(milliseconds=device.offset_ms)
    if device.offset_measured_at is None:
        words = f"执法记录仪 {act.device} 没有测量过时钟偏差，起止时间无法核对"
        yield Refusal("recording.offset_unknown", _article(rule), words, "请在设备页面办理“测量时钟偏差”", warns_only=True)
    elif offset is None and abs(known) > allowed:
        yield matter.refuse(
            rule,
            "recording.offset_missing",
            f"执法记录仪 {act.device} 的时钟{_fast(device.offset_ms)}，上传时没有扣除",
            "请填写设备显示的开始时间和时钟偏差，由此得出实际时间",
        )
    elif offset is not None and abs(timedelta(milliseconds=offset) - known) > allowed:
        yield matter.refuse(
            rule,
            "recording.offset_wrong",
            f"填写的时钟偏差是{_fast(offset)}，而执法记录仪 {act.device} 测得的是{_fast(device.offset_ms)}",
            "请核对设备编号；时钟确已变化的，先在设备页面重新测量",
        )


def _fast(ms: int) -> str:
    """Say an offset in words."""
    seconds = abs(ms) / 1000
    told = f"{seconds / 60:g}分钟" if seconds >= 60 and seconds % 60 == 0 else f"{seconds:g}秒"
    return "准确" if not ms else f"{'快' if ms > 0 else '慢'} {told}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"


def _article(rule: Rule | Article) -> Article:
    return rule if isinstance(rule, Article) else rule.article


def warn_unregistered(matter: RecordingMatter) -> Refusal | None:
    """What is called a body camera stands in the register; from any other device it is no recorder's footage, and clears no duty that names one."""
    act, device = matter.act, matter.fact("device")
    if act.source != "recorder" or not act.device or (device is not None and device.is_recorder and device.status != "retired"):
        return None
    why = "没有登记为执法记录仪" if device is None or not device.is_recorder else "已经报废"
    return Refusal(
        "recording.unregistered",
        _article(rule_or_platform(matter, "recording.recorder_functions")),
        f"设备 {act.device} {why}，该记录不能作为执法记录仪的记录",
        "请核对设备编号，或者由设备管理单位先登记设备",
        warns_only=True,
    )


def refuse_broken_row(matter: RecordingMatter) -> Iterable[Refusal]:
    """Files of one recording follow each other without a break; what comes after a stop is another recording."""
    act = matter.act
    held = [(one.file_name, one.started_at, one.ended_at) for one in matter.state.pieces]
    new = [(one.file_name, one.started_at, one.ended_at) for one in (act, *getattr(act, "pieces", ()))]
    for (name, _, ended), (later, started, _) in pairwise(sorted([*held, *new], key=lambda one: one[1])):
        if not -FOLLOWS <= started - ended <= FOLLOWS:
            yield matter.refuse(
                rule_or_platform(matter, "recording.gap_reasons"),
                "recording.broken_row",
                f"“{name}”于 {_clock(ended)} 结束，“{later}”于 {_clock(started)} 开始，不是连续录制的同一段记录",
                "中间停止过的，请作为另一段音像记录上传",
            )


def refuse_stored_elsewhere(matter: RecordingMatter) -> Refusal | None:
    """An original is one recording, or a piece of one, not both."""
    if not matter.facts.get("elsewhere"):
        return None
    return Refusal(
        "recording.stored_elsewhere", PLATFORM, "这个分段文件已经作为另一段音像记录保存", "同一原件只登记一次；请打开已有的音像记录"
    )


def refuse_same_file(matter: RecordingMatter) -> Refusal | None:
    """A file is a piece of a recording once."""
    if matter.act.digest not in matter.state.digests:
        return None
    return Refusal("recording.same_file", PLATFORM, "这个文件已经在该段音像记录中", "不需要再次补充")


def refuse_other_file(matter: RecordingMatter) -> Refusal | None:
    """What is measured is a file of this recording, and it is measured once: the bytes do not change."""
    if any(piece.digest == matter.act.digest and piece.measure is None for piece in matter.state.pieces):
        return None
    return Refusal("recording.measured", PLATFORM, "没有等待测定的这个文件", "测定由系统完成，不需要办理")


def refuse_other_unit(matter: RecordingMatter) -> Refusal | None:
    """A recording is put to a case by those who handle it, by its unit, or by whoever keeps the recordings of all."""
    case = matter.fact("case")
    if case is None or matter.by.is_system or not case.unit:
        return None
    keeper = matter.regime.duty(KEEPS, matter.on) if matter.has(f"duty.{KEEPS}") else None
    if case.unit in matter.by.units or matter.by.person in case.people or (keeper is not None and has_duty(matter.by, keeper)):
        return None
    return matter.refuse(
        rule_or_platform(matter, "recording.storage_unit"),
        "recording.other_unit",
        f"案件“{case.title}”由其他机构承办，{matter.by.name}不是承办人员",
        "请由承办机构的人员、承办人员或者音像资料的保管人员办理",
    )


def refuse_other_time(matter: RecordingMatter) -> Refusal | None:
    """Nothing is recorded afterwards (不得事后补录): what shows an activity was recorded while it went on."""
    act, case = matter.act, matter.fact("case")
    activity = case.activity(act.step) if case is not None and act.step is not None else None
    if activity is None:
        return None
    files = (act, *getattr(act, "pieces", ())) if hasattr(act, "started_at") else (matter.state,)
    started, ended = files[0].started_at, max(one.ended_at for one in files)
    if started <= activity.ended_at and ended >= activity.started_at:
        return None
    after = started > activity.ended_at
    return matter.refuse(
        rule_or_platform(matter, "recording.no_editing"),
        "recording.after_activity" if after else "recording.before_activity",
        f"“{activity.label}”的时间是 {_clock(activity.started_at)} 至 {_clock(activity.ended_at)}，"
        f"该记录录制于 {_clock(started)} 至 {_clock(ended)}，{'在活动结束以后，不得事后补录' if after else '在活动开始以前'}",
        "请核对设备时钟偏差和所选环节；没有录制的，如实说明原因",
    )


def refuse_without_device(matter: RecordingMatter) -> Refusal | None:
    """What a body camera recorded names the camera, by its number."""
    if matter.act.source != "recorder" or matter.act.device:
        return None
    return matter.refuse(
        rule_or_platform(matter, "recording.annotation_fields"), "recording.no_device", "没有填写执法记录仪编号", "请填写设备编号"
    )


def refuse_unknown_step(matter: RecordingMatter) -> Iterable[Refusal]:
    """A recording belongs to a case of this agency, and to a step that is there; a step is a case's."""
    act = matter.act
    if not act.case:
        if act.step is not None:
            yield Refusal("recording.step_of_none", PLATFORM, "填写了环节，没有填写案件", "请从案件的办理环节中选择")
        return
    if act.case.partition("/")[0] != matter.agency:
        yield Refusal("recording.other_agency", PLATFORM, "所选案件属于其他机关", "请选择本机关的案件")
    found = matter.facts.get("case", ())
    if found and act.step is not None and act.step > found[0].seq:
        yield Refusal("recording.no_step", PLATFORM, f"所选案件没有第 {act.step} 条留痕", "请从案件的办理环节中选择")


def refuse_same_tie(matter: RecordingMatter) -> Refusal | None:
    """A recording is tied to a step once; the number of the paper on it may be added."""
    act = matter.act
    if all((tie.case, tie.step, tie.document) != (act.case, act.step, act.document) for tie in matter.state.ties):
        return None
    return Refusal("recording.tied", PLATFORM, "该音像记录已经关联到这一环节", "不需要再次关联")


def refuse_no_tie(matter: RecordingMatter) -> Refusal | None:
    """What is untied was tied."""
    if any(tie.id == matter.act.tie for tie in matter.state.ties):
        return None
    return Refusal("recording.not_tied", PLATFORM, "该音像记录没有这一关联", "请从已经关联的环节中选择")


def refuse_evidence(matter: RecordingMatter) -> Refusal | None:
    """What serves as evidence in a case stays tied to it."""
    act, state = matter.act, matter.state
    gone = next((tie for tie in state.ties if tie.id == act.tie), None)
    if gone is None or any(tie.case == gone.case and tie.id != gone.id for tie in state.ties):
        return None
    if all(flag.case != gone.case for flag in state.served.flags):
        return None
    words = "该音像记录已经列为本案证据，不能解除与本案的关联"
    return matter.refuse(rule_or_platform(matter, "recording.no_editing"), "recording.is_evidence", words, "请先关联正确的环节")


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


# The shot list -------------------------------------------------------------------------------------------------------------


def _shot_rule(matter: RecordingMatter) -> Rule | Article:
    return rule_or_platform(matter, "recording.shot_list")


def refuse_unknown_shot(matter: RecordingMatter) -> Iterable[Refusal]:
    """Lines of the shot list are those it has: two more with a violation, and one for each physical item of the cases' evidence."""
    state = matter.state
    codes = (*state.shot_lines, *(state.shot_lines_violation if matter.act.violation else ()))
    lines = {code: term("shot", code) for code in codes}
    items = {f"{PHYSICAL}{ident}": name for case in matter.all("cases") for ident, name in case.physical}
    for line in matter.act.lines:
        if line.item not in lines and line.item not in items:
            yield matter.refuse(
                _shot_rule(matter),
                "recording.unknown_shot",
                f"摄录要素中没有“{line.item}”这一项",
                f"可以填写：{'、'.join([*lines.values(), *items.values()])}",
            )


def refuse_unmarked_shot(matter: RecordingMatter) -> Iterable[Refusal]:
    """A line is ticked with a moment within the recording, or as not present; a physical item not filmed needs the reason."""
    names = dict(TERMS["shot"]) | {f"{PHYSICAL}{ident}": name for case in matter.all("cases") for ident, name in case.physical}
    state = matter.state
    length = (state.ended_at - state.started_at) // timedelta(milliseconds=1) if state.started_at and state.ended_at else 0
    for line in matter.act.lines:
        name = names.get(line.item, line.item)
        if (line.at_ms is None) == (not line.absent):
            yield matter.refuse(
                _shot_rule(matter), "recording.unmarked_shot", f"“{name}”既要有时间点，又不能同时填写没有" if line.absent else f"“{name}”没有填写时间点",
                "请填写画面中出现的时间点，现场没有的选择“现场没有”",
            )  # fmt: skip
        if line.at_ms is not None and line.at_ms > length:
            yield matter.refuse(_shot_rule(matter), "recording.mark_outside", f"“{name}”的时间点在录制结束以后", "请核对时间点")
        if line.absent and not line.reason and line.item.startswith(PHYSICAL):
            yield matter.refuse(_shot_rule(matter), "recording.not_filmed", f"物证“{name}”没有摄录，也没有写明原因", "请写明没有摄录的原因")


# Signs of editing, and footage of no task ----------------------------------------------------------------------------------


@on_state
def refuse_no_signs(matter: RecordingMatter) -> Refusal | None:
    """There is something to look into."""
    if matter.state.edited:
        return None
    return Refusal("recording.no_signs", PLATFORM, "该音像记录没有发现编辑痕迹", "不需要核查")


@on_state
def refuse_own_recording(matter: RecordingMatter) -> Refusal | None:
    """Nobody clears his own recording."""
    if matter.by.person not in (matter.state.operator, matter.state.uploaded_by):
        return None
    return matter.refuse(
        rule_or_platform(matter, "recording.no_editing"), "recording.own_signs", "不能核查自己摄录、上传的音像记录", "请由其他负责人核查"
    )


@on_state
def refuse_explained(matter: RecordingMatter) -> Refusal | None:
    """What belongs to a case or a task, or is reported, is explained."""
    state = matter.state
    if state.unexplained:
        return None
    why = "已经报告" if state.misuse else f"对应任务“{state.task}”" if state.task else "已经关联案件"
    return matter.refuse(
        rule_or_platform(matter, "recording.banned_behaviour"), "recording.explained", f"该音像记录{why}，不是来源不明的摄录", "不需要报告"
    )
