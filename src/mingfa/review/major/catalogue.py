"""The facts of a case that a condition of the review list may name (案件事实目录): code, Chinese name, type, unit, words, and where each comes from.

The catalogue is closed: a fact that is not here cannot be named. Facts are told party by party, so that an amount and the kind of the party
it is laid on belong together; what concerns the whole case says so in its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from mingfa.documents.digest import PenaltyKind
from mingfa.law.regime_terms import TERMS

Value = int | bool | str | frozenset[str] | None
"""A fact's value: money in 分 or a count, yes or no, a word's code or a text, several words. None: not known."""

Facts = Mapping[str, Value]
"""The facts of one case as they concern one of its parties, by code."""


class Type(StrEnum):
    """What kind of value a fact has."""

    MONEY = "money"
    NUMBER = "number"
    TRUTH = "truth"
    WORD = "word"
    WORDS = "words"
    TEXT = "text"

    @property
    def label(self) -> str:
        """The type in Chinese."""
        return _TYPES[self]


_TYPES = {
    Type.MONEY: "金额", Type.NUMBER: "数量", Type.TRUTH: "是否", Type.WORD: "单选", Type.WORDS: "多选", Type.TEXT: "文字",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One fact. unit: of a number ("人"), of money "元". source: where the platform takes it from, Chinese. words: codes and their labels.

    short: shorter labels under which a word is read as well.
    """

    code: str
    name: str
    type: Type
    source: str
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    short: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def word(self, label: str) -> str | None:
        """Return the code of a word of this fact, or None."""
        return next((code for code, words in self.words.items() if words == label), self.short.get(label))


KINDS: Mapping[str, str] = MappingProxyType({**TERMS["kind"], "transfer": "移送涉嫌犯罪"})
"""Kinds of what is decided (决定种类): those of enforcement acts, and the transfer for criminal liability."""

_PENALTIES = {kind.value: kind.label for kind in PenaltyKind} | {PenaltyKind.OTHER.value: "其他行政处罚"}
_SHORT = {"吊销许可证": "revoke_licence", "暂扣许可证": "suspend_licence", "停产停业": "order_stop"}
_PARTIES = {"citizen": "公民", "sole_trader": "个体工商户", "organisation": "单位"}
_MEASURES = {
    "sealing": "查封", "seizure": "扣押", "coercive_measure": "其他行政强制措施", "compulsory_execution": "行政强制执行",
    "restriction": "限产停产整治", "closure": "停业关闭",
}  # fmt: skip
_LEVELS = {"province": "省级", "city": "市级", "district": "县级"}

CATALOGUE: tuple[FactSpec, ...] = (
    FactSpec("kind", "决定种类", Type.WORD, "案件登记的执法行为种类", words=KINDS),
    FactSpec("title", "案由", Type.TEXT, "决定文稿的案由；没有文稿时为案件名称"),
    FactSpec("field", "所属领域", Type.WORD, "本机关制度登记的执法领域", words=TERMS["field"]),
    FactSpec("level", "执法层级", Type.WORD, "本机关制度登记的层级", words=_LEVELS),
    FactSpec("procedure", "适用程序", Type.WORD, "案件适用的程序", words={"ordinary": "普通程序", "summary": "简易程序"}),
    FactSpec("party", "当事人类型", Type.WORD, "当事人登记；逐个当事人判断", words=_PARTIES),
    FactSpec("parties", "当事人人数", Type.NUMBER, "当事人登记", "人"),
    FactSpec("penalties", "处罚种类", Type.WORDS, "决定文稿对该当事人的处罚", words=_PENALTIES, short=_SHORT),
    FactSpec("fine", "罚款金额", Type.MONEY, "决定文稿对该当事人的罚款合计", "元"),
    FactSpec("fine_all", "全案罚款金额", Type.MONEY, "决定文稿的罚款合计", "元"),
    FactSpec("fine_most", "最高罚款金额", Type.MONEY, "决定文稿中对一个当事人的最高罚款", "元"),
    FactSpec("gains", "没收金额", Type.MONEY, "决定文稿对该当事人没收的违法所得和载明价值的非法财物", "元"),
    FactSpec("gains_all", "全案没收金额", Type.MONEY, "决定文稿没收的违法所得和载明价值的非法财物合计", "元"),
    FactSpec("total", "罚没金额", Type.MONEY, "对该当事人的罚款、没收合计", "元"),
    FactSpec("total_all", "全案罚没金额", Type.MONEY, "全案罚款、没收合计", "元"),
    FactSpec("measures", "强制措施", Type.WORDS, "案件已经实施的行政强制", words=_MEASURES),
    FactSpec("production_stop", "责令停产停业", Type.TRUTH, "处罚种类或者强制措施中有停产停业、限产停产整治、停业关闭"),
    FactSpec("heard", "已听证", Type.TRUTH, "案件留痕中有举行听证的记录"),
    FactSpec("may_be_heard", "可以要求听证", Type.TRUTH, "按本机关听证标准逐个当事人判断"),
    FactSpec("merged", "并案", Type.TRUTH, "案件留痕中有并案的记录"),
    FactSpec("relations", "法律关系数", Type.NUMBER, "认定表或者补充情形中列明的法律关系；没有列明的为 1", "个"),
    FactSpec("public_interest", "涉及重大公共利益", Type.TRUTH, "承办人员认定"),
    FactSpec("social_risk", "有重大社会影响或者风险", Type.TRUTH, "承办人员认定"),
    FactSpec("major_rights", "直接关系重大权益", Type.TRUTH, "承办人员认定"),
    FactSpec("complex", "疑难复杂", Type.TRUTH, "承办人员认定，或者数案并案"),
    FactSpec("crime", "移送涉嫌犯罪", Type.TRUTH, "承办人员认定，或者办理移送"),
)

BY_CODE: Mapping[str, FactSpec] = MappingProxyType({spec.code: spec for spec in CATALOGUE})
BY_NAME: Mapping[str, FactSpec] = MappingProxyType({spec.name: spec for spec in CATALOGUE})
TRUTHS: Mapping[str, bool] = MappingProxyType({"是": True, "否": False})


@cache
def word_labels() -> frozenset[str]:
    """Return the labels of all words of all facts."""
    return frozenset(label for spec in CATALOGUE for label in (*spec.words.values(), *spec.short))


def said(code: str, value: Value) -> str:
    """Say a fact's value in Chinese, e.g. 罚款金额 120000元."""
    spec = BY_CODE[code]
    return f"{spec.name} {_value_words(spec, value)}"


def _value_words(spec: FactSpec, value: Value) -> str:
    if value is None:
        return "不明"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset):
        return "、".join(spec.words.get(one, one) for one in sorted(value)) or "无"
    if isinstance(value, str):
        return spec.words.get(value, value) or "无"
    if spec.type is Type.MONEY:
        yuan, fen = divmod(value, 100)
        return f"{yuan}.{fen:02d}元" if fen else f"{yuan}元"
    return f"{value}{spec.unit}"
