"""Papers of service, performance, closing and filing away (送达、执行、结案、归档): forms 40, 45 to 47 and 61 to 64.

Source: Hunan 2024 set of ecology forms; 行政处罚法 第六十一条、第六十六条、第七十二条; 行政强制法 第五十三条至第五十五条;
MEE-30 arts 74-77.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from mingfa.documents.blocks import (
    ApprovalChain,
    Block,
    Citations,
    Contact,
    Day,
    Digest,
    Fen,
    Moment,
    Officer,
    Officers,
    Party,
    Person,
    Remedies,
    Remedy,
    SignState,
    Text,
    Words,
)


class ServiceReceipt(Block):
    """Form 40 送达回证: document and number, recipient, place, way, signature with relation, two servers, seal."""

    case_title: Text = Field(title="案由")
    document: Text = Field(title="送达文书名称")
    document_number: Text = Field(title="送达文书文号")
    recipient: Text = Field(title="受送达人")
    place: Text = Field(title="送达地点")
    way: Literal["直接送达", "留置送达", "委托送达", "邮寄送达", "电子送达", "转交送达", "公告送达"] = Field(title="送达方式")
    served_at: Moment | None = Field(default=None, title="送达时间")
    state: SignState = Field(title="签收情况")
    receiver: Words = Field(default="", title="收件人签名")
    relation: Words = Field(default="", title="与受送达人关系")
    refusal_note: Words = Field(default="", title="拒收事由")
    witness: Words = Field(default="", title="见证人")
    proof: Words = Field(default="", title="送达凭证（邮件编号、截图等）")
    servers: Officers = Field(title="送达人及执法证号")
    publication_told: Words = Field(default="", title="信息公开告知")
    remark: Words = Field(default="", title="备注")

    @model_validator(mode="after")
    def _proved(self) -> ServiceReceipt:
        if self.state is SignState.SIGNED and not (self.receiver and self.relation and self.served_at):
            raise ValueError("已签收的，应当写明收件人、与受送达人关系和送达时间")
        if self.way == "留置送达" and not (self.refusal_note and self.served_at):
            raise ValueError("留置送达的，应当写明拒收事由和送达时间")
        if self.way in ("邮寄送达", "电子送达", "公告送达") and self.state is not SignState.TO_SIGN and not self.proof:
            raise ValueError(f"{self.way}的，应当附送达凭证")
        return self


class Part(Block):
    """One part of a deferred or divided payment (分期)."""

    due_on: Day = Field(title="缴纳期限")
    amount_fen: Fen = Field(title="金额（分）")


class DeferralNotice(Block):
    """Form 45 同意延期（分期）缴纳罚款通知书; also served on the collecting bank (MEE-30 art 74)."""

    to: Party = Field(title="当事人")
    decision_number: Text = Field(title="处罚决定书文号")
    decided_on: Day = Field(title="处罚决定日期")
    fine_fen: Fen = Field(title="罚款总额（分）")
    requested_on: Day = Field(title="申请日期")
    mode: Literal["延期缴纳", "分期缴纳"] = Field(title="缴纳方式")
    parts: Annotated[tuple[Part, ...], Field(min_length=1)] = Field(title="缴纳安排")
    basis: Citations = Field(title="依据")
    bank: Text = Field(title="代收机构")
    late: Text = Field(title="逾期缴纳的后果")
    remedies: Remedies = Field(title="救济途径")
    contact: Contact = Field(title="联系方式")

    @model_validator(mode="after")
    def _parts_make_whole(self) -> DeferralNotice:
        if self.mode == "延期缴纳" and len(self.parts) != 1:
            raise ValueError("延期缴纳只有一期；有多期的，选“分期缴纳”")
        if self.mode == "分期缴纳" and len(self.parts) < 2:
            raise ValueError("分期缴纳应当有两期以上")
        if [p.due_on for p in self.parts] != sorted({p.due_on for p in self.parts}):
            raise ValueError("各期期限应当由先到后，不得重复")
        if sum(p.amount_fen for p in self.parts) > self.fine_fen:
            raise ValueError("各期金额之和超过罚款总额")
        return self


class Owed(Block):
    """One amount demanded (催缴款项)."""

    item: Text = Field(title="款项")
    amount_fen: Fen = Field(title="金额（分）")


class Demand(Block):
    """Form 46 督促履行义务催告书, 行政强制法 第五十四条: the exact amount, the term, the defence."""

    to: Party = Field(title="当事人")
    decision_number: Text = Field(title="处罚决定书文号")
    decided_on: Day = Field(title="处罚决定日期")
    served_on: Day = Field(title="处罚决定书送达日期")
    duty: Text = Field(title="未履行的义务")
    owed: tuple[Owed, ...] = Field(default=(), title="应缴款项")
    term: Text = Field(title="履行期限")
    manner: Text = Field(title="履行方式")
    consequence: Text = Field(title="逾期不履行的后果")
    basis: Citations = Field(title="依据")
    defence: Remedy = Field(title="陈述、申辩权利")
    contact: Contact = Field(title="联系方式")


class Agent(Block):
    """Who acts for the agency before the court (委托代理人)."""

    name: Text = Field(title="姓名")
    post: Text = Field(title="职务")
    phone: Text = Field(title="联系电话")


class CourtApplication(Block):
    """Form 47 强制执行申请书, 行政强制法 第五十五条; the person in charge signs."""

    court: Text = Field(title="受理法院")
    applicant: Text = Field(title="申请人")
    applicant_address: Text = Field(title="申请人地址")
    applicant_head: Text = Field(title="申请人负责人及职务")
    agent: Agent = Field(title="委托代理人")
    respondent: Party = Field(title="被申请人")
    requests: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(title="申请执行内容")
    facts: Text = Field(title="事实和理由")
    decision_number: Text = Field(title="处罚决定书文号")
    decision_served_on: Day = Field(title="处罚决定书送达日期")
    demand_number: Text = Field(title="催告书文号")
    demand_served_on: Day = Field(title="催告书送达日期")
    remedies_taken: Text = Field(title="复议、诉讼情况")
    basis: Citations = Field(title="申请依据")
    annexes: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(title="附件")
    leader_signature: Text = Field(title="负责人签名")
    contact: Contact = Field(title="联系方式")


class ClosingApproval(Block):
    """Form 61 结案审批表; grounds: MEE-30 art 77."""

    case_number: Text = Field(title="立案号")
    case_title: Text = Field(title="案由")
    party: Party = Field(title="当事人")
    filed_on: Day = Field(title="立案日期")
    officers: Officers = Field(title="承办人员及执法证号")
    decision_number: Words = Field(default="", title="处罚决定书文号")
    decided_on: Day | None = Field(default=None, title="处罚决定日期")
    facts: Text = Field(title="简要案情")
    result: Text = Field(title="处理结果")
    remedies_taken: Text = Field(title="复议、诉讼情况")
    performance: Text = Field(title="处罚执行情况")
    goods: Text = Field(title="罚没财物处理情况")
    correction: Text = Field(title="违法行为改正情况")
    ground: Literal[
        "责令改正和行政处罚决定已全部履行",
        "人民法院已受理强制执行申请",
        "无需执行",
        "案件已终止调查",
        "案件已移送且无其他处理事项",
        "行政处罚决定已被撤销",
        "其他应当结案的情形",
    ] = Field(title="结案理由")
    ground_detail: Words = Field(default="", title="结案情形说明")
    approval: ApprovalChain = Field(title="审批意见")


class FileCover(Block):
    """Form 62 卷宗封面."""

    volume: Literal["正卷", "副卷"] = Field(title="卷别")
    archive_number: Text = Field(title="档号")
    case_number: Text = Field(title="立案号")
    case_title: Text = Field(title="案由")
    party: Text = Field(title="当事人")
    decision_number: Words = Field(default="", title="决定书文号")
    result: Text = Field(title="处理结果")
    filed_on: Day = Field(title="立案日期")
    closed_on: Day = Field(title="结案日期")
    handlers: Annotated[tuple[Officer, ...], Field(min_length=1)] = Field(title="承办人")
    archivist: Text = Field(title="归档人")
    archived_on: Day = Field(title="归档日期")
    retention: Text = Field(title="保管期限")
    pieces: Annotated[int, Field(gt=0)] = Field(title="件数")
    pages: Annotated[int, Field(gt=0)] = Field(title="页数")


class ContentsRow(Block):
    """One line of the contents: the last one gives start and end page."""

    number: Words = Field(default="", title="文号")
    responsible: Text = Field(title="责任者")
    title: Text = Field(title="题名")
    on: Day = Field(title="日期")
    page: Text = Field(title="页号")
    remark: Words = Field(default="", title="备注")


class FileContents(Block):
    """Form 63 卷内目录."""

    case_number: Text = Field(title="立案号")
    volume: Literal["正卷", "副卷"] = Field(title="卷别")
    rows: Annotated[tuple[ContentsRow, ...], Field(min_length=1)] = Field(title="卷内文件")


class AudioVideo(Block):
    """Where the recordings of the case are kept (音像资料)."""

    name: Text = Field(title="名称")
    place: Text = Field(title="存放处")
    keeper: Text = Field(title="保管人")
    sha256: Digest | None = Field(default=None, title="原件数字指纹")


class FileNotes(Block):
    """Form 64 卷内备考表."""

    case_number: Text = Field(title="立案号")
    state: Text = Field(title="本卷情况说明")
    audio_video: tuple[AudioVideo, ...] = Field(default=(), title="音像资料")
    filed_by: Person = Field(title="立卷人")
    checked_by: Person = Field(title="检查人")
    filed_on: Day = Field(title="立卷时间")
