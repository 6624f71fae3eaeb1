"""Whether the discretion is used rightly (行政裁量): within the range, not heavier than notified, with reasons that were told. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from mingfa.documents.digest import Penalty, PenaltyKind, heavier_penalties
from mingfa.law.money import yuan_text
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"([一二三四五六七八九十百千万亿零〇两\d.]+)"
BETWEEN = re.compile(_NUMBER + r"元?以上" + _NUMBER + r"元以下(?:的)?罚款")
BELOW = re.compile(r"(?<!以上)" + _NUMBER + r"元以下(?:的)?罚款")
FIGURES = re.compile(r"(\d+(?:\.\d+)?)(万|亿)?")
HEAVY = re.compile("从重|加重|较重|严重|多次|再次|拒不|阻挠|恶劣")


@dataclass(frozen=True, slots=True)
class Range:
    """The range of a fine that a provision gives, 分; least None where it gives only the upper end."""

    least: int | None
    most: int
    cite: str

    def __str__(self) -> str:
        return f"{f'{money(self.least)}以上' if self.least is not None else ''}{money(self.most)}以下"


def money(fen: int) -> str:
    """Return a sum as people write it in a text: 52万元, 1500元, 0.5元."""
    whole = yuan_text(fen).replace(",", "").removesuffix(".00")
    return f"{int(whole) // 10_000}万元" if fen % 1_000_000 == 0 and fen else f"{whole}元"


def amount(words: str) -> int | None:
    """Return a sum of yuan written in Chinese or in figures as 分, e.g. 十万, 3.5万, 一百二十; None for what is none."""
    if figures := FIGURES.fullmatch(words):
        return int(Decimal(figures[1]) * {None: 1, "万": 10_000, "亿": 100_000_000}[figures[2]] * 100)
    total, section, digit = 0, 0, 0
    for letter in words:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _UNITS:
            section += (digit or 1) * _UNITS[letter]
            digit = 0
        elif letter in ("万", "亿"):
            total, section, digit = (total + section + digit) * (10_000 if letter == "万" else 100_000_000), 0, 0
        else:
            return None
    return (total + section + digit) * 100


def ranges(file: CaseFile) -> tuple[Range, ...]:
    """Return the ranges of fines that the cited provisions tell in words; none where they are not quoted, or name multiples."""
    found = []
    for law in file.draft.penalty_law if file.draft is not None else ():
        for low, high in BETWEEN.findall(law.text):
            least, most = amount(low), amount(high)
            if least is not None and most is not None:
                found.append(Range(least, most, law.cite))
        for high in BELOW.findall(BETWEEN.sub("", law.text)):
            most = amount(high)
            if most is not None:
                found.append(Range(None, most, law.cite))
    return tuple(found)


def fines(file: CaseFile) -> tuple[Penalty, ...]:
    """Return the fines of the draft."""
    return tuple(one for one in file.draft.penalties if one.kind is PenaltyKind.FINE) if file.draft is not None else ()


def ranged(file: CaseFile) -> bool:
    """For nodes that hold fines against the range; a daily penalty is as often the original fine as there are days."""
    return bool(fines(file)) and bool(ranges(file)) and not file.daily


def has_draft(file: CaseFile) -> bool:
    """For nodes that look at the draft of a penalty."""
    return file.draft is not None


def noticed(file: CaseFile) -> bool:
    """For nodes that hold the draft against the notice."""
    return file.draft is not None and file.notice is not None


@node(
    "discretion.heavier_than_notified", "rule:gate.G13", "discretion", "fatal", problem=(12,), when=noticed,
    words="决定文稿比告知的处罚重：{reasons}；不得因陈述申辩加重处罚，有新的事实的应当重新告知。",
)  # fmt: skip
def heavier_than_notified(file: CaseFile) -> Iterator[Hit]:
    """No penalty goes beyond what was notified."""
    if file.draft is not None and file.notice is not None:
        reasons = heavier_penalties(file.draft, file.notice.version.draft)
        if reasons:
            yield hit(file.draft_place, reasons="；".join(reasons))


@node(
    "discretion.over_range", "penalty_law 第三十四条", "discretion", "serious", when=ranged,
    words="罚款{fine}超过{cite}规定的{range}；请改在幅度之内。",
)  # fmt: skip
def over_range(file: CaseFile) -> Iterator[Hit]:
    """No fine is above the range."""
    top = max(ranges(file), key=lambda one: one.most)
    for one in fines(file):
        if (one.amount_fen or 0) > top.most:
            yield hit(file.draft_place, fine=money(one.amount_fen or 0), cite=top.cite, range=top)


@node(
    "discretion.under_range", "penalty_law 第三十二条", "discretion", "serious", when=ranged,
    words="罚款{fine}低于{cite}规定的{range}，裁量理由没有写明减轻处罚的法定情形；请补充理由或者改正。",
)  # fmt: skip
def under_range(file: CaseFile) -> Iterator[Hit]:
    """A fine below the range has a ground of 第三十二条 in the reasons."""
    reasons = "".join(one.factor + one.finding for one in file.draft.discretion) if file.draft is not None else ""
    low = [one for one in ranges(file) if one.least is not None]
    for one in fines(file):
        if (
            low
            and len(low) == len(ranges(file))
            and all((one.amount_fen or 0) < (held.least or 0) for held in low)
            and "减轻" not in reasons
        ):
            yield hit(file.draft_place, fine=money(one.amount_fen or 0), cite=low[0].cite, range=low[0])


@node(
    "discretion.top_without_reason", "penalty_law 第三十四条", "discretion", "minor", when=ranged,
    words="罚款{fine}是幅度的上限（{range}），裁量理由没有写明从重的情节；请补充理由。",
)  # fmt: skip
def top_without_reason(file: CaseFile) -> Iterator[Hit]:
    """The highest fine has a reason."""
    top = max(ranges(file), key=lambda one: one.most)
    reasons = "".join(one.factor + one.finding for one in file.draft.discretion) if file.draft is not None else ""
    for one in fines(file):
        if one.amount_fen == top.most and not HEAVY.search(reasons):
            yield hit(file.draft_place, fine=money(one.amount_fen), range=top)


@node(
    "discretion.few_factors", "mee30 第四十一条", "discretion", "minor", when=lambda file: has_draft(file) and file.regime.field == "ecology",
    words="裁量理由只写了{n}项因素（{factors}）；请逐项考虑危害后果、过错、手段、持续时间、对象、次数和改正情况。",
)  # fmt: skip
def few_factors(file: CaseFile) -> Iterator[Hit]:
    """More than one factor is weighed."""
    factors = tuple(dict.fromkeys(one.factor for one in file.draft.discretion)) if file.draft is not None else ()
    if len(factors) < 2:
        yield hit(file.draft_place, n=len(factors), factors=joined(factors))


@node(
    "discretion.empty_factor", "penalty_law 第三十四条", "discretion", "minor", when=has_draft,
    words="裁量因素“{factor}”只写了“{finding}”，没有写明认定的具体情况；请补充。",
)  # fmt: skip
def empty_factor(file: CaseFile) -> Iterator[Hit]:
    """Each factor says what was found."""
    for one in file.draft.discretion if file.draft is not None else ():
        if len(one.finding) < 4 or one.finding == one.factor:
            yield hit(file.draft_place, factor=one.factor, finding=one.finding)


@node(
    "discretion.not_notified", "penalty_law 第四十四条", "discretion", "serious", when=noticed,
    words="裁量因素“{factor}”（{finding}）没有写入告知书；请重新告知，或者删去该项理由。",
)  # fmt: skip
def not_notified(file: CaseFile) -> Iterator[Hit]:
    """No factor appears first in the decision, but those that speak for the party."""
    if file.draft is None or file.notice is None:
        return
    told = {one.factor for one in file.notice.version.draft.discretion}
    for one in file.draft.discretion:
        if one.factor not in told and not re.search("从轻|减轻|改正|配合|较轻|未造成", one.finding):
            yield hit(file.draft_place, factor=one.factor, finding=one.finding)


@node(
    "discretion.heavier_than_report", "penalty_law 第五十七条", "discretion", "minor", when=lambda file: has_draft(file) and bool(file.report_content.get("proposed")),
    words="决定文稿的罚款{fine}高于调查终结报告建议的{proposed}；请写明改变的理由。",
)  # fmt: skip
def heavier_than_report(file: CaseFile) -> Iterator[Hit]:
    """A fine above the proposal of the report has its reason."""
    proposed = sum(
        int(one.get("amount_fen") or 0)
        for one in file.report_content.get("proposed", ())
        if hasattr(one, "get") and one.get("kind") == "fine"
    )
    fine = file.draft.fine_fen if file.draft is not None else 0
    if proposed and fine > proposed:
        yield hit(file.draft_place, fine=money(fine), proposed=money(proposed))


@node(
    "discretion.correction_ignored", "penalty_law 第三十二条", "discretion", "minor",
    when=lambda file: has_draft(file) and any(one.done for one in file.case.investigation.orders),
    words="复查已经改正（{where}），裁量理由没有考虑改正情况；请补充。",
)  # fmt: skip
def correction_ignored(file: CaseFile) -> Iterator[Hit]:
    """A correction that was found is weighed."""
    reasons = "".join(one.factor + one.finding for one in file.draft.discretion) if file.draft is not None else ""
    for one in file.case.investigation.orders:
        if one.done and not re.search("改正|整改|拆除|停止", reasons):
            yield hit(file.at(one.seq))


@node(
    "discretion.harm_ignored", "penalty_law 第五条第二款", "discretion", "minor",
    when=lambda file: has_draft(file) and file.case.investigation.lead is not None,
    words="登记有危害后果，裁量理由没有考虑危害后果；请补充。",
)  # fmt: skip
def harm_ignored(file: CaseFile) -> Iterator[Hit]:
    """Harm that was registered is weighed."""
    lead = file.case.investigation.lead
    reasons = "".join(one.factor + one.finding for one in file.draft.discretion) if file.draft is not None else ""
    if lead is not None and lead.harm and not re.search("危害|后果|影响|损害", reasons):
        yield hit(file.draft_place)


@node(
    "discretion.twice", "penalty_law 第二十九条", "discretion", "serious", when=has_draft,
    words="对{name}的同一违法行为列了{n}项罚款；一个违法行为只能给予一次罚款，请核对是否为不同的违法行为。",
)  # fmt: skip
def twice(file: CaseFile) -> Iterator[Hit]:
    """One act, one fine."""
    for name in dict.fromkeys(one.on_party for one in fines(file)):
        mine = [one for one in fines(file) if one.on_party == name]
        if len(mine) > 1:
            yield hit(file.draft_place, name=name or joined(party.name for party in file.case.parties), n=len(mine))


@node(
    "discretion.broken_yuan", "penalty_law 第五十九条第一款第三项", "discretion", "minor", when=lambda file: bool(fines(file)),
    words="罚款{fine}不是整元，请核对计算。",
)  # fmt: skip
def broken_yuan(file: CaseFile) -> Iterator[Hit]:
    """A fine is a whole number of yuan."""
    for one in fines(file):
        if (one.amount_fen or 0) % 100:
            yield hit(file.draft_place, fine=money(one.amount_fen or 0))


@node(
    "discretion.should_not_punish", "penalty_law 第三十三条第一款", "discretion", "minor", when=has_draft,
    words="文稿写明没有危害后果、情节轻微且已经改正，仍拟给予处罚；请说明为什么不适用不予处罚。",
)  # fmt: skip
def should_not_punish(file: CaseFile) -> Iterator[Hit]:
    """Slight, corrected in time and without harm is not punished; who punishes says why it is not so."""
    draft = file.draft
    if draft is None:
        return
    reasons = "".join(one.factor + one.finding for one in draft.discretion)
    if (
        re.search("轻微", reasons + draft.violation.circumstances)
        and re.search("未造成|没有造成", draft.violation.consequence + reasons)
        and re.search("已(经)?(及时)?改正|及时改正", reasons)
    ):
        yield hit(file.draft_place)
