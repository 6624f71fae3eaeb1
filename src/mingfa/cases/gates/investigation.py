"""What the law refuses in the investigation: records, evidence, devices, preservation, suspension, report, case review, papers, corrections."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mingfa.cases.gates.common import CaseMatter, recording_rule
from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.desk.times import local_day
from mingfa.documents.forms import FORMS
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term

_SEVERAL = re.compile(r"[、，,；;/]| 和 |及")


# On site -------------------------------------------------------------------------------------------------------------------


def refuse_several_questioned(matter: CaseMatter) -> Refusal | None:
    """One person a record: people are questioned apart (询问应当个别进行)."""
    if not _SEVERAL.search(matter.act.person):
        return None
    return matter.refuse(
        matter.rule("gate.G02"),
        "questioning.several",
        f"被询问人“{matter.act.person}”不止一人",
        "询问应当个别进行，一份笔录只记一人，请分别登记",
    )


def refuse_no_room(matter: CaseMatter) -> Refusal | None:
    """The room somebody is questioned in is a registered one of the agency, in use (询问室)."""
    room = matter.fact("room")
    if not matter.act.room or (
        matter.act.room.partition("/")[0] == matter.agency and room is not None and room.kind == "room" and room.in_service
    ):
        return None
    rule = matter.rule("recording.rooms") if matter.has("recording.rooms") else PLATFORM
    return matter.refuse(rule, "questioning.no_room", "所选场所不是本机关登记在用的询问室", "请选择登记的询问室；不在询问室询问的，不选")


def refuse_end_without_document(matter: CaseMatter) -> Refusal | None:
    """An activity ends with its document issued (执法活动应当出具执法文书); the refusal names the form that is missing."""
    activity = matter.state.investigation.activity(matter.act.activity)
    if activity is None or activity.finished:
        return Refusal("activity.unknown", PLATFORM, "没有这一项尚未结束的现场活动", "请从尚未结束的现场活动中选择")
    line = matter.state.step_at(activity.seq)
    if line is None or not line.gap:
        return None
    if matter.has("document.issue_required") and not matter.regime.flag("document.issue_required", matter.on):
        return None
    rule = matter.rule("document.issue_required") if matter.has("document.issue_required") else recording_rule(matter)
    forms = "或者".join(f"《{FORMS[form].title}》" for form in line.forms if form in FORMS) or term("text_kind", line.wants)
    return matter.refuse(rule, "activity.no_document", f"{activity.label}没有出具文书：缺少{forms}", "请先制作并归集该文书，再结束活动")


def refuse_no_uniform_question(matter: CaseMatter) -> Refusal | None:
    """Supervision settles a line that says "no uniform"."""
    activity = matter.state.investigation.activity(matter.act.activity)
    if activity is not None and activity.uniform == "no":
        return None
    return Refusal("uniform.no_question", PLATFORM, "该次活动没有待处理的着装情况", "请从执法监督清单中选择")


# Evidence ------------------------------------------------------------------------------------------------------------------


def refuse_evidence_without_source(matter: CaseMatter) -> Iterable[Refusal]:
    """Evidence has an original that can be found, and was not got in the future; electronic data says how it was taken (第四十六条)."""
    act = matter.act
    if not act.original and not act.kept_at:
        yield Refusal(
            "evidence.no_original",
            PLATFORM,
            f"证据“{act.title}”没有原件，也没有写明原物存放处",
            "请上传原件，或者写明原物（原始载体）存放处",
        )
    if act.obtained_on > matter.on:
        yield Refusal("evidence.in_future", PLATFORM, "取得日期晚于登记之日", "请核对日期")
    if act.evidence_kind == "electronic" and not act.extraction:
        yield Refusal(
            "evidence.no_extraction", PLATFORM, "电子数据没有写明提取方式和载体", "请写明文件名称、格式、提取方式、存储载体或者网络地址"
        )


def refuse_device_record(matter: CaseMatter) -> Refusal | None:
    """G05: what a monitoring device recorded comes in by its own act, which checks the device (行政处罚法 第四十一条)."""
    if not matter.act.device_number:
        return None
    return matter.refuse(
        matter.rule("gate.G05"),
        "evidence.device",
        "电子技术监控设备的记录不能直接作为证据收集",
        "请办理“采用电子技术监控设备记录”，写明设备和记录的审核情况",
    )


def refuse_unreviewed_device(matter: CaseMatter) -> Iterable[Refusal]:
    """G05: the device passed legal and technical review, is marked, its place is public, the record is reviewed, the party is told."""
    act, rule = matter.act, matter.rule("gate.G05")
    wanted = (
        (act.legal_review_on, "device.legal_review", "设备没有经过法制审核"),
        (act.technical_review_on, "device.technical_review", "设备没有经过技术审核"),
        (act.marked, "device.unmarked", "设置地点没有明显标志"),
        (act.published_on, "device.unpublished", "设置地点没有向社会公布"),
        (act.record_reviewed_by, "device.record_not_reviewed", "记录内容没有审核"),
        (act.record_sound, "device.record_unsound", "记录不能确认真实、清晰、完整、准确"),
        (act.told_party, "device.not_told", "没有告知当事人违法事实和查询、陈述、申辩的途径"),
    )
    for value, code, message in wanted:
        if not value:
            yield matter.refuse(rule, code, message, "未经审核或者不符合要求的记录不得作为行政处罚的证据")
    captured = local_day(act.captured_at)
    for name, day in (("法制审核", act.legal_review_on), ("技术审核", act.technical_review_on), ("公布", act.published_on)):
        if day is not None and day > captured:
            yield matter.refuse(
                rule,
                "device.later",
                f"设备的{name}日期 {day} 晚于记录之日 {captured}",
                "请核对日期；其后才审核、公布的，该记录不得作为证据",
            )


def refuse_unknown_evidence(matter: CaseMatter) -> Refusal | None:
    """The item is in the case and stands."""
    if any(item.id == matter.act.evidence for item in matter.state.investigation.standing_evidence):
        return None
    return Refusal("evidence.unknown", PLATFORM, f"本案没有编号为“{matter.act.evidence}”的有效证据", "请从证据清单中选择")


# Results -------------------------------------------------------------------------------------------------------------------


def refuse_telling_before(matter: CaseMatter) -> Refusal | None:
    """The party is not told of a stop before it happens, nor on a day still to come."""
    told = matter.act.told_on
    if told is None or local_day(matter.done_at) <= told <= local_day(matter.recorded_at):
        return None
    return Refusal("told.day", PLATFORM, f"书面告知日期 {told} 不在办理之日与今日之间", "告知在后的，先办理本事项，告知后再登记告知日期")


def refuse_report_before_sample(matter: CaseMatter) -> Iterable[Refusal]:
    """A report follows its sample, comes from a qualified body, and its sampling day is that of the sampling step."""
    act = matter.act
    if act.sampled_on is not None and act.reported_on < act.sampled_on:
        yield Refusal("result.before_sample", PLATFORM, "报告日期早于采样日期", "请核对报告；时间矛盾的报告不能作为证据")
    if act.reported_on > matter.on:
        yield Refusal("result.in_future", PLATFORM, "报告日期晚于收到之日", "请核对日期")
    if not act.qualified:
        yield matter.refuse(
            matter.rule("gate.G06") if matter.has("gate.G06") else PLATFORM, "result.unqualified", f"{act.body}的资质没有核对",
            "请核对报告上的资质标志；没有相应资质的，结果不能作为证据",
        )  # fmt: skip
    if act.sample is not None:
        taken = matter.state.investigation.activity(act.sample)
        if taken is None or "sampling" not in taken.kinds:
            yield Refusal("result.no_sample", PLATFORM, f"第 {act.sample} 条不是本案的抽样取证", "请选择对应的抽样取证环节")
        elif act.sampled_on is not None and local_day(taken.started_at) != act.sampled_on:
            yield Refusal(
                "result.other_day",
                PLATFORM,
                f"报告的采样日期 {act.sampled_on} 与抽样取证之日 {local_day(taken.started_at)} 不符",
                "请核对报告和抽样记录",
            )


def refuse_unknown_entrustment(matter: CaseMatter) -> Refusal | None:
    """A result answers an entrustment that waits."""
    named = matter.act.entrusted
    if named is None or any(pause.seq == named and pause.until is None for pause in matter.state.investigation.pauses):
        return None
    return Refusal("result.no_entrustment", PLATFORM, f"第 {named} 条不是本案待出结果的委托", "请选择对应的委托环节，或者留空")


def refuse_unknown_result(matter: CaseMatter) -> Iterable[Refusal]:
    """What is told is a result of this case, told no earlier than it came."""
    result = matter.state.investigation.result(matter.act.result)
    if result is None:
        yield Refusal("result.unknown", PLATFORM, f"第 {matter.act.result} 条不是本案的监测、检测、鉴定结果", "请从结果清单中选择")
    elif not result.received_on <= matter.act.told_on <= local_day(matter.recorded_at):
        yield Refusal("result.told_day", PLATFORM, f"告知日期 {matter.act.told_on} 不合理", "告知日期应当在收到结果之后、登记之前")


# Preservation --------------------------------------------------------------------------------------------------------------


def refuse_unapproved_preservation(matter: CaseMatter) -> Iterable[Refusal]:
    """Preservation is approved by the person in charge before it is taken; in urgent cases he is asked at once (行政处罚法 第五十六条)."""
    act, rule = matter.act, matter.rule("clock.C02")
    if act.urgent:
        if not act.asked_by:
            yield matter.refuse(
                rule,
                "preservation.not_asked",
                "情况紧急先行保存的，没有写明即时请示的方式和负责人",
                "请写明请示情况，并在二十四小时内补办批准手续",
            )
        return
    approval = next(
        (one for one in matter.state.investigation.approvals if one.seq == act.approval and one.subject == "先行登记保存"), None
    )
    if approval is None:
        yield matter.refuse(
            rule, "preservation.not_approved", "先行登记保存没有经负责人批准", "请先办理审批；情况紧急的，勾选“情况紧急”并在事后补办"
        )
    elif not approval.granted:
        yield matter.refuse(rule, "preservation.refused", "负责人没有同意先行登记保存", "不得采取该措施")
    elif any(kept.seq == getattr(act, "approval", None) for kept in matter.state.investigation.preservations):
        yield matter.refuse(rule, "preservation.used", "该次批准已经使用", "每次保存须单独批准")


def refuse_unknown_preservation(matter: CaseMatter) -> Refusal | None:
    """An approval afterwards is for an urgent preservation that waits for it."""
    named = matter.act.preservation
    if not named:
        return None
    kept = matter.state.investigation.preservation(named)
    if kept is not None and kept.urgent and not kept.approved and not kept.refused:
        return None
    return Refusal("preservation.unknown", PLATFORM, f"没有编号为“{named}”、待补办批准的先行登记保存", "请从清单中选择；事前审批的留空")


def refuse_preservation_over(matter: CaseMatter) -> Refusal | None:
    """C02: what has lapsed or been released cannot be decided on any more."""
    kept = matter.state.investigation.preservation(matter.act.preservation)
    if kept is None:
        return Refusal("preservation.unknown", PLATFORM, f"本案没有编号为“{matter.act.preservation}”的先行登记保存", "请从清单中选择")
    if kept.open:
        return None
    how = {"lapsed": "期满未作处理决定，已自动解除", "released": "已经解除", "decided": "已经作出处理决定"}[kept.outcome]
    return matter.refuse(
        matter.rule("clock.C02"), f"preservation.{kept.outcome}", f"该次先行登记保存{how}", "需要继续保全证据的，另行依法办理"
    )


# Orders, pauses, extension -------------------------------------------------------------------------------------------------


def refuse_empty_order(matter: CaseMatter) -> Iterable[Refusal]:
    """An order says concretely what to do, and by when."""
    act = matter.act
    if act.content.strip("。 ") in ("自行改正", "自行整改", "立即改正", "限期改正", "改正违法行为"):
        yield Refusal("order.empty", PLATFORM, "责令改正没有写明具体内容", "请写明具体的改正要求")
    if not act.at_once and act.until is None:
        yield Refusal("order.no_term", PLATFORM, "责令改正没有写明期限", "请选择立即改正，或者填写改正期限")
    if act.until is not None and act.until < matter.on:
        yield Refusal("order.past_term", PLATFORM, "改正期限早于责令之日", "请核对改正期限")


def refuse_unknown_order(matter: CaseMatter) -> Refusal | None:
    """What is checked is an order of this case."""
    if any(order.seq == matter.act.order for order in matter.state.investigation.orders):
        return None
    return Refusal("order.unknown", PLATFORM, f"第 {matter.act.order} 条不是本案的责令改正", "请从责令改正清单中选择")


def refuse_unknown_pause(matter: CaseMatter) -> Iterable[Refusal]:
    """The party is told of time that is not counted, no earlier than it began."""
    pause = next((one for one in matter.state.investigation.pauses if one.name == matter.act.pause), None)
    if pause is None:
        yield Refusal("pause.unknown", PLATFORM, f"本案没有编号为“{matter.act.pause}”的不计入期限事由", "请从清单中选择")
    elif pause.told_on is not None:
        yield Refusal("pause.told", PLATFORM, f"该事由已于 {pause.told_on} 书面告知", "无须重复登记")
    elif not pause.since <= matter.act.told_on <= local_day(matter.recorded_at):
        yield Refusal("told.day", PLATFORM, f"告知日期 {matter.act.told_on} 不合理", "告知日期应当在事由发生之后、登记之前")


def refuse_unfounded_extension(matter: CaseMatter) -> Iterable[Refusal]:
    """C07: a first extension on approval, a second by collective decision, each within the length of its rule."""
    held = matter.state.clocks.get("C07")
    if held is None:
        return
    first, second = "clock.C07.extension", "clock.C07.second_extension"
    wanted = second if held.extensions else first
    if len(held.extensions) > 1 or not matter.has(wanted):
        rule = matter.rule("clock.C07")
        yield matter.refuse(rule, "clock.extended_already", "办案期限不能再延长", "请尽快办结，并如实说明超期原因")
        return
    rule = matter.rule(wanted)
    amount = getattr(rule.value, "amount", None)
    if amount is not None and matter.act.days > amount:
        yield matter.refuse(
            rule, "clock.extension_too_long", f"该次最多可以延长 {amount} 日，申请延长 {matter.act.days} 日", "请缩短延长的日数"
        )
    if wanted == second and not matter.act.collective:
        yield matter.refuse(rule, "clock.not_collective", "再次延长办案期限须经集体讨论决定", "请在集体讨论决定后办理")


# Report and case review ----------------------------------------------------------------------------------------------------


def refuse_unsigned_report(matter: CaseMatter) -> Refusal | None:
    """Whoever submits the report is one of those who sign it."""
    if matter.by.person in matter.act.officers or matter.by.deputy_for in matter.act.officers:
        return None
    return matter.refuse(matter.rule("gate.G01"), "report.not_signed", "提交报告的人员不在签名的调查人员之中", "报告由两名以上调查人员签名")


def refuse_report_without_parts(matter: CaseMatter) -> Iterable[Refusal]:
    """The report names facts, evidence, law, discretion and a proposal; evidence that was excluded carries nothing."""
    act, rule = matter.act, matter.rule("gate.G04")
    for name in ("facts", "evidence", "law", "discretion", "proposal"):
        if not getattr(act, name):
            title = type(act).model_fields[name].title
            yield matter.refuse(rule, "report.missing", f"调查终结报告没有写明{title}", f"请补充{title}")
    standing = {item.id for item in matter.state.investigation.standing_evidence}
    strange = [one for one in act.evidence if one not in standing]
    if strange:
        yield matter.refuse(rule, "report.evidence", f"报告引用了不存在或者已排除的证据：{'、'.join(strange)}", "请从有效证据中选择")


def refuse_unverified_evidence(matter: CaseMatter) -> Iterable[Refusal]:
    """Evidence is verified before it is the basis of a finding (行政处罚法 第四十六条)."""
    for item in matter.state.investigation.standing_evidence:
        if item.id in matter.act.evidence and not item.verified:
            yield matter.refuse(
                matter.rule("gate.G04"),
                "evidence.not_verified",
                f"证据“{item.name}”没有经过查证",
                "证据必须经查证属实，方可作为认定事实的根据",
            )


@on_state
def refuse_report_without_party(matter: CaseMatter) -> Refusal | None:
    """A report is about somebody."""
    if matter.state.parties:
        return None
    return matter.refuse(matter.rule("gate.G04"), "case.no_party", "本案没有登记当事人", "请先登记当事人并核对证照")


@on_state
def refuse_examiner_who_investigated(matter: CaseMatter) -> Refusal | None:
    """G07: whoever investigated does not review the case (调查人员与审查人员分离)."""
    if matter.by.person not in matter.state.investigators:
        return None
    return matter.refuse(
        matter.rule("gate.G07"), "examine.investigator", f"{matter.by.name}参加过本案调查，不能审查本案", "请由没有参加调查的人员审查"
    )


def refuse_agreeing_against_answers(matter: CaseMatter) -> Refusal | None:
    """A case in which one of the six answers is no is sent back, not agreed to."""
    noes = matter.act.answers.noes()
    if matter.act.outcome != "agree" or not noes:
        return None
    return matter.refuse(
        matter.rule("gate.G04"), "examine.noes", f"审查结论为同意，但以下项目为“否”：{'、'.join(noes)}", "请退回补充调查或者重新调查取证"
    )


def refuse_other_handover_unit(matter: CaseMatter) -> Iterable[Refusal]:
    """Footage and dossier go to the unit the agency names (recording.handover_unit)."""
    if matter.has("recording.handover_unit"):
        rule = matter.rule("recording.handover_unit")
        if matter.act.unit != rule.value:
            unit = matter.regime.unit(str(rule.value))
            yield matter.refuse(
                rule, "handover.other_unit", f"音像资料和案卷应当移交{unit.name if unit else rule.value}", "请选择规定的接收机构"
            )
    elif matter.regime.unit(matter.act.unit) is None:
        yield Refusal("case.unknown_unit", PLATFORM, f"本机关没有代码为“{matter.act.unit}”的机构", "请从本机关机构中选择")


@on_state
def refuse_nothing_handed_over(matter: CaseMatter) -> Refusal | None:
    """There is something to sign for."""
    held = matter.state.investigation.handover
    if held is not None and held.signed_on is None:
        return None
    return Refusal("handover.nothing", PLATFORM, "没有待签收的音像资料和案卷", "请先由承办人员办理移交")


@on_state
def refuse_signing_for_other_unit(matter: CaseMatter) -> Refusal | None:
    """Somebody of the receiving unit signs."""
    held = matter.state.investigation.handover
    if held is None or held.unit in matter.by.units:
        return None
    unit = matter.regime.unit(held.unit)
    return Refusal("handover.not_yours", PLATFORM, f"应当由{unit.name if unit else held.unit}的人员签收", "请由接收机构的人员签收")
