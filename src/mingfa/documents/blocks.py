"""The blocks that forms share: party, officer, violation, evidence, law, remedies, contact, approvals, record head and closing.

Source: the common rules of the Hunan set of 74 ecology forms (2024) and 环办执法〔2024〕9号; MEE-30 art 28 for records. Every field
carries its Chinese title, which is what a refusal names. `printed()` gives a template the words it prints beside the raw fields; it is no
part of the data.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)
from typing_extensions import override

from mingfa.law.money import MAX_FEN

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
_EARLIEST = date(1949, 10, 1)
# Control characters but for the line end, and halves of characters.
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _clean(text: Any) -> Any:
    """Unify line ends and drop what cannot be printed, so that one text has one digest on every machine."""
    if not isinstance(text, str) or text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "　")
    if _UNPRINTABLE.search(text):
        bad = sorted({f"U+{ord(c):04X}" for c in _UNPRINTABLE.findall(text)})
        raise ValueError(f"含有不能印出的控制字符 {'、'.join(bad)}")
    return text


def _plausible(day: date) -> date:
    if day < _EARLIEST or day.year > 2199:
        raise ValueError("日期不在合理范围内")
    return day


def _china(moment: datetime) -> datetime:
    _plausible(moment.date())
    return moment.astimezone(CHINA).replace(microsecond=0)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), BeforeValidator(_clean)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000), BeforeValidator(_clean)]  # may stay empty
Day = Annotated[date, AfterValidator(_plausible)]
Moment = Annotated[AwareDatetime, AfterValidator(_china)]  # kept in China time, whole seconds
Fen = Annotated[int, Field(ge=0, le=MAX_FEN, strict=True)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Block(BaseModel):
    """A part of a form: frozen, closed against fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def printed(self) -> dict[str, Any]:
        """Return the words a template prints for this block beside its fields."""
        return {}


def chinese_day(day: date) -> str:
    """Return 2026年3月5日: Arabic figures without leading zeros (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment: datetime) -> str:
    """Return 2026年3月5日10时20分 in China time."""
    local = moment.astimezone(CHINA)
    return f"{chinese_day(local.date())}{local.hour}时{local.minute:02d}分"


# ---- party ---------------------------------------------------------------------------------------------------------------------


class Organisation(Block):
    """A legal person or other organisation (法人或者其他组织), as in its licence."""

    kind: Literal["organisation"] = "organisation"
    name: Text = Field(title="名称")
    address: Text = Field(title="住所")
    credit_code: Text = Field(title="统一社会信用代码")
    head_title: Literal["法定代表人", "负责人"] = Field(default="法定代表人", title="法定代表人或者负责人")
    head_name: Text = Field(title="法定代表人（负责人）姓名")

    @override
    def printed(self) -> dict[str, Any]:
        first = [["名称", self.name], ["统一社会信用代码", self.credit_code]]
        return {"lines": [*first, [self.head_title, self.head_name], ["住所", self.address]]}


class Citizen(Block):
    """A natural person (公民)."""

    kind: Literal["citizen"] = "citizen"
    name: Text = Field(title="姓名")
    id_number: Text = Field(title="公民身份号码")
    address: Text = Field(title="住址")

    @override
    def printed(self) -> dict[str, Any]:
        return {"lines": [["姓名", self.name], ["公民身份号码", self.id_number], ["住址", self.address]]}


class SoleTrader(Block):
    """A sole trader (个体工商户): with a trade name (字号) the trade name is the party, without one the owner is."""

    kind: Literal["sole_trader"] = "sole_trader"
    trade_name: Words = Field(default="", title="字号")
    operator: Text = Field(title="经营者姓名")
    premises: Text = Field(title="经营场所")
    credit_code: Text = Field(title="统一社会信用代码")

    @property
    def name(self) -> str:
        """The one name under which the party is proceeded against."""
        return self.trade_name or self.operator

    @property
    def address(self) -> str:
        """Where the party does business."""
        return self.premises

    @override
    def printed(self) -> dict[str, Any]:
        first = [["名称（字号）", self.trade_name]] if self.trade_name else []
        rest = [["经营者", self.operator], ["统一社会信用代码", self.credit_code], ["经营场所", self.premises]]
        return {"name": self.name, "lines": first + rest}


Party = Annotated[Organisation | Citizen | SoleTrader, Field(discriminator="kind")]


# ---- people --------------------------------------------------------------------------------------------------------------------


class Officer(Block):
    """An enforcement officer (执法人员) with the number of the certificate (执法证号) held that day."""

    name: Text = Field(title="执法人员姓名")
    card_number: Text = Field(title="执法证号")

    @override
    def printed(self) -> dict[str, Any]:
        return {"line": f"{self.name}（执法证号：{self.card_number}）"}


class Person(Block):
    """Somebody who takes part, with unit and post (单位、职务)."""

    name: Text = Field(title="姓名")
    unit: Words = Field(default="", title="工作单位")
    post: Words = Field(default="", title="职务")

    @override
    def printed(self) -> dict[str, Any]:
        tail = " ".join(part for part in (self.unit, self.post) if part)
        return {"line": f"{self.name}（{tail}）" if tail else self.name}


Officers = Annotated[tuple[Officer, ...], Field(min_length=2)]


class Contact(Block):
    """Where the agency can be reached (联系方式)."""

    address: Text = Field(title="地址")
    postcode: Annotated[str, StringConstraints(pattern=r"^\d{6}$")] = Field(title="邮政编码")
    person: Text = Field(title="联系人")
    phone: Text = Field(title="联系电话")


# ---- substance -----------------------------------------------------------------------------------------------------------------


class Violation(Block):
    """What was done (违法事实): time, place, act, circumstances, motive, consequence, closed by one sentence."""

    time: Text = Field(title="违法时间")
    place: Text = Field(title="违法地点")
    act: Text = Field(title="违法行为")
    circumstances: Text = Field(title="违法情节")
    motive: Text = Field(title="动机（主观过错）")
    consequence: Text = Field(title="危害后果")
    summary: Text = Field(title="违法行为概括")


class EvidenceItem(Block):
    """One item of evidence (证据): name, date, provider or maker, what it proves; the digest of its original where the vault holds it."""

    name: Text = Field(title="证据名称")
    made_on: Day = Field(title="取得（制作）日期")
    made_by: Text = Field(title="提供（制作）人")
    proves: Text = Field(title="证明内容")
    sha256: Digest | None = Field(default=None, title="原件数字指纹")


Evidence = Annotated[tuple[EvidenceItem, ...], Field(min_length=1)]


class LawCitation(Block):
    """One provision: full title, article, paragraph, item and its words, e.g. 第九十九条 / 第一款 / 第（三）项."""

    instrument: Text = Field(title="法律全称")
    article: Text = Field(title="条")
    paragraph: Words = Field(default="", title="款")
    item: Words = Field(default="", title="项")
    text: Text = Field(title="条文内容")

    @property
    def cite(self) -> str:
        """《title》第…条第…款第…项."""
        return f"《{self.instrument.strip('《》')}》{self.article}{self.paragraph}{self.item}"

    @override
    def printed(self) -> dict[str, Any]:
        return {"cite": self.cite, "line": f"{self.cite}：“{self.text}”"}


Citations = Annotated[tuple[LawCitation, ...], Field(min_length=1)]


class Remedy(Block):
    """One way to be heard against the act (救济途径): which right, by which procedure and term, through which channel."""

    right: Text = Field(title="救济权利")
    procedure: Text = Field(title="救济程序")
    channel: Text = Field(title="救济渠道")

    @override
    def printed(self) -> dict[str, Any]:
        parts = [part.rstrip("。；，,;") for part in (self.right, self.procedure, self.channel)]
        return {"line": "，".join(parts) + "。"}


Remedies = Annotated[tuple[Remedy, ...], Field(min_length=1)]


# ---- internal papers -----------------------------------------------------------------------------------------------------------


class Opinion(Block):
    """One station of the approval chain: opinion, signature, date (意见、签名、日期)."""

    opinion: Text = Field(title="意见")
    signed_by: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(title="签名")
    signed_on: Day = Field(title="签署日期")

    @override
    def printed(self) -> dict[str, Any]:
        return {"names": "、".join(self.signed_by)}


class ApprovalChain(Block):
    """Officer, unit head, where there is one the legal reviewer, leader (承办人、承办机构负责人、法制审核、负责人)."""

    officers: Opinion = Field(title="承办人意见")
    unit_head: Opinion = Field(title="承办机构负责人意见")
    legal_reviewer: Opinion | None = Field(default=None, title="法制审核意见")
    leader: Opinion = Field(title="负责人审批意见")

    @override
    def printed(self) -> dict[str, Any]:
        fields = type(self).model_fields
        rows = [(fields[name].title, getattr(self, name)) for name in ("officers", "unit_head", "legal_reviewer", "leader")]
        return {
            "rows": [
                {"label": label, "opinion": o.opinion, "names": "、".join(o.signed_by), "date": chinese_day(o.signed_on)}
                for label, o in rows
                if o is not None
            ]
        }


class YesNo(Block):
    """One line of a check list (审查项目): the question, yes or no, and what it rests on."""

    question: Text = Field(title="审查内容")
    yes: bool = Field(title="审查结论")
    note: Words = Field(default="", title="说明")

    @model_validator(mode="after")
    def _reason_for_no(self) -> YesNo:
        if not self.yes and not self.note:
            raise ValueError("选“否”的，应当写明理由")
        return self


class Thing(Block):
    """One line of a list of things (物品清单)."""

    name: Text = Field(title="名称")
    number: Text = Field(title="数量")
    model: Words = Field(default="", title="规格型号")
    batch: Words = Field(default="", title="生产日期或者批号")
    maker: Words = Field(default="", title="生产单位")
    remark: Words = Field(default="", title="备注")


Things = Annotated[tuple[Thing, ...], Field(min_length=1)]


# ---- records -------------------------------------------------------------------------------------------------------------------


class Told(Block):
    """What the party was told on the spot (告知事项): cause, basis, rights and duties, remedies; each one has to be in the paper."""

    cause: Text = Field(title="告知执法事由")
    basis: Text = Field(title="告知执法依据")
    rights: Text = Field(title="告知权利义务")
    remedies: Remedies = Field(title="告知救济途径")
    explanation: Words = Field(default="", title="说明解释情况")


class RecordHead(Block):
    """Head of a record (笔录): start, end, place, officers with cards, card shown and confirmed, rights told, answer on avoidance."""

    started_at: Moment = Field(title="开始时间")
    ended_at: Moment = Field(title="结束时间")
    place: Text = Field(title="地点")
    officers: Officers = Field(title="执法人员及执法证号")
    recorder: Text = Field(title="记录人")
    card_shown: Text = Field(title="出示执法证件情况")
    card_confirmed: Text = Field(title="对执法证件的确认")
    told: Told = Field(title="告知事项")
    avoidance_answer: Text = Field(title="是否申请回避的回答")
    recording_told: Words = Field(default="", title="告知录音录像情况")

    @model_serializer(mode="wrap")
    def _said(self, dump: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave the line on recording out where nothing is recorded: such a record reads, and counts, as it did before there was the line."""
        told: dict[str, Any] = dump(self)
        return told if self.recording_told else {name: value for name, value in told.items() if name != "recording_told"}

    @model_validator(mode="after")
    def _in_order(self) -> RecordHead:
        if self.ended_at <= self.started_at:
            raise ValueError("结束时间应当晚于开始时间")
        return self


class SignState(StrEnum):
    """How a paper stands with the signature of the party."""

    TO_SIGN = "to_sign"
    SIGNED = "signed"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The words that are printed."""
        return {"to_sign": "待签名", "signed": "已签名", "refused": "拒绝签名"}[self.value]


class Closing(Block):
    """End of a record: the party's confirmation and signature, or why there is none and who saw it (拒签注明)."""

    state: SignState = Field(title="签名情况")
    statement: Text = Field(default="以上内容我已看过（已向我宣读），与事实相符。", title="确认语")
    signed_by: Words = Field(default="", title="签名人")
    relation: Words = Field(default="", title="与当事人关系")
    refusal_note: Words = Field(default="", title="拒绝签名的情况说明")
    witness: Words = Field(default="", title="见证人")

    @model_validator(mode="after")
    def _signed_or_noted(self) -> Closing:
        if self.state is SignState.SIGNED and not self.signed_by:
            raise ValueError("已签名的，应当写明签名人")
        if self.state is SignState.REFUSED and not self.refusal_note:
            raise ValueError("拒绝签名的，应当注明情况")
        return self


class QuestionAnswer(Block):
    """One question and its answer (问、答)."""

    question: Text = Field(title="问")
    answer: Text = Field(title="答")
