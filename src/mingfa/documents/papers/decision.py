"""Papers from case review to decision (案件审查至决定): forms 24, 28, 29, 31 to 38, 65, the legal review opinion (法制审核意见书).

Source: Hunan 2024 set of ecology forms; 行政处罚法 第四十四条、第四十五条、第五十七条至第五十九条、第六十三条至第六十五条;
MEE-30 arts 38-54.
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
    EvidenceItem,
    Moment,
    Officers,
    Opinion,
    Party,
    Person,
    Remedies,
    Remedy,
    Text,
    Violation,
    Words,
)
from mingfa.documents.digest import DecisionDraft

# What names no concrete correction: “correct it yourself” in its usual wordings, and anything too short to name one.
_EMPTY_CORRECTIONS = ("立即改正违法行为", "限期改正违法行为", "自行改正违法行为", "按要求整改到位")
_SHORTEST_CORRECTION = 6


class InternalApproval(Block):
    """Form 24 案件处理内部审批表: one form for every step that a leader approves."""

    matter: Literal[
        "先行登记保存证据",
        "延长立案审查期限",
        "责令改正违法行为",
        "行政处罚事先（听证）告知",
        "听证通知",
        "延长案件办理期限",
        "行政处罚决定",
        "不予行政处罚决定",
        "延期（分期）缴纳罚款",
        "督促履行义务催告",
        "申请人民法院强制执行",
        "回避",
        "代履行",
        "按日连续处罚",
    ] = Field(title="审批事项")
    case_number: Words = Field(default="", title="立案号")
    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    facts: Text = Field(title="案情简介")
    reason: Text = Field(title="申请理由")
    basis: Citations = Field(title="依据")
    proposal: Text = Field(title="处理意见")
    annexes: tuple[Text, ...] = Field(default=(), title="附件")
    approval: ApprovalChain = Field(title="审批意见")


class Check(Block):
    """The answer to one question of a check list; a no needs its reason."""

    yes: bool = Field(title="结论")
    note: Words = Field(default="", title="说明")

    @model_validator(mode="after")
    def _reason_for_no(self) -> Check:
        if not self.yes and not self.note:
            raise ValueError("选“否”的，应当写明理由")
        return self


class CheckList(Block):
    """A list of questions, each a field whose title is the question."""

    @override
    def printed(self) -> dict[str, Any]:
        rows = [(field.title, getattr(self, name)) for name, field in type(self).model_fields.items()]
        return {"rows": [{"question": title, "yes": "是" if c.yes else "否", "note": c.note} for title, c in rows]}

    def noes(self) -> list[str]:
        """The questions answered no."""
        return [str(field.title) for name, field in type(self).model_fields.items() if not getattr(self, name).yes]


class CaseReviewChecks(CheckList):
    """The six questions of the case review (案件审查六项), MEE-30 art 39."""

    jurisdiction: Check = Field(title="本机关是否有管辖权")
    facts: Check = Field(title="违法事实是否清楚")
    evidence: Check = Field(title="证据是否合法、充分")
    procedure: Check = Field(title="调查取证是否符合法定程序")
    limitation: Check = Field(title="是否未超过行政处罚追责期限")
    law: Check = Field(title="适用依据和初步裁量意见是否合法、适当")


class CaseReview(Block):
    """Form 28 案件审查表: the reviewer did not investigate (审查人员与调查人员分离)."""

    case_number: Text = Field(title="立案号")
    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    investigators: Officers = Field(title="调查人员及执法证号")
    checks: CaseReviewChecks = Field(title="审查内容")
    result: Literal["同意调查意见", "补充调查", "重新调查取证"] = Field(title="审查结论")
    problems: Words = Field(default="", title="存在的问题和建议")
    reviewer: Opinion = Field(title="审查人员意见")
    unit_head: Opinion = Field(title="审查机构负责人意见")

    @model_validator(mode="after")
    def _separate_and_consistent(self) -> CaseReview:
        both = {o.name for o in self.investigators} & set(self.reviewer.signed_by)
        if both:
            raise ValueError(f"调查人员 {'、'.join(sorted(both))} 不得审查本人调查的案件")
        if self.result == "同意调查意见" and self.checks.noes():
            raise ValueError("审查内容有否定结论，不能选“同意调查意见”")
        if self.result != "同意调查意见" and not self.problems:
            raise ValueError("要求补充调查、重新取证的，应当写明存在的问题")
        return self


class PenaltyNotice(Block):
    """Form 29 行政处罚事先（听证）告知书: content, facts, reasons, basis, and the rights to be heard (行政处罚法 第四十四条、第六十三条).

    `draft` is the decision as intended, frozen here; its digest is what the decision is later held against. `to` is the party
    addressed. The terms of defence and hearing are words in each Remedy, made from the regime by the case.
    """

    to: Party = Field(title="受告知人")
    investigated_on: Day = Field(title="调查日期")
    draft: DecisionDraft = Field(title="拟作出的处罚")
    basis: Citations = Field(title="告知依据")
    defence: Remedy = Field(title="陈述、申辩权利")
    hearing: Remedy | None = Field(default=None, title="听证权利")
    contact: Contact = Field(title="联系方式")

    @model_validator(mode="after")
    def _addressee_is_party(self) -> PenaltyNotice:
        if self.to not in self.draft.parties:
            raise ValueError("受告知人不在拟处罚的当事人之列")
        return self


class DefenceRecord(Block):
    """Form 31 陈述申辩笔录."""

    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    started_at: Moment = Field(title="开始时间")
    ended_at: Moment = Field(title="结束时间")
    place: Text = Field(title="地点")
    speaker: Text = Field(title="陈述申辩人")
    speaker_relation: Text = Field(title="与当事人关系")
    speaker_id: Text = Field(title="陈述申辩人公民身份号码")
    officers: Officers = Field(title="执法人员及执法证号")
    recorder: Text = Field(title="记录人")
    statement: Text = Field(title="陈述申辩内容")
    materials: tuple[Text, ...] = Field(default=(), title="提交的材料")
    closing: Closing = Field(title="笔录尾部")

    @model_validator(mode="after")
    def _in_order(self) -> DefenceRecord:
        if self.ended_at <= self.started_at:
            raise ValueError("结束时间应当晚于开始时间")
        return self


class DefencePoint(Block):
    """One point of the defence and how it was treated (逐条复核)."""

    point: Text = Field(title="陈述申辩意见")
    adopted: Literal["采纳", "部分采纳", "不采纳"] = Field(title="是否采纳")
    reason: Text = Field(title="复核意见和理由")


class DefenceReview(Block):
    """Form 32 陈述申辩意见复核表: each point is adopted or not, with its reason (行政处罚法 第四十五条)."""

    case_number: Text = Field(title="立案号")
    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    notice_number: Text = Field(title="告知书文号")
    received_on: Day = Field(title="收到陈述申辩日期")
    way: Literal["书面", "口头", "电子"] = Field(title="提出方式")
    points: Annotated[tuple[DefencePoint, ...], Field(min_length=1)] = Field(title="逐条复核")
    conclusion: Text = Field(title="复核结论")
    approval: ApprovalChain = Field(title="审批意见")


class HearingNotice(Block):
    """Form 33 听证通知书, 行政处罚法 第六十四条: time, place, open or not, who conducts it, last days to ask."""

    to: Party = Field(title="听证申请人")
    case_title: Text = Field(title="案由")
    requested_on: Day = Field(title="申请听证日期")
    starts_at: Moment = Field(title="听证时间")
    place: Text = Field(title="听证地点")
    public: bool = Field(title="是否公开举行")
    not_public_reason: Words = Field(default="", title="不公开的理由")
    chair: Person = Field(title="听证主持人")
    members: tuple[Person, ...] = Field(default=(), title="听证员")
    recorder: Person = Field(title="记录员")
    avoidance_by: Day = Field(title="申请回避截止日")
    reschedule_by: Day = Field(title="申请改期截止日")
    agents: Text = Field(title="委托代理人事项")
    absence: Text = Field(title="不参加听证的后果")
    basis: Citations = Field(title="依据")
    contact: Contact = Field(title="联系方式")

    @model_validator(mode="after")
    def _closed_needs_reason(self) -> HearingNotice:
        if not self.public and not self.not_public_reason:
            raise ValueError("不公开听证的，应当写明理由")
        return self


class HearingSteps(Block):
    """The nine steps of a hearing (听证程序), each as it went."""

    opening: Text = Field(title="核对参加人身份，宣布听证纪律")
    announced: Text = Field(title="宣布案由和主持人、听证员、记录员名单")
    rights: Text = Field(title="告知权利义务，询问是否申请回避")
    case_put: Text = Field(title="调查人员提出违法事实、证据、依据和处罚建议")
    defence: Text = Field(title="当事人陈述、申辩")
    examination: Text = Field(title="出示证据，质证")
    debate: Text = Field(title="相互辩论")
    last_words: Text = Field(title="最后陈述")
    end: Text = Field(title="核对笔录，宣布听证结束")

    @override
    def printed(self) -> dict[str, Any]:
        return {"rows": [{"title": field.title, "text": getattr(self, name)} for name, field in type(self).model_fields.items()]}


class HearingRecord(Block):
    """Form 34 听证笔录: the decision rests on it (行政处罚法 第六十五条)."""

    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    started_at: Moment = Field(title="开始时间")
    ended_at: Moment = Field(title="结束时间")
    place: Text = Field(title="地点")
    public: bool = Field(title="是否公开举行")
    chair: Person = Field(title="听证主持人")
    members: tuple[Person, ...] = Field(default=(), title="听证员")
    recorder: Person = Field(title="记录员")
    investigators: Officers = Field(title="调查人员及执法证号")
    attended: Annotated[tuple[Person, ...], Field(min_length=1)] = Field(title="到场的当事人及代理人")
    others: tuple[Person, ...] = Field(default=(), title="第三人、证人、鉴定人")
    steps: HearingSteps = Field(title="听证过程")
    evidence: tuple[EvidenceItem, ...] = Field(default=(), title="证据清单")
    closing: Closing = Field(title="笔录尾部")

    @model_validator(mode="after")
    def _chair_did_not_investigate(self) -> HearingRecord:
        if self.ended_at <= self.started_at:
            raise ValueError("结束时间应当晚于开始时间")
        if self.chair.name in {o.name for o in self.investigators}:
            raise ValueError("听证由非本案调查人员主持")
        return self


class HearingReport(Block):
    """Form 35 听证报告: original facts and proposal, defence, facts found, new proposal, the chair's opinion."""

    case_number: Text = Field(title="立案号")
    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    held_at: Moment = Field(title="听证时间")
    place: Text = Field(title="听证地点")
    chair: Person = Field(title="听证主持人")
    members: tuple[Person, ...] = Field(default=(), title="听证员")
    recorder: Person = Field(title="记录员")
    original_facts: Text = Field(title="原认定的违法事实、证据和依据")
    original_proposal: Text = Field(title="原处罚建议")
    defence: Text = Field(title="当事人陈述、申辩和质证意见")
    findings: Text = Field(title="听证认定的事实、证据")
    proposal: Text = Field(title="处理意见和建议")
    chair_opinion: Opinion = Field(title="听证主持人意见")


class LegalReviewChecks(CheckList):
    """The nine questions of legal review (法制审核九项); yes is the lawful answer of the first eight, the last one only classifies."""

    subject: Check = Field(title="行政执法主体是否合法")
    power: Check = Field(title="是否未超越本机关法定权限")
    officers: Check = Field(title="行政执法人员是否具备执法资格")
    procedure: Check = Field(title="行政执法程序是否合法")
    facts: Check = Field(title="案件事实是否清楚，证据是否合法充分")
    law: Check = Field(title="适用法律、法规、规章是否准确，裁量基准运用是否适当")
    papers: Check = Field(title="行政执法文书是否完备、规范")
    no_crime: Check = Field(title="违法行为是否不涉嫌犯罪，无需移送司法机关")
    major: Check = Field(title="是否属于重大执法决定")

    def unlawful(self) -> list[str]:
        """The questions, but for the last, that were answered no."""
        return [q for q in self.noes() if q != type(self).model_fields["major"].title]


class LegalReviewForm(Block):
    """Form 36 案件法制审核表: binds the answers to the digest of the exact draft reviewed (行政处罚法 第五十八条)."""

    case_number: Text = Field(title="立案号")
    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    unit: Text = Field(title="送审机构")
    sent_on: Day = Field(title="送审日期")
    materials: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(title="送审材料")
    draft_sha256: Digest = Field(title="送审文稿数字指纹")
    checks: LegalReviewChecks = Field(title="审核内容")
    problems: Words = Field(default="", title="存在的问题和建议")
    result: Literal["同意", "退回补充", "不同意"] = Field(title="审核结论")
    reviewer: Opinion = Field(title="审核人员意见")
    unit_head: Opinion = Field(title="法制审核机构负责人意见")

    @model_validator(mode="after")
    def _consistent(self) -> LegalReviewForm:
        if self.result == "同意" and self.checks.unlawful():
            raise ValueError(f"“{self.checks.unlawful()[0]}”为否，不能选“同意”")
        if self.result != "同意" and not self.problems:
            raise ValueError("退回补充、不同意的，应当写明存在的问题和建议")
        return self


class LegalReviewOpinion(Block):
    """重大行政执法决定法制审核意见书: the written opinion handed to the unit, made from the answers, with number, date and signers."""

    to_unit: Text = Field(title="送审机构")
    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    received_on: Day = Field(title="收到送审材料日期")
    materials: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(title="送审材料")
    draft_sha256: Digest = Field(title="送审文稿数字指纹")
    checks: LegalReviewChecks = Field(title="审核情况")
    conclusion: Text = Field(title="审核意见")
    advice: tuple[Text, ...] = Field(default=(), title="具体建议")
    basis: Citations = Field(title="审核依据")
    reviewers: Annotated[tuple[Person, ...], Field(min_length=1)] = Field(title="审核人员")
    head: Person = Field(title="法制审核机构负责人")
    case_number: Words = Field(default="", title="立案号")
    round: Annotated[int, Field(ge=1, le=99)] = Field(default=1, title="审核轮次")
    evidence_sha256: Words = Field(default="", title="送审证据数字指纹")
    documents: tuple[Text, ...] = Field(default=(), title="应当更正的文书")
    transfer_to: Words = Field(default="", title="受移送机关")
    transfer_papers: tuple[Text, ...] = Field(default=(), title="移送的材料")
    declaration: Words = Field(default="", title="审核责任声明")
    sign_off: Opinion | None = Field(default=None, title="签批意见")
    supersedes: Words = Field(default="", title="替代的审核意见书")


class SpokenOpinion(Block):
    """What one member said in the discussion."""

    member: Text = Field(title="发言人")
    opinion: Text = Field(title="意见")


class DiscussionRecord(Block):
    """Form 37 案件集体讨论记录: each one's opinion, conclusion, signatures; investigators only report (行政处罚法 第五十七条)."""

    case_number: Text = Field(title="立案号")
    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    started_at: Moment = Field(title="开始时间")
    ended_at: Moment = Field(title="结束时间")
    place: Text = Field(title="地点")
    chair: Person = Field(title="主持人")
    recorder: Person = Field(title="记录人")
    members: Annotated[tuple[Person, ...], Field(min_length=2)] = Field(title="参加讨论人员")
    observers: tuple[Person, ...] = Field(default=(), title="列席人员")
    reporter: Text = Field(title="汇报人")
    report: Text = Field(title="案情及处理建议汇报")
    defence: Text = Field(title="陈述申辩、听证及复核情况")
    legal_review: Text = Field(title="法制审核情况")
    draft_sha256: Digest = Field(title="讨论文稿数字指纹")
    opinions: Annotated[tuple[SpokenOpinion, ...], Field(min_length=2)] = Field(title="讨论意见")
    conclusion: Text = Field(title="讨论结论")
    signed_by: Annotated[tuple[Text, ...], Field(min_length=2)] = Field(title="参加人员签名")

    @model_validator(mode="after")
    def _everyone_speaks(self) -> DiscussionRecord:
        members, spoke = {m.name for m in self.members}, {o.member for o in self.opinions}
        if members - spoke:
            raise ValueError(f"缺少参加人员 {'、'.join(sorted(members - spoke))} 的意见")
        if spoke - members:
            raise ValueError(f"{'、'.join(sorted(spoke - members))} 不是参加讨论人员，不得发表处理意见")
        if self.ended_at <= self.started_at:
            raise ValueError("结束时间应当晚于开始时间")
        return self


class PenaltyDecision(Block):
    """Form 38 行政处罚决定书: five parts (行政处罚法 第五十九条): facts and evidence; defence and how it was treated, also when waived;
    basis, kind and reasons; performance; remedies. `draft` is the very text that was reviewed; `to` is the party punished.
    """

    to: Party = Field(title="当事人")
    draft: DecisionDraft = Field(title="处罚决定文稿")
    course: Text = Field(title="案件来源和调查经过")
    notice_number: Text = Field(title="告知书文号")
    notice_served_on: Day = Field(title="告知书送达日期")
    defence: Text = Field(title="陈述申辩情况及采纳情况")
    hearing: Words = Field(default="", title="听证情况及采纳情况")
    discretion_basis: Text = Field(title="裁量基准")
    publication_told: Text = Field(title="处罚信息公开的告知")

    @model_validator(mode="after")
    def _addressee_is_party(self) -> PenaltyDecision:
        if self.to not in self.draft.parties:
            raise ValueError("决定书当事人不在处罚文稿的当事人之列")
        return self


class CorrectionOrder(Block):
    """Form 65 责令改正违法行为决定书: at once or by a date, with concrete content; never “correct it yourself”."""

    to: Party = Field(title="当事人")
    investigated_on: Day = Field(title="调查日期")
    violation: Violation = Field(title="违法事实")
    evidence: Evidence = Field(title="证据")
    duty_law: Citations = Field(title="违反的规定")
    basis: Citations = Field(title="责令改正依据")
    when: Literal["立即改正", "限期改正"] = Field(title="改正方式")
    by_on: Day | None = Field(default=None, title="改正期限")
    content: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(title="改正内容")
    recheck: Text = Field(title="复查和报告要求")
    consequence: Text = Field(title="拒不改正的后果")
    remedies: Remedies = Field(title="救济途径")
    contact: Contact = Field(title="联系方式")

    @model_validator(mode="after")
    def _concrete(self) -> CorrectionOrder:
        if (self.when == "限期改正") != (self.by_on is not None):
            raise ValueError("限期改正的，应当写明改正期限；立即改正的，不写期限")
        for line in self.content:
            if len(line) < _SHORTEST_CORRECTION or line.rstrip("。") in _EMPTY_CORRECTIONS:
                raise ValueError(f"改正内容“{line}”不具体，应当写明怎样改、改到什么程度")
        return self
