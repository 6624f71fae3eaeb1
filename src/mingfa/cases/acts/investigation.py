"""The investigation (调查取证): on site, evidence, measures, results, suspension, report, case review, papers and corrections."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from pydantic import Field

from mingfa.agencies.facts import officers_need
from mingfa.cases.acts.common import (
    AREA,
    FILE,
    PARTY,
    PERSONS,
    UNIT,
    CaseAct,
    Digest,
    Line,
    Moment,
    OnSite,
    OptionalDigest,
    Paper,
    Part,
    PersonStream,
    Text,
    choices,
    officers_of,
)
from mingfa.cases.gates import common as gate
from mingfa.cases.gates import investigation as gates
from mingfa.cases.gates import opening as opening_gates
from mingfa.cases.gates import papers as paper_gates
from mingfa.cases.gates.dossier import handed_recordings, refuse_unsigned_recordings
from mingfa.cases.gates.recordings import refuse_unrecorded, refuse_unrecorded_activity
from mingfa.cases.state.core import IN_HAND, CaseState, day_of, step
from mingfa.cases.state.investigation import (
    Activity,
    Approval,
    EvidenceState,
    Examination,
    Handover,
    OrderState,
    Pause,
    Preservation,
    Report,
    Result,
    Shown,
)
from mingfa.desk.act import Caused, Matter, Need, act_class, folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.streams import agency_of
from mingfa.desk.times import LOCAL, local_day
from mingfa.documents.blocks import Thing
from mingfa.documents.papers.decision import CaseReviewChecks
from mingfa.law.clock import Extend, Unit
from mingfa.lists.av_items import AV_LIST
from mingfa.recorders.facts import RecorderFact, RoomStream
from mingfa.recording.evidence_rules import EvidenceIn
from mingfa.recording.state import recording_stream

FIELD = frozenset({"lead", "investigating"})
INVESTIGATING = frozenset({"investigating"})
EVERYWHERE = IN_HAND | {"lead", "suspended"}
TEAM = (gate.refuse_not_own_case, gate.refuse_officer_in_question)
OFFICERS = (officers_need("officers", officers_of),)
ON_SITE_NEEDS = (*OFFICERS, AV_LIST)


def found(case: CaseState, **changes: Any) -> CaseState:
    """Return the case with something new in its investigation."""
    return replace(case, investigation=replace(case.investigation, **changes))


# On site -------------------------------------------------------------------------------------------------------------------


class InspectSite(OnSite):
    """Inspect a site (现场检查、勘察): one site a record; what was found stands in the record filed for this step."""

    label = "现场检查"
    duty = "case.investigate"
    stages = FIELD
    activities = ("inspection",)
    record = "evidence_paper"
    record_forms = ("site_record",)
    gates = (*TEAM, *gate.ON_SITE, gate.refuse_unknown_party)
    needs = ON_SITE_NEEDS

    party: str = Field(default="", title="被检查人", json_schema_extra=PARTY)
    onsite_person: str = Field(default="", title="现场负责人", max_length=60)
    findings: Text = Field(title="检查情况摘要", json_schema_extra=AREA)
    random: bool = Field(default=False, title="随机抽查")

    @property
    def activity_kinds(self) -> tuple[str, ...]:
        """A random inspection is one of its own kind too."""
        return ("inspection", "random_inspection") if self.random else ("inspection",)


class QuestionPerson(OnSite):
    """Question one person (调查询问): one person a record; a second one is questioned apart. room: a registered one (询问室)."""

    label = "调查询问"
    duty = "case.investigate"
    stages = FIELD
    activities = ("questioning", "evidence")
    record = "evidence_paper"
    record_forms = ("questioning_record",)
    gates = (*TEAM, *gate.ON_SITE, gates.refuse_several_questioned, gates.refuse_no_room, gate.refuse_unknown_party)
    needs = (*ON_SITE_NEEDS, Need("room", lambda act, state: (act.room,) if act is not None and act.room else (), RecorderFact))

    party: str = Field(default="", title="所属当事人", json_schema_extra=PARTY)
    person: Line = Field(title="被询问人")
    relation: Line = Field(title="与本案关系")
    room: RoomStream = Field("", title="询问室", description="在登记的询问室询问的，选择该场所", json_schema_extra={"widget": "choice"})


class TakeSample(OnSite):
    """Take samples (抽样取证): what, how, how sealed; the result is told to the party later (G06)."""

    label = "抽样取证"
    duty = "case.investigate"
    stages = FIELD
    activities = ("sampling", "evidence")
    record = "evidence_paper"
    record_forms = ("sampling_record", "sampling_notice")
    gates = (*TEAM, *gate.ON_SITE, gate.refuse_unknown_party)
    needs = ON_SITE_NEEDS

    party: str = Field(default="", title="当事人", json_schema_extra=PARTY)
    samples: tuple[Thing, ...] = Field(title="样品", min_length=1)
    method: Text = Field(title="抽样方法和过程", json_schema_extra=AREA)
    sealing: Line = Field(title="封样情况")


def shown(entry: Entry[Any]) -> tuple[Shown, ...]:
    """Return who took part, with the certificates from the list of officers as they stood that day."""
    people = []
    for fact in entry.facts.get("officers", ()):
        number, kind = gate.certificate_of(fact.value)
        people.append(Shown(fact.value.person, fact.value.name, number, entry.act.identity.certificate or kind))
    return tuple(people)


def add_activity(case: CaseState, entry: Entry[Any]) -> CaseState:
    """Return the case with an on-site activity, and its officers among those who investigated."""
    act = entry.act
    activity = Activity(
        entry.seq, act.name, act.label, act.activity_kinds, act.where, act.started_at, act.ended_at, shown(entry), act.identity.way, act.identity.at,
        act.identity.confirmed, act.uniform.worn, act.uniform.reason, act.told.items, act.told.explanation, act.recording_told_at,
        getattr(act, "party", ""), getattr(act, "person", ""), act.before_filing, act.device.id if act.device else "",
        av_item=act.av_item, room=str(getattr(act, "room", "")).rpartition("/")[2],
    )  # fmt: skip
    case = replace(case, investigators=case.investigators | {one.person for one in activity.officers})
    return found(case, activities=(*case.investigation.activities, activity))


@folds(InspectSite, QuestionPerson, TakeSample)
def apply_on_site(case: CaseState, entry: Entry[OnSite]) -> CaseState:
    """Keep the activity; it stays open until its record is there."""
    return add_activity(case, entry)


class EndActivity(CaseAct):
    """End an on-site activity (结束现场活动): only when its document has been issued."""

    label = "结束现场活动"
    duty = "case.investigate"
    stages = EVERYWHERE
    any_time = True
    needs = (AV_LIST,)
    gates = (*TEAM, gates.refuse_end_without_document, refuse_unrecorded_activity)

    activity: int = Field(title="现场活动", ge=0, json_schema_extra={"widget": "activity"})


@folds(EndActivity)
def apply_end_activity(case: CaseState, entry: Entry[EndActivity]) -> CaseState:
    """Mark the activity as finished."""
    done = tuple(replace(one, finished=True) if one.seq == entry.act.activity else one for one in case.investigation.activities)
    return found(case, activities=done)


class ReportOnUniform(CaseAct):
    """Let supervision settle a case of no uniform (着装情况处理)."""

    label = "处理着装情况"
    duty = "supervision.view"
    stages = EVERYWHERE
    gates = (gates.refuse_no_uniform_question,)

    activity: int = Field(title="现场活动", ge=0)
    handling: Text = Field(title="处理意见", json_schema_extra=AREA)


@folds(ReportOnUniform)
def apply_report_on_uniform(case: CaseState, entry: Entry[ReportOnUniform]) -> CaseState:
    """Note how supervision settled it; the line itself stays."""
    settled = tuple(
        replace(one, uniform="settled", uniform_reason=f"{one.uniform_reason}（{entry.act.handling}）")
        if one.seq == entry.act.activity
        else one
        for one in case.investigation.activities
    )
    return found(case, activities=settled)


# Evidence ------------------------------------------------------------------------------------------------------------------

EVIDENCE_KINDS = {
    "documentary": "书证", "physical": "物证", "audiovisual": "视听资料", "electronic": "电子数据", "witness": "证人证言", "statement": "当事人的陈述",
    "opinion": "鉴定意见", "record": "勘验笔录、现场笔录",
}  # fmt: skip


class Verification(Part):
    """How an item of evidence was verified (查证): by whom, when, with what original it was compared."""

    by: Line = Field(title="查证人")
    on: date = Field(title="查证日期")
    how: Line = Field(title="查证方法", description="与原件核对无误、询问提供人等")


def _recording_named(act: Any, case: CaseState) -> tuple[str, ...]:
    """Name the recording whose original an item of evidence is: one tied to the case, any piece of it, or the one stored under this digest."""
    if act is None or not act.original:
        return ()
    tied = tuple(one.recording for one in case.recordings.values() if act.original in one.digests)
    return tied or (recording_stream(agency_of(case.stream), act.original),)


class AddEvidence(CaseAct):
    """Add an item of evidence (收集证据): kind, original in the vault, source, what it proves, how it was verified.

    When the original is a recording, the recording is listed as evidence with it, and whatever the rule wants of such a recording is due.
    """

    label = "收集证据"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined", "notified", "deliberating"}
    any_time = True
    needs = (Need("recording", _recording_named, EvidenceIn, required=False),)
    gates = (*TEAM, gates.refuse_evidence_without_source, gates.refuse_device_record)
    correctable: ClassVar[frozenset[str]] = frozenset({"title", "obtained_on", "made_by", "proves", "source"})

    evidence_kind: Literal["documentary", "physical", "audiovisual", "electronic", "witness", "statement", "opinion", "record"] = Field(
        title="证据种类", json_schema_extra=choices(**EVIDENCE_KINDS)
    )
    title: Line = Field(title="证据名称")
    original: OptionalDigest = Field(default="", title="原件", json_schema_extra=FILE)
    kept_at: str = Field(default="", title="原物（原始载体）存放处", max_length=300)
    source: Line = Field(title="来源")
    obtained_on: date = Field(title="取得日期")
    made_by: Line = Field(title="提供（制作）人")
    proves: Text = Field(title="证明内容", json_schema_extra=AREA)
    step: int | None = Field(default=None, title="取得的环节", ge=0)
    extraction: str = Field(default="", title="电子数据的提取方式和载体", max_length=1_000)
    device_number: str = Field(default="", title="电子技术监控设备编号", max_length=80)
    verification: Verification | None = Field(default=None, title="查证")

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """The recording whose original this is."""
        return _recording_named(self, state)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """A recording that becomes evidence in this case is listed as such."""
        flag = act_class("recording.flag_evidence")
        for fact in matter.facts.get("recording", ()):
            if flag is not None and matter.stream not in fact.value.cases:
                yield Caused(fact.stream, flag.model_validate({"case": matter.stream, "reason": self.proves}))


@folds(AddEvidence)
def apply_add_evidence(case: CaseState, entry: Entry[AddEvidence]) -> CaseState:
    """Keep the item under its own id."""
    act = entry.act
    item = EvidenceState(
        f"e{entry.seq}", entry.seq, act.evidence_kind, act.title, act.original, act.source, act.obtained_on, act.made_by, act.proves,
        act.verification is not None,
    )  # fmt: skip
    return found(case, evidence=(*case.investigation.evidence, item))


class VerifyEvidence(CaseAct):
    """Verify an item of evidence (查证证据)."""

    label = "查证证据"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined", "notified", "deliberating"}
    gates = (*TEAM, gates.refuse_unknown_evidence)

    evidence: Line = Field(title="证据", json_schema_extra={"widget": "evidence"})
    verification: Verification = Field(title="查证")


@folds(VerifyEvidence)
def apply_verify_evidence(case: CaseState, entry: Entry[VerifyEvidence]) -> CaseState:
    """Mark the item as verified."""
    return found(
        case, evidence=tuple(replace(one, verified=True) if one.id == entry.act.evidence else one for one in case.investigation.evidence)
    )


class ExcludeEvidence(CaseAct):
    """Exclude an item of evidence (排除证据): got by unlawful means, untrue, or without bearing on the case."""

    label = "排除证据"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined", "notified", "deliberating"}
    gates = (*TEAM, gates.refuse_unknown_evidence)

    evidence: Line = Field(title="证据", json_schema_extra={"widget": "evidence"})
    ground: Literal["unlawful", "untrue", "unrelated", "replaced"] = Field(
        title="排除理由",
        json_schema_extra=choices(unlawful="以非法手段取得", untrue="经查证不属实", unrelated="与本案无关", replaced="以其他证据代替"),
    )
    reason: Text = Field(title="说明", json_schema_extra=AREA)


@folds(ExcludeEvidence)
def apply_exclude_evidence(case: CaseState, entry: Entry[ExcludeEvidence]) -> CaseState:
    """Take the item out of the standing evidence; it stays in the file."""
    act = entry.act
    return found(
        case, evidence=tuple(replace(one, out=act.reason) if one.id == act.evidence else one for one in case.investigation.evidence)
    )


class UseDevice(CaseAct):
    """Take a record of a monitoring device as evidence (电子技术监控设备记录): reviewed device, published place, record reviewed (G05)."""

    label = "采用电子技术监控设备记录"
    duty = "case.investigate"
    stages = FIELD | {"reported"}
    any_time = True
    record = "evidence_paper"
    gates = (*TEAM, gates.refuse_unreviewed_device, gate.refuse_unfit_paper)

    device_number: Line = Field(title="设备编号")
    place: Line = Field(title="设置地点")
    legal_review_on: date | None = Field(default=None, title="设备法制审核日期")
    technical_review_on: date | None = Field(default=None, title="设备技术审核日期")
    marked: bool = Field(default=False, title="设置地点有明显标志")
    published_on: date | None = Field(default=None, title="设置地点公布日期")
    captured_at: Moment = Field(title="记录时间", json_schema_extra={"widget": "datetime"})
    record_reviewed_by: str = Field(default="", title="记录内容审核人", max_length=60)
    record_sound: bool = Field(default=False, title="记录真实、清晰、完整、准确")
    told_party: bool = Field(default=False, title="已告知当事人违法事实和查询、陈述、申辩的途径")
    proves: Text = Field(title="证明内容", json_schema_extra=AREA)
    original: Digest = Field(title="记录原件", json_schema_extra=FILE)
    paper: Paper | None = Field(default=None, title="审核材料")


@folds(UseDevice)
def apply_use_device(case: CaseState, entry: Entry[UseDevice]) -> CaseState:
    """Keep the record among the evidence, verified by its review."""
    act = entry.act
    item = EvidenceState(
        f"e{entry.seq}", entry.seq, "electronic", f"电子技术监控设备 {act.device_number} 记录", act.original, f"设置于{act.place}的设备",
        local_day(act.captured_at), act.record_reviewed_by, act.proves, True,
    )  # fmt: skip
    return found(case, evidence=(*case.investigation.evidence, item))


# Results -------------------------------------------------------------------------------------------------------------------

RESULT_KINDS = {"monitoring": "监测", "testing": "检测", "appraisal": "鉴定", "assessment": "评估", "recognition": "认定"}
ResultKind = Literal["monitoring", "testing", "appraisal", "assessment", "recognition"]


class EntrustResult(CaseAct):
    """Entrust monitoring, testing or appraisal (委托监测、检测、鉴定): its time is not counted to the ninety days when the party is told."""

    label = "委托监测、检测、鉴定"
    duty = "case.investigate"
    stages = INVESTIGATING
    record = "evidence_paper"
    gates = (*TEAM, gates.refuse_telling_before, gate.refuse_unfit_paper)

    result_kind: ResultKind = Field(title="事项", json_schema_extra=choices(**RESULT_KINDS))
    body: Line = Field(title="受委托机构")
    matter: Text = Field(title="委托事项", json_schema_extra=AREA)
    told_on: date | None = Field(default=None, title="书面告知当事人的日期", description="未书面告知的，所用时间计入办案期限")
    paper: Paper | None = Field(default=None, title="委托书")


@folds(EntrustResult)
def apply_entrust_result(case: CaseState, entry: Entry[EntrustResult]) -> CaseState:
    """Hold C07 from that day."""
    return _pause(case, entry, RESULT_KINDS[entry.act.result_kind], entry.act.told_on)


def _pause(case: CaseState, entry: Entry[Any], ground: str, told_on: date | None) -> CaseState:
    name = f"h{entry.seq}"
    pause = Pause(name, entry.seq, ground, day_of(entry), told_on)
    return found(case.hold("C07", name, ground, day_of(entry), told_on), pauses=(*case.investigation.pauses, pause))


def _resumed(case: CaseState, name: str, on: date, reason: str) -> CaseState:
    pauses = tuple(replace(one, until=on) if one.name == name and one.until is None else one for one in case.investigation.pauses)
    return found(case.release("C07", name, on, reason), pauses=pauses)


class ReceiveResult(CaseAct):
    """Receive a result (收到监测、检测、鉴定结果): report number, sampling and report time, conclusion; then it is told to the party."""

    label = "收到监测、检测、鉴定结果"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined"}
    record = "appraisal"
    gates = (*TEAM, gates.refuse_report_before_sample, gates.refuse_unknown_entrustment, gate.refuse_unfit_paper)
    correctable: ClassVar[frozenset[str]] = frozenset({"report_number", "conclusion", "sampled_on", "reported_on", "body"})

    entrusted: int | None = Field(default=None, title="委托的环节", ge=0)
    sample: int | None = Field(default=None, title="抽样的环节", ge=0)
    result_kind: ResultKind = Field(title="事项", json_schema_extra=choices(**RESULT_KINDS))
    body: Line = Field(title="出具机构")
    qualified: bool = Field(default=False, title="出具机构具有相应资质（报告有资质标志）")
    report_number: Line = Field(title="报告编号")
    sampled_on: date | None = Field(default=None, title="采样日期")
    reported_on: date = Field(title="报告日期")
    conclusion: Text = Field(title="结果", json_schema_extra=AREA)
    exceeds: bool = Field(default=False, title="结果表明存在违法排放等情形")
    paper: Paper | None = Field(default=None, title="报告")


@folds(ReceiveResult)
def apply_receive_result(case: CaseState, entry: Entry[ReceiveResult]) -> CaseState:
    """Keep the result; the time of the entrustment ends, the order to correct falls due (C31)."""
    act, day = entry.act, day_of(entry)
    result = Result(entry.seq, RESULT_KINDS[act.result_kind], act.body, act.report_number, None, day, act.conclusion)
    if act.entrusted is not None:
        case = _resumed(case, f"h{act.entrusted}", day, f"收到{result.kind}结果")
    if act.exceeds and not case.investigation.orders and "C31" not in case.clocks:
        case = case.start("C31", "clock.C31", "责令改正", day, f"取得{result.kind}报告")
    return found(case, results=(*case.investigation.results, result))


class TellResult(CaseAct):
    """Tell a party a result (告知监测、检测、鉴定结果), in writing, with the right to object (G06)."""

    label = "告知监测、检测、鉴定结果"
    duty = "case.investigate"
    stages = FIELD | {"reported", "examined", "notified"}
    record = "enforcement_document"
    record_forms = ("result_notice", "questioning_record")
    gates = (*TEAM, gates.refuse_unknown_result, gate.refuse_unknown_party, gate.refuse_unfit_paper)

    result: int = Field(title="结果", ge=0, json_schema_extra={"widget": "result"})
    party: str = Field(default="", title="当事人", json_schema_extra=PARTY)
    told_on: date = Field(title="告知日期")
    way: Line = Field(title="告知方式")
    paper: Paper | None = Field(default=None, title="结果告知书")


@folds(TellResult)
def apply_tell_result(case: CaseState, entry: Entry[TellResult]) -> CaseState:
    """Note who was told when."""
    act = entry.act
    told = tuple(
        replace(one, told=(*one.told, (act.party, act.told_on))) if one.seq == act.result else one for one in case.investigation.results
    )
    return found(case, results=told)


# Preservation --------------------------------------------------------------------------------------------------------------


class RegisterPreservation(OnSite):
    """Register things and keep them as evidence (先行登记保存): approved before, or in urgent cases within 24 hours after (C02, C03)."""

    label = "先行登记保存证据"
    duty = "case.investigate"
    stages = FIELD
    activities = ("preservation", "evidence")
    record = "enforcement_document"
    record_forms = ("preservation_notice",)
    gates = (*TEAM, *gate.ON_SITE, gates.refuse_unapproved_preservation, gate.refuse_unknown_party)
    needs = ON_SITE_NEEDS

    party: str = Field(default="", title="当事人", json_schema_extra=PARTY)
    things: tuple[Thing, ...] = Field(title="物品清单", min_length=1)
    why: Text = Field(title="证据可能灭失或者以后难以取得的情况", json_schema_extra=AREA)
    kept_at: Line = Field(title="保存地点")
    approval: int | None = Field(default=None, title="批准的环节", ge=0)
    urgent: bool = Field(default=False, title="情况紧急，先行采取")
    asked_by: str = Field(default="", title="即时请示的方式和负责人", max_length=300)


@folds(RegisterPreservation)
def apply_register_preservation(case: CaseState, entry: Entry[RegisterPreservation]) -> CaseState:
    """Begin the seven working days; in urgent cases also the twenty-four hours for the paper."""
    act, ident = entry.act, f"k{entry.seq}"
    things = tuple(f"{thing.name} {thing.number}" for thing in act.things)
    kept = Preservation(ident, entry.seq, act.ended_at, things, act.kept_at, act.urgent, act.approval is not None)
    case = found(add_activity(case, entry), preservations=(*case.investigation.preservations, kept))
    case = case.start(f"C02:{ident}", "clock.C02", "先行登记保存期限", local_day(act.ended_at), "采取先行登记保存")
    if act.urgent:
        case = case.start(f"C03:{ident}", "clock.C03", "补办先行登记保存批准手续", act.ended_at.astimezone(LOCAL), "情况紧急先行采取")
    return case


class ApprovePreservation(CaseAct):
    """Approve preservation (批准先行登记保存), before it is taken or, in urgent cases, afterwards."""

    label = "审批先行登记保存"
    duty = "case.approve_measure"
    stages = EVERYWHERE
    record = "internal_approval"
    record_forms = ("internal_approval",)
    gates = (gates.refuse_unknown_preservation, gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    preservation: str = Field(default="", title="先行登记保存", description="情况紧急先行采取、事后补批的，选择该次保存；事前审批的留空")
    granted: bool = Field(title="是否同意")
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="审批表")


@folds(ApprovePreservation)
def apply_approve_preservation(case: CaseState, entry: Entry[ApprovePreservation]) -> CaseState:
    """Keep the approval; what was taken in urgency is approved, or has to be released."""
    act = entry.act
    approval = Approval(entry.seq, "先行登记保存", None, entry.by.person, act.granted, act.opinion, day_of(entry))
    case = found(case, approvals=(*case.investigation.approvals, approval))
    if not act.preservation:
        return case
    kept = tuple(
        replace(one, approved=act.granted, refused=not act.granted) if one.id == act.preservation else one
        for one in case.investigation.preservations
    )
    return found(case, preservations=kept).end(f"C03:{act.preservation}", entry.done_at, "已补办批准手续")


class DecidePreservation(CaseAct):
    """Decide what becomes of the things kept (先行登记保存的处理): within seven working days."""

    label = "先行登记保存处理决定"
    duty = "case.investigate"
    stages = EVERYWHERE
    record = "enforcement_document"
    gates = (*TEAM, gates.refuse_preservation_over, gate.refuse_unfit_paper)

    preservation: Line = Field(title="先行登记保存", json_schema_extra={"widget": "preservation"})
    handling: Literal["copied", "tested", "sealed", "confiscate", "transferred", "other"] = Field(
        title="处理决定",
        json_schema_extra=choices(
            copied="采取记录、复制、拍照、录像等证据保全措施", tested="送交检测、检验、鉴定", sealed="转为查封、扣押", confiscate="作出没收决定",
            transferred="移送其他机关", other="其他处理",
        ),
    )  # fmt: skip
    opinion: Text = Field(title="说明", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="处理文书")


class ReleasePreservation(CaseAct):
    """Release the things kept (解除先行登记保存), all or what is left of them."""

    label = "解除先行登记保存"
    duty = "case.investigate"
    stages = EVERYWHERE
    record = "enforcement_document"
    record_forms = ("preservation_release",)
    gates = (*TEAM, gates.refuse_preservation_over, gate.refuse_unfit_paper)

    preservation: Line = Field(title="先行登记保存", json_schema_extra={"widget": "preservation"})
    opinion: Text = Field(title="解除理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="解除先行登记保存证据通知书")


def _preservation_over(case: CaseState, ident: str, outcome: str, at: datetime, handling: str) -> CaseState:
    kept = tuple(
        replace(one, outcome=outcome, ended_at=at, handling=handling) if one.id == ident and one.open else one
        for one in case.investigation.preservations
    )
    case = found(case, preservations=kept).end(f"C02:{ident}", local_day(at), handling)
    return case.end(f"C03:{ident}", at, handling)


@folds(DecidePreservation)
def apply_decide_preservation(case: CaseState, entry: Entry[DecidePreservation]) -> CaseState:
    """End the preservation by the decision."""
    return _preservation_over(case, entry.act.preservation, "decided", entry.done_at, entry.act.opinion)


@folds(ReleasePreservation)
def apply_release_preservation(case: CaseState, entry: Entry[ReleasePreservation]) -> CaseState:
    """End the preservation by release."""
    return _preservation_over(case, entry.act.preservation, "released", entry.done_at, entry.act.opinion)


class LapsePreservation(CaseAct):
    """Let a preservation lapse (先行登记保存自动解除): seven working days are over and nothing was decided (行政处罚法 第五十六条)."""

    label = "先行登记保存期满自动解除"
    system = frozenset({"clock"})
    internal = True
    any_time = True

    preservation: str = Field(title="先行登记保存")


@folds(LapsePreservation)
def apply_lapse_preservation(case: CaseState, entry: Entry[LapsePreservation]) -> CaseState:
    """End it, at the instant the last day was over."""
    return _preservation_over(case, entry.act.preservation, "lapsed", entry.done_at, "期满未作处理决定，自动解除")


# Orders to correct ---------------------------------------------------------------------------------------------------------


class OrderCorrection(CaseAct):
    """Order a party to correct (责令改正): concrete content, at once or by a day; it is not a penalty (行政处罚法 第二十八条)."""

    label = "责令改正"
    duty = "case.investigate"
    stages = IN_HAND
    record = "enforcement_document"
    record_forms = ("correction_order",)
    gates = (*TEAM, gate.refuse_unknown_party, gates.refuse_empty_order, gate.refuse_unfit_paper)
    correctable: ClassVar[frozenset[str]] = frozenset({"until"})

    party: Line = Field(title="当事人", json_schema_extra=PARTY)
    content: Text = Field(title="改正的具体内容", json_schema_extra=AREA)
    at_once: bool = Field(default=False, title="立即改正")
    until: date | None = Field(default=None, title="改正期限")
    number: str = Field(default="", title="文号", max_length=80)
    paper: Paper | None = Field(default=None, title="责令改正违法行为决定书")


@folds(OrderCorrection)
def apply_order_correction(case: CaseState, entry: Entry[OrderCorrection]) -> CaseState:
    """Keep the order."""
    act = entry.act
    order = OrderState(entry.seq, act.party, act.content, day_of(entry), None if act.at_once else act.until, act.number)
    return found(case, orders=(*case.investigation.orders, order)).end("C31", day_of(entry), "已责令改正")


class CheckCorrection(CaseAct):
    """Check whether an order was obeyed (复查改正情况)."""

    label = "复查改正情况"
    duty = "case.investigate"
    stages = EVERYWHERE | {"closed"}
    record = "evidence_paper"
    gates = (*TEAM, gates.refuse_unknown_order, gate.refuse_fewer_than_two, gate.refuse_uncertified_officer, gate.refuse_unfit_paper)
    needs = OFFICERS

    order: int = Field(title="责令改正", ge=0, json_schema_extra={"widget": "order"})
    officers: tuple[PersonStream, ...] = Field(title="复查人员", json_schema_extra=PERSONS)
    done: bool = Field(title="是否已经改正")
    findings: Text = Field(title="复查情况", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="复查笔录")


@folds(CheckCorrection)
def apply_check_correction(case: CaseState, entry: Entry[CheckCorrection]) -> CaseState:
    """Note what the check found; the latest one stands."""
    act, day = entry.act, day_of(entry)
    orders = tuple(replace(one, checked_on=day, done=act.done) if one.seq == act.order else one for one in case.investigation.orders)
    return found(case, orders=orders)


# Suspension, termination, telling the party ----------------------------------------------------------------------------------

SUSPENSION = {
    "other_case": "须以其他案件的处理结果为依据", "interpretation": "适用法律须请有权机关作出解释", "force_majeure": "不可抗力致使调查暂时无法进行",
    "party_missing": "当事人下落不明致使调查暂时无法进行", "other": "其他应当中止调查的情形",
}  # fmt: skip


class SuspendInvestigation(CaseAct):
    """Suspend the case (中止调查): on a ground of art 35, approved; the ninety days stand still only if the party is told in writing."""

    label = "中止案件调查"
    duty = "case.approve_measure"
    stages = IN_HAND - {"decided", "performing", "in_court"}
    record = "internal_approval"
    record_forms = ("suspension_approval",)
    gates = (gate.only_penalty, gates.refuse_telling_before, gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    ground: Literal["other_case", "interpretation", "force_majeure", "party_missing", "other"] = Field(
        title="中止情形", json_schema_extra=choices(**SUSPENSION)
    )
    facts: Text = Field(title="事实和理由", json_schema_extra=AREA)
    told_on: date | None = Field(default=None, title="书面告知当事人的日期", description="未书面告知的，中止的时间不从办案期限中扣除")
    paper: Paper | None = Field(default=None, title="案件中止调查审批表")


@folds(SuspendInvestigation)
def apply_suspend_investigation(case: CaseState, entry: Entry[SuspendInvestigation]) -> CaseState:
    """Stop at the stage reached; C07 is held."""
    act = entry.act
    paused = _pause(case, entry, f"中止调查（{SUSPENSION[act.ground]}）", act.told_on)
    return replace(paused.at_stage("suspended", entry), suspended_from=case.stage)


class ResumeInvestigation(CaseAct):
    """Resume the case (恢复调查) as soon as the ground is gone."""

    label = "恢复案件调查"
    duty = "case.approve_measure"
    stages = frozenset({"suspended"})
    record = "internal_approval"
    record_forms = ("resumption_approval",)
    gates = (gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    reason: Text = Field(title="恢复理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="案件恢复调查审批表")


@folds(ResumeInvestigation)
def apply_resume_investigation(case: CaseState, entry: Entry[ResumeInvestigation]) -> CaseState:
    """Return to the stage from which it was suspended; C07 runs again when nothing else holds it."""
    last = next((one.name for one in reversed(case.investigation.pauses) if one.until is None and one.ground.startswith("中止")), "")
    case = _resumed(case, last, day_of(entry), entry.act.reason)
    return replace(case.at_stage(case.suspended_from or "investigating", entry), suspended_from="")


class TerminateInvestigation(CaseAct):
    """Terminate the case (终止调查): the citizen died, the organisation ended without successor, or another ground of art 36."""

    label = "终止案件调查"
    duty = "case.approve_measure"
    stages = IN_HAND - {"decided", "performing", "in_court"} | {"suspended"}
    record = "internal_approval"
    record_forms = ("termination_approval",)
    gates = (gate.only_penalty, gate.refuse_undecided_avoidance, gate.refuse_approval_without_paper, gate.refuse_unfit_paper)

    ground: Literal["died", "ended", "other"] = Field(
        title="终止情形",
        json_schema_extra=choices(
            died="涉嫌违法的公民死亡", ended="涉嫌违法的法人、其他组织终止，没有权利义务承受人", other="其他应当终止调查的情形"
        ),
    )
    facts: Text = Field(title="事实和理由", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="案件终止调查审批表")


@folds(TerminateInvestigation)
def apply_terminate_investigation(case: CaseState, entry: Entry[TerminateInvestigation]) -> CaseState:
    """Note the ground: the case can now be closed on it; C07 is over."""
    case = found(case, terminated=entry.act.ground).end("C07", day_of(entry), "终止调查")
    return replace(case.at_stage("performing", entry), suspended_from="")


class TellParty(CaseAct):
    """Tell the party in writing of time that is not counted (书面告知当事人不计入期限的时间)."""

    label = "书面告知当事人不计入期限"
    duty = "case.investigate"
    stages = EVERYWHERE
    record = "enforcement_document"
    gates = (*TEAM, gates.refuse_unknown_pause, gate.refuse_unfit_paper)

    pause: Line = Field(title="不计入期限的事由", json_schema_extra={"widget": "pause"})
    told_on: date = Field(title="书面告知日期")
    way: Line = Field(title="告知方式")
    paper: Paper | None = Field(default=None, title="告知文书")


@folds(TellParty)
def apply_tell_party(case: CaseState, entry: Entry[TellParty]) -> CaseState:
    """Note the day; told too late it takes nothing out."""
    act = entry.act
    pauses = tuple(replace(one, told_on=one.told_on or act.told_on) if one.name == act.pause else one for one in case.investigation.pauses)
    return found(case.told("C07", act.pause, act.told_on), pauses=pauses)


class ExtendHandling(CaseAct):
    """Extend the ninety days (延长办案期限) on approval; a second time only by collective decision."""

    label = "延长办案期限"
    duty = "case.approve_measure"
    stages = IN_HAND - {"decided", "performing", "in_court"}
    record = "internal_approval"
    record_forms = ("internal_approval",)
    gates = (
        gate.only_penalty,
        opening_gates.refuse_late_extension("C07"),
        gates.refuse_unfounded_extension,
        gate.refuse_approval_without_paper,
        gate.refuse_unfit_paper,
    )

    days: int = Field(title="延长日数", ge=1, le=366)
    reason: Text = Field(title="延长理由", json_schema_extra=AREA)
    collective: bool = Field(default=False, title="经集体讨论决定")
    paper: Paper | None = Field(default=None, title="审批表")


@folds(ExtendHandling)
def apply_extend_handling(case: CaseState, entry: Entry[ExtendHandling]) -> CaseState:
    """Lengthen C07."""
    act = entry.act
    who = f"{entry.by.name}（集体讨论）" if act.collective else entry.by.name
    return case.extend("C07", Extend(act.days, Unit.CALENDAR_DAY, day_of(entry), act.reason, who))


class ApproveInternally(CaseAct):
    """Approve something inside the agency (内部审批): the subject, the opinion, a document or a signed electronic form."""

    label = "内部审批"
    duty = "case.approve_measure"
    stages = EVERYWHERE
    record = "internal_approval"
    gates = (gate.refuse_approval_without_paper, gate.refuse_unfit_paper, paper_gates.refuse_unknown_step)

    subject: Line = Field(title="审批事项")
    step: int | None = Field(default=None, title="所审批的环节", ge=0)
    granted: bool = Field(title="是否同意")
    opinion: Text = Field(title="审批意见", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="审批文书或者电子审批表")


@folds(ApproveInternally)
def apply_approve_internally(case: CaseState, entry: Entry[ApproveInternally]) -> CaseState:
    """Keep the approval; it is a line of the case."""
    act = entry.act
    approval = Approval(entry.seq, act.subject, act.step, entry.by.person, act.granted, act.opinion, day_of(entry))
    case = found(case, approvals=(*case.investigation.approvals, approval))
    return step(case, entry, note=f"{act.subject}：{'同意' if act.granted else '不同意'}。{act.opinion}")


# Report and case review ----------------------------------------------------------------------------------------------------


class SubmitReport(CaseAct):
    """Submit the report (调查终结报告): facts, evidence, law, discretion; two investigators sign (form 27)."""

    label = "提交调查终结报告"
    duty = "case.report"
    stages = INVESTIGATING
    record = "internal_approval"
    record_forms = ("investigation_report",)
    gates = (
        gate.only_penalty,
        *TEAM,
        gate.refuse_fewer_than_two,
        gate.refuse_uncertified_officer,
        gate.refuse_unassigned_officer,
        gates.refuse_unsigned_report,
        gates.refuse_report_without_parts,
        gates.refuse_unverified_evidence,
        gate.refuse_untold_results,
        gate.refuse_open_activity,
        refuse_unrecorded,
        gate.refuse_undecided_avoidance,
        gates.refuse_report_without_party,
        gate.refuse_unfit_paper,
    )
    needs = ON_SITE_NEEDS

    officers: tuple[PersonStream, ...] = Field(title="调查人员（签名）", json_schema_extra=PERSONS)
    facts: str = Field(default="", title="违法事实", json_schema_extra=AREA, max_length=20_000)
    evidence: tuple[str, ...] = Field(default=(), title="认定事实的证据", json_schema_extra={"widget": "evidences"})
    law: str = Field(default="", title="违反的规定和处罚依据", json_schema_extra=AREA, max_length=20_000)
    discretion: str = Field(default="", title="裁量理由", json_schema_extra=AREA, max_length=20_000)
    proposal: str = Field(default="", title="处理建议", json_schema_extra=AREA, max_length=20_000)
    unit_opinion: str = Field(default="", title="承办机构负责人意见", max_length=5_000)
    paper: Paper | None = Field(default=None, title="案件调查报告")


@folds(SubmitReport)
def apply_submit_report(case: CaseState, entry: Entry[SubmitReport]) -> CaseState:
    """End the investigation."""
    act = entry.act
    content = act.paper.content if act.paper is not None else None
    report = Report(entry.seq, act.officers, act.proposal, day_of(entry), content, f"d{entry.seq}")
    case = replace(case, investigators=case.investigators | set(act.officers))
    return found(case.at_stage("reported", entry), report=report)


class ExamineCase(CaseAct):
    """Review the case (案件审查): six answers by somebody who did not investigate; agree, supplement, or take evidence again."""

    label = "案件审查"
    duty = "case.examine"
    stages = frozenset({"reported"})
    record = "internal_approval"
    record_forms = ("case_review",)
    gates = (
        gate.only_penalty,
        gates.refuse_examiner_who_investigated,
        gates.refuse_agreeing_against_answers,
        gate.refuse_undecided_avoidance,
        gate.refuse_unfit_paper,
    )

    answers: CaseReviewChecks = Field(title="六项审查")
    outcome: Literal["agree", "supplement", "retake"] = Field(
        title="审查结论", json_schema_extra=choices(agree="同意", supplement="退回补充调查", retake="退回重新调查取证")
    )
    opinion: Text = Field(title="审查意见", json_schema_extra=AREA)
    paper: Paper | None = Field(default=None, title="案件审查表")


@folds(ExamineCase)
def apply_examine_case(case: CaseState, entry: Entry[ExamineCase]) -> CaseState:
    """Go on, or back to the investigation."""
    act = entry.act
    told = tuple(
        (str(field.title), getattr(act.answers, name).yes, getattr(act.answers, name).note)
        for name, field in CaseReviewChecks.model_fields.items()
    )
    examination = Examination(entry.seq, entry.by.person, told, act.outcome, act.opinion)
    case = found(case, examination=examination)
    return case.at_stage("examined" if act.outcome == "agree" else "investigating", entry)


class SendBackToInvestigation(CaseAct):
    """Send a case back to the investigation (退回补充调查): new facts, new evidence, or a leader's instruction."""

    label = "退回补充调查"
    duty = "case.examine"
    stages = frozenset({"reported", "examined", "notified", "deliberating"})
    gates = (gate.only_penalty,)

    reason: Text = Field(title="退回理由", json_schema_extra=AREA)


@folds(SendBackToInvestigation)
def apply_send_back(case: CaseState, entry: Entry[SendBackToInvestigation]) -> CaseState:
    """Investigate again."""
    return case.at_stage("investigating", entry)


class HandOverForReview(CaseAct):
    """Hand footage and dossier to the unit that checks them (移交音像资料和案卷核审), at the end of the investigation."""

    label = "移交音像资料和案卷核审"
    duty = "case.report"
    stages = frozenset({"reported", "examined", "notified", "deliberating"})
    gates = (gate.only_penalty, *TEAM, gates.refuse_other_handover_unit)

    unit: Line = Field(title="接收机构", json_schema_extra=UNIT)
    items: tuple[Line, ...] = Field(title="移交的音像资料和案卷材料", min_length=1, json_schema_extra={"widget": "lines"})


@folds(HandOverForReview)
def apply_hand_over_for_review(case: CaseState, entry: Entry[HandOverForReview]) -> CaseState:
    """Wait for the receiving unit to sign."""
    given = Handover(entry.seq, entry.act.unit, entry.by.name, day_of(entry), entry.act.items, recordings=handed_recordings(case))
    return found(case, handover=given)


class SignForHandover(CaseAct):
    """Sign for the dossier and for every recording handed over with it (签收核审材料); somebody of the receiving unit."""

    label = "签收核审材料"
    duty = "review.accept"
    stages = frozenset({"reported", "examined", "notified", "deliberating"})
    gates = (gates.refuse_nothing_handed_over, gates.refuse_signing_for_other_unit, refuse_unsigned_recordings)

    recordings: tuple[Line, ...] = Field(default=(), title="签收的音像记录", max_length=500, json_schema_extra={"widget": "lines"})
    note: str = Field(default="", title="核对情况", max_length=2_000, json_schema_extra=AREA)


@folds(SignForHandover)
def apply_sign_for_handover(case: CaseState, entry: Entry[SignForHandover]) -> CaseState:
    """The material has been taken over."""
    held = case.investigation.handover
    return found(case, handover=replace(held, signed_by=entry.by.name, signed_on=day_of(entry))) if held is not None else case
