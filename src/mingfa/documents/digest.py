"""The text of a penalty decision as one value, and its digest: notice, legal review, discussion and decision name the same one.

Law: 行政处罚法 第五十九条 (what a decision holds), 第五十八条 (the very draft that was reviewed), 第四十四条、第四十五条 (what was
notified; no heavier because of the defence). Pure: no clock, no database.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, model_validator
from typing_extensions import override

from mingfa.documents.blocks import Block, Citations, Evidence, Fen, LawCitation, Party, Remedies, Text, Violation, Words
from mingfa.law.money import daxie, yuan_text
from mingfa.ledger.canonical import canonical

_DOMAIN = b"mingfa/decision-draft/1\n"


class PenaltyKind(StrEnum):
    """Kinds of penalty (处罚种类), 行政处罚法 第九条; the group is the number of the item that names the kind."""

    WARNING = "warning"
    CRITICISM = "criticism"
    FINE = "fine"
    CONFISCATE_GAINS = "confiscate_gains"
    CONFISCATE_GOODS = "confiscate_goods"
    SUSPEND_LICENCE = "suspend_licence"
    LOWER_QUALIFICATION = "lower_qualification"
    REVOKE_LICENCE = "revoke_licence"
    RESTRICT_BUSINESS = "restrict_business"
    ORDER_STOP = "order_stop"
    ORDER_CLOSE = "order_close"
    BAR_FROM_TRADE = "bar_from_trade"
    DETENTION = "detention"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words of 第九条."""
        return _KINDS[self][0]

    @property
    def group(self) -> int:
        """Item of 第九条, 1 to 6, in the order in which the article lists them; a later item is taken as the more severe one."""
        return _KINDS[self][1]


_KINDS = {
    PenaltyKind.WARNING: ("警告", 1),
    PenaltyKind.CRITICISM: ("通报批评", 1),
    PenaltyKind.FINE: ("罚款", 2),
    PenaltyKind.CONFISCATE_GAINS: ("没收违法所得", 2),
    PenaltyKind.CONFISCATE_GOODS: ("没收非法财物", 2),
    PenaltyKind.SUSPEND_LICENCE: ("暂扣许可证件", 3),
    PenaltyKind.LOWER_QUALIFICATION: ("降低资质等级", 3),
    PenaltyKind.REVOKE_LICENCE: ("吊销许可证件", 3),
    PenaltyKind.RESTRICT_BUSINESS: ("限制开展生产经营活动", 4),
    PenaltyKind.ORDER_STOP: ("责令停产停业", 4),
    PenaltyKind.ORDER_CLOSE: ("责令关闭", 4),
    PenaltyKind.BAR_FROM_TRADE: ("限制从业", 4),
    PenaltyKind.DETENTION: ("行政拘留", 5),
    PenaltyKind.OTHER: ("法律、行政法规规定的其他行政处罚", 6),
}
_MONEY = {PenaltyKind.FINE, PenaltyKind.CONFISCATE_GAINS}


class Penalty(Block):
    """One penalty on one party. amount_fen: 分, of a fine or of gains. days: of a kind that lasts. detail: thing, licence or scope."""

    kind: PenaltyKind = Field(title="处罚种类")
    amount_fen: Fen | None = Field(default=None, title="金额（分）")
    days: Annotated[int, Field(gt=0)] | None = Field(default=None, title="期限（日）")
    detail: Words = Field(default="", title="处罚内容")
    on_party: Words = Field(default="", title="被处罚人")

    @model_validator(mode="after")
    def _amount_where_due(self) -> Penalty:
        if self.kind in _MONEY and not self.amount_fen:
            raise ValueError(f"{self.kind.label}应当写明金额")
        if self.kind not in _MONEY and self.amount_fen is not None and self.kind not in (PenaltyKind.CONFISCATE_GOODS, PenaltyKind.OTHER):
            raise ValueError(f"{self.kind.label}不应当有金额")
        if self.kind in (PenaltyKind.CONFISCATE_GOODS, PenaltyKind.OTHER) and not self.detail:
            raise ValueError(f"{self.kind.label}应当写明处罚内容")
        return self

    @override
    def printed(self) -> dict[str, Any]:
        who = f"对{self.on_party}" if self.on_party else ""
        what = self.kind.label if self.kind is not PenaltyKind.OTHER else ""
        if self.kind is PenaltyKind.CONFISCATE_GOODS or self.kind is PenaltyKind.OTHER:
            what += self.detail.rstrip("。") if self.kind is PenaltyKind.OTHER else f"：{self.detail.rstrip('。')}"
        elif self.detail:
            what += f"（{self.detail.rstrip('。')}）"
        amount = f"{daxie(self.amount_fen)}（{yuan_text(self.amount_fen)}元）" if self.amount_fen is not None else ""
        days = f"，期限{self.days}日" if self.days else ""
        return {"line": f"{who}{what}{amount}{days}"}


class DiscretionReason(Block):
    """One factor of discretion (裁量因素) and what was found on it."""

    factor: Text = Field(title="裁量因素")
    finding: Text = Field(title="认定情况")

    @override
    def printed(self) -> dict[str, Any]:
        return {"line": f"{self.factor}：{self.finding.rstrip('。')}"}


class Performance(Block):
    """How and by when the penalty is performed, and what follows if it is not (履行方式和期限)."""

    manner: Text = Field(title="履行方式")
    term: Text = Field(title="履行期限")
    account: Words = Field(default="", title="缴款账户信息")
    late: Text = Field(title="逾期不履行的后果")


class DecisionDraft(Block):
    """Everything a decision says about the matter (决定书文稿), without number, date and seal.

    duty_law: the duty broken. penalty_law: the ground of the penalty. remedies: each with right, procedure and channel.
    """

    title: Text = Field(title="案由")
    parties: Annotated[tuple[Party, ...], Field(min_length=1)] = Field(title="当事人")
    violation: Violation = Field(title="违法事实")
    evidence: Evidence = Field(title="证据")
    duty_law: Citations = Field(title="违反的规定")
    penalty_law: Citations = Field(title="处罚依据")
    discretion: Annotated[tuple[DiscretionReason, ...], Field(min_length=1)] = Field(title="裁量理由")
    penalties: Annotated[tuple[Penalty, ...], Field(min_length=1)] = Field(title="处罚内容")
    performance: Performance = Field(title="履行方式和期限")
    remedies: Remedies = Field(title="救济途径")

    @model_validator(mode="after")
    def _penalties_name_parties(self) -> DecisionDraft:
        names = {party.name for party in self.parties}
        if len(names) != len(self.parties):
            raise ValueError("同一当事人只能列一次")
        for penalty in self.penalties:
            if len(names) > 1 and not penalty.on_party:
                raise ValueError("一案有多个当事人的，每项处罚应当写明被处罚人")
            if penalty.on_party and penalty.on_party not in names:
                raise ValueError(f"被处罚人“{penalty.on_party}”不在当事人之列")
        twice = [key for key, n in Counter((p.on_party, p.kind, p.detail) for p in self.penalties).items() if n > 1]
        if twice:
            raise ValueError("同一处罚重复列入：" + "、".join(kind.label for _, kind, _ in twice))
        return self

    @property
    def fine_fen(self) -> int:
        """All fines of the draft, 分."""
        return sum(p.amount_fen or 0 for p in self.penalties if p.kind is PenaltyKind.FINE)


def draft_bytes(draft: DecisionDraft) -> bytes:
    """Return the canonical text of the draft (RFC 8785 JSON); equal drafts give equal bytes on every machine."""
    return canonical(draft.model_dump(mode="json"))


def draft_digest(draft: DecisionDraft) -> str:
    """Return the SHA-256 of the draft as 64 hex digits: any change of any word gives another one (行政处罚法 第五十八条)."""
    return hashlib.sha256(_DOMAIN + draft_bytes(draft)).hexdigest()


def heavier_than(decided: DecisionDraft, notified: DecisionDraft) -> list[str]:
    """Say, in Chinese, in what `decided` goes beyond `notified`: heavier penalties, other facts, other law, new evidence.

    Law: 行政处罚法 第四十四条、第四十五条. Empty when the decision stays within the notice: less of the same is always within.
    """
    return heavier_penalties(decided, notified) + new_grounds(decided, notified)


def heavier_penalties(decided: DecisionDraft, notified: DecisionDraft) -> list[str]:
    """Say in what the penalties are heavier, party by party (行政处罚法 第四十五条).

    Reading: a kind that was not notified passes only in the place of a notified one of a later item of 第九条 which falls away
    (a warning in the place of a fine); amounts and terms may only shrink; the scope (处罚内容) may not change.
    """
    reasons: list[str] = []
    known = {party.name for party in notified.parties}
    for party in decided.parties:
        mine, told = _of(decided, party.name), _of(notified, party.name)
        prefix = f"对{party.name}：" if len(decided.parties) > 1 else ""
        if party.name not in known:
            reasons.append(f"当事人“{party.name}”未经告知")
            continue
        reasons += [prefix + reason for reason in _heavier(mine, told)]
    return reasons


def _of(draft: DecisionDraft, name: str) -> list[Penalty]:
    return [p for p in draft.penalties if p.on_party in ("", name)]


def _heavier(mine: list[Penalty], told: list[Penalty]) -> Iterable[str]:
    dropped = [kind for kind in {p.kind for p in told} if kind not in {p.kind for p in mine}]
    for kind in sorted({p.kind for p in mine}, key=lambda k: list(PenaltyKind).index(k)):
        now, then = [p for p in mine if p.kind is kind], [p for p in told if p.kind is kind]
        if not then:
            lighter = next((gone for gone in sorted(dropped, key=lambda k: k.group) if gone.group > kind.group), None)
            if lighter is None:
                yield f"处罚种类“{kind.label}”未经告知"
            else:
                dropped.remove(lighter)
            continue
        amount, notified_amount = (sum(p.amount_fen or 0 for p in side) for side in (now, then))
        if amount > notified_amount:
            yield f"{kind.label}金额 {yuan_text(amount)} 元高于告知的 {yuan_text(notified_amount)} 元"
        if max((p.days or 0) for p in now) > max((p.days or 0) for p in then):
            yield f"{kind.label}的期限长于告知的期限"
        if any(p.days for p in then) and not all(p.days for p in now):
            yield f"{kind.label}告知时有期限，现在没有期限"
        for penalty in now:
            if penalty.detail and penalty.detail not in {p.detail for p in then}:
                yield f"{kind.label}的内容“{penalty.detail}”与告知的不同"


def new_grounds(decided: DecisionDraft, notified: DecisionDraft) -> list[str]:
    """Say which facts, evidence or provisions the decision rests on that the notice did not name (行政处罚法 第四十四条)."""
    reasons: list[str] = []
    for name, field in Violation.model_fields.items():
        if getattr(decided.violation, name) != getattr(notified.violation, name):
            reasons.append(f"违法事实（{field.title}）与告知的不同")
    told = {(item.name, item.made_on, item.sha256) for item in notified.evidence}
    reasons += [f"证据“{item.name}”未经告知" for item in decided.evidence if (item.name, item.made_on, item.sha256) not in told]
    for title, now, then in (("违反的规定", decided.duty_law, notified.duty_law), ("处罚依据", decided.penalty_law, notified.penalty_law)):
        reasons += [f"{title}{law.cite}未经告知" for law in now if not _cited(law, then)]
    return reasons


def _cited(law: LawCitation, among: tuple[LawCitation, ...]) -> bool:
    return law.cite in {other.cite for other in among}
