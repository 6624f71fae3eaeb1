"""Papers from filing to the end of the investigation (立案至调查终结): forms 4, 8 to 12, 17, 18, 20 to 23 and 27 of the set of 74.

Source: Hunan 2024 set of ecology forms; MEE-30 (2023) arts 18-38; 行政处罚法 第五十四条至第五十六条.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from typing_extensions import override

from mingfa.documents.blocks import (
    ApprovalChain,
    Block,
    Citations,
    Closing,
    Contact,
    Day,
    Digest,
    Evidence,
    Moment,
    Officer,
    Officers,
    Opinion,
    Party,
    QuestionAnswer,
    RecordHead,
    Remedies,
    Text,
    Thing,
    Things,
    Violation,
    Words,
)
from mingfa.documents.digest import DiscretionReason, Penalty


class KnownParty(Block):
    """What is known of the party at filing (已知的当事人信息): perhaps only a name, perhaps not even that."""

    kind: Literal["known"] = "known"
    name: Text = Field(title="名称或者姓名")
    known: Words = Field(default="", title="其他已知信息")

    @override
    def printed(self) -> dict[str, Any]:
        return {"lines": [["名称（姓名）", self.name]] + ([["其他已知信息", self.known]] if self.known else [])}


class Condition(Block):
    """One condition of filing: whether it holds, and what that rests on."""

    met: bool = Field(title="是否符合")
    reason: Text = Field(title="理由")


class FilingConditions(Block):
    """The four conditions of filing (立案条件), MEE-30 art 19; all four have to hold."""

    evidence: Condition = Field(title="有涉嫌违法的初步证据")
    punishable: Condition = Field(title="依法应当或者可以给予行政处罚")
    jurisdiction: Condition = Field(title="属于本机关管辖")
    in_time: Condition = Field(title="违法行为未超过法定追责期限")

    @property
    def all_met(self) -> bool:
        """True when each of the four holds."""
        return all(getattr(self, name).met for name in type(self).model_fields)

    @override
    def printed(self) -> dict[str, Any]:
        rows = [(field.title, getattr(self, name)) for name, field in type(self).model_fields.items()]
        return {"rows": [{"question": title, "ticks": "■是　□否" if c.met else "□是　■否", "note": c.reason} for title, c in rows]}


class FilingApproval(Block):
    """Form 4 立案（不予立案）审批表."""

    case_title: Text = Field(title="案由")
    source: Literal["现场检查", "在线监控（非现场）", "投诉举报", "媒体曝光", "上级交办", "其他机关移送", "其他"] = Field(title="案件来源")
    source_detail: Text = Field(title="来源情况")
    lead_received_on: Day = Field(title="线索获取日期")
    party: Annotated[Party | KnownParty, Field(discriminator="kind")] = Field(title="当事人")
    facts: Text = Field(title="简要案情")
    suspected_law: Citations = Field(title="涉嫌违反的规定")
    conditions: FilingConditions = Field(title="立案条件")
    outcome: Literal["立案", "不予立案"] = Field(title="立案意见")
    officers: Annotated[tuple[Officer, ...], Field()] = Field(default=(), title="承办人员")
    remark: Words = Field(default="", title="备注")
    approval: ApprovalChain = Field(title="审批意见")

    @model_validator(mode="after")
    def _conditions_carry_outcome(self) -> FilingApproval:
        if self.outcome == "立案" and not self.conditions.all_met:
            raise ValueError("四项立案条件未全部具备，不能选“立案”")
        if self.outcome == "立案" and len({o.card_number for o in self.officers}) < 2:
            raise ValueError("立案的，应当指定两名以上执法人员承办")
        return self


class PersonOnSite(Block):
    """Who was met on site (现场负责人)."""

    name: Text = Field(title="姓名")
    id_number: Text = Field(title="公民身份号码")
    post: Text = Field(title="职务")
    phone: Text = Field(title="联系电话")
    relation: Text = Field(title="与本案关系")


class SitePlan(Block):
    """The plan of the site (现场平面图或者勘察图)."""

    direction: Text = Field(title="方位")
    drawn_at: Moment = Field(title="绘制时间")
    drawer: Text = Field(title="绘制人")
    description: Text = Field(title="图示说明")
    sha256: Digest | None = Field(default=None, title="图件数字指纹")


class SiteRecord(Block):
    """Form 8 现场检查（勘察）笔录: one site a record, written on the spot (MEE-30 art 28)."""

    head: RecordHead = Field(title="笔录首部")
    inspected: Party = Field(title="被检查（勘察）人")
    person_on_site: PersonOnSite | None = Field(default=None, title="现场负责人")
    absent_note: Words = Field(default="", title="当事人不在场或者拒绝到场的情况")
    others: Words = Field(default="", title="其他参加人及工作单位")
    production: Text = Field(title="生产经营情况")
    permits: Text = Field(title="环保手续及许可情况")
    pollution: Text = Field(title="污染物产生和治理情况")
    violation: Text = Field(title="涉嫌违法情况")
    sampling: Text = Field(title="取样、拍照、录像等取证情况")
    plan: SitePlan | None = Field(default=None, title="现场平面图")
    closing: Closing = Field(title="笔录尾部")

    @model_validator(mode="after")
    def _somebody_or_note(self) -> SiteRecord:
        if self.person_on_site is None and not self.absent_note:
            raise ValueError("现场没有被检查人一方人员的，应当注明情况")
        return self


class MediaFile(Block):
    """One picture or file of a photographic exhibit, with the digest of its original."""

    name: Text = Field(title="文件名")
    proves: Text = Field(title="证明对象")
    sha256: Digest = Field(title="原件数字指纹")


class MediaEvidence(Block):
    """Form 9 现场照片（影像）证据: object of proof, way, time, place, maker, where the original carrier is, who confirms."""

    case_title: Text = Field(title="案由")
    files: Annotated[tuple[MediaFile, ...], Field(min_length=1)] = Field(title="照片（影像）")
    method: Text = Field(title="取证方式")
    started_at: Moment = Field(title="取证开始时间")
    ended_at: Moment = Field(title="取证结束时间")
    place: Text = Field(title="取证地点")
    maker: Text = Field(title="拍摄（制作）人")
    carrier: Text = Field(title="原始载体及存放处")
    officers: Officers = Field(title="执法人员及执法证号")
    closing: Closing = Field(title="当事人或者见证人确认")

    @model_validator(mode="after")
    def _in_order(self) -> MediaEvidence:
        if self.ended_at < self.started_at:
            raise ValueError("取证结束时间不应当早于开始时间")
        return self


class Questioned(Block):
    """The one person questioned in a record (被询问人)."""

    name: Text = Field(title="姓名")
    sex: Literal["男", "女"] = Field(title="性别")
    age: Annotated[int, Field(gt=0, lt=150)] = Field(title="年龄")
    id_number: Text = Field(title="公民身份号码")
    job: Text = Field(title="工作单位及职务")
    phone: Text = Field(title="联系电话")
    relation: Text = Field(title="与本案关系")
    address: Text = Field(title="住址")
    postcode: Words = Field(default="", title="邮政编码")


class QuestioningRecord(Block):
    """Form 10 调查询问笔录: one person a record."""

    case_title: Text = Field(title="案由")
    head: RecordHead = Field(title="笔录首部")
    person: Questioned = Field(title="被询问人")
    questions: Annotated[tuple[QuestionAnswer, ...], Field(min_length=1)] = Field(title="询问内容")
    results_told: Words = Field(default="", title="监测（检测、鉴定）结果告知情况")
    service_address: Words = Field(default="", title="送达地址及方式")
    closing: Closing = Field(title="笔录尾部")


class PreservationNotice(Block):
    """Form 11 先行登记保存证据通知书 with its list (清单), 行政处罚法 第五十六条. The term is the regime's; here it is two dates."""

    party: Party = Field(title="当事人")
    act: Text = Field(title="涉嫌违法行为")
    suspected_law: Citations = Field(title="涉嫌违反的规定")
    basis: Citations = Field(title="先行登记保存依据")
    from_on: Day = Field(title="保存期限起")
    to_on: Day = Field(title="保存期限止")
    where: Literal["就地保存", "异地保存"] = Field(title="保存方式")
    place: Text = Field(title="保存地点")
    duty: Text = Field(title="当事人义务")
    things: Things = Field(title="物品清单")
    agrees: Text = Field(default="上述物品经当场清点，与清单所列一致。", title="清点核对意见")
    officers: Officers = Field(title="执法人员及执法证号")
    remedies: Remedies = Field(title="救济途径")
    contact: Contact = Field(title="联系方式")

    @model_validator(mode="after")
    def _in_order(self) -> PreservationNotice:
        if self.to_on < self.from_on:
            raise ValueError("保存期限止日不应当早于起日")
        return self


class PreservationRelease(Block):
    """Form 12 解除先行登记保存证据通知书 with its list."""

    party: Party = Field(title="当事人")
    original_number: Text = Field(title="原通知书文号")
    original_on: Day = Field(title="原通知书日期")
    scope: Literal["全部解除", "部分解除"] = Field(title="解除范围")
    reason: Text = Field(title="解除理由")
    released_on: Day = Field(title="解除日期")
    things: Things = Field(title="解除物品清单")
    officers: Officers = Field(title="执法人员及执法证号")
    contact: Contact = Field(title="联系方式")


class ServiceAddressConfirmation(Block):
    """Form 17 送达地址及方式确认书: valid for the whole case; fax and e-mail only with this signature (行政处罚法 第六十一条)."""

    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    told: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(title="告知事项")
    signer: Text = Field(title="签收人")
    relation: Text = Field(title="与当事人关系")
    id_number: Text = Field(title="签收人公民身份号码")
    address: Text = Field(title="送达地址")
    postcode: Words = Field(default="", title="邮政编码")
    phone: Text = Field(title="联系电话")
    electronic: bool = Field(title="是否同意电子送达")
    email: Words = Field(default="", title="电子邮箱")
    other_way: Words = Field(default="", title="其他电子送达方式")
    officers: Officers = Field(title="执法人员及执法证号")
    closing: Closing = Field(title="当事人确认")

    @model_validator(mode="after")
    def _address_of_consent(self) -> ServiceAddressConfirmation:
        if self.electronic and not (self.email or self.other_way):
            raise ValueError("同意电子送达的，应当写明电子邮箱或者其他电子送达方式")
        return self


class Sample(Thing):
    """One line of the list of samples (抽样物品清单)."""

    share: Words = Field(default="", title="抽样基数及数量")
    features: Words = Field(default="", title="样品特征")


Samples = Annotated[tuple[Sample, ...], Field(min_length=1)]


class SamplingNotice(Block):
    """Form 18 抽样取证通知书 with its list."""

    party: Party = Field(title="当事人")
    reason: Text = Field(title="抽样取证事由")
    basis: Citations = Field(title="抽样取证依据")
    sampled_at: Moment = Field(title="抽样时间")
    place: Text = Field(title="抽样地点")
    samples: Samples = Field(title="抽样物品清单")
    samplers: Annotated[tuple[Officer, ...], Field(min_length=1)] = Field(title="抽样人员及证件号")
    officers: Officers = Field(title="执法人员及执法证号")
    contact: Contact = Field(title="联系方式")


class SamplingRecord(Block):
    """Form 18 抽样取证记录: method, process, sealing."""

    party: Party = Field(title="当事人")
    started_at: Moment = Field(title="开始时间")
    ended_at: Moment = Field(title="结束时间")
    place: Text = Field(title="抽样地点")
    samplers: Annotated[tuple[Officer, ...], Field(min_length=1)] = Field(title="抽样人员及证件号")
    officers: Officers = Field(title="执法人员及执法证号")
    method: Text = Field(title="抽样方法")
    process: Text = Field(title="抽样过程")
    sealing: Text = Field(title="样品封样情况")
    samples: Samples = Field(title="样品")
    closing: Closing = Field(title="当事人确认")

    @model_validator(mode="after")
    def _in_order(self) -> SamplingRecord:
        if self.ended_at <= self.started_at:
            raise ValueError("结束时间应当晚于开始时间")
        return self


class ResultNotice(Block):
    """Form 20 监测（检测、鉴定）结果告知书: the result is told (MEE-30 art 29), with the right to object and the time left out."""

    party: Party = Field(title="当事人")
    entrusted_on: Day = Field(title="委托日期")
    body: Text = Field(title="监测（检测、鉴定）机构")
    matter: Text = Field(title="监测（检测、鉴定）事项")
    report_number: Text = Field(title="报告编号")
    result: Text = Field(title="结果")
    objection: Remedies = Field(title="异议权利")
    excluded_time: Text = Field(title="不计入办案期限的说明")
    contact: Contact = Field(title="联系方式")


class CourseApproval(Block):
    """Forms 21 中止, 22 恢复, 23 终止案件调查审批表; the registry fixes which; MEE-30 arts 35, 36."""

    case_number: Text = Field(title="立案号")
    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    filed_on: Day = Field(title="立案日期")
    facts: Text = Field(title="简要案情")
    ground: Text = Field(title="法定情形")
    ground_facts: Text = Field(title="事实和理由")
    basis: Citations = Field(title="依据")
    from_on: Day = Field(title="起算日期")
    approval: ApprovalChain = Field(title="审批意见")


class InvestigationReport(Block):
    """Form 27 案件调查报告: two or more investigators sign, the head of the unit gives an opinion."""

    case_number: Text = Field(title="立案号")
    case_title: Text = Field(title="案由")
    source: Text = Field(title="案件来源")
    party: Party = Field(title="当事人")
    filed_on: Day = Field(title="立案日期")
    course: Text = Field(title="调查经过")
    violation: Violation = Field(title="违法事实")
    evidence: Evidence = Field(title="证据")
    duty_law: Citations = Field(title="违反的规定")
    penalty_law: Citations = Field(title="处罚依据")
    discretion: Annotated[tuple[DiscretionReason, ...], Field(min_length=1)] = Field(title="裁量理由")
    proposal: Text = Field(title="处理建议")
    proposed: tuple[Penalty, ...] = Field(default=(), title="建议的处罚")
    officers: Officers = Field(title="调查人员及执法证号")
    signed_on: Day = Field(title="签名日期")
    unit_head: Opinion = Field(title="承办机构负责人意见")
