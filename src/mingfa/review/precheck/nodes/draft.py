"""Whether the draft says all that a decision has to say (决定书必备内容): performance, remedies, title, no blanks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mingfa.documents.digest import PenaltyKind
from mingfa.review.precheck.casefile import CaseFile, joined
from mingfa.review.precheck.node import Hit, hit, node
from mingfa.review.precheck.nodes.documents import BLANK


def has_draft(file: CaseFile) -> bool:
    """For nodes that look at the draft of a penalty."""
    return file.draft is not None


def fined(file: CaseFile) -> bool:
    """For nodes on a draft with a fine."""
    return file.draft is not None and any(one.kind is PenaltyKind.FINE for one in file.draft.penalties)


def _remedies(file: CaseFile, word: str) -> str:
    return (
        "".join(f"{one.right}{one.procedure}{one.channel}" for one in file.draft.remedies if word in one.right + one.procedure)
        if file.draft is not None
        else ""
    )


@node(
    "draft.no_reconsideration", "penalty_law 第五十九条第一款第五项", "documents", "serious", when=has_draft,
    words="决定文稿没有写明申请行政复议的权利；请补充途径和期限。",
)  # fmt: skip
def no_reconsideration(file: CaseFile) -> Iterator[Hit]:
    """The way to reconsideration is told."""
    if not _remedies(file, "复议"):
        yield hit(file.draft_place)


@node(
    "draft.no_litigation", "penalty_law 第五十九条第一款第五项", "documents", "serious", when=has_draft,
    words="决定文稿没有写明提起行政诉讼的权利；请补充途径和期限。",
)  # fmt: skip
def no_litigation(file: CaseFile) -> Iterator[Hit]:
    """The way to court is told."""
    if not _remedies(file, "诉讼"):
        yield hit(file.draft_place)


@node(
    "draft.reconsideration_term", "rule:clock.C18", "documents", "serious", when=has_draft,
    words="申请行政复议的期限没有写明或者写错（应为{days}日）；请改正。",
)  # fmt: skip
def reconsideration_term(file: CaseFile) -> Iterator[Hit]:
    """Sixty days for reconsideration."""
    said, days = _remedies(file, "复议"), file.regime.clock("clock.C18", file.on).amount or 0
    if said and not re.search(rf"{days}\s*[日天]|{_chinese(days)}[日天]", said):
        yield hit(file.draft_place, days=days)


@node(
    "draft.litigation_term", "rule:clock.C19", "documents", "serious", when=has_draft,
    words="提起行政诉讼的期限没有写明或者写错（应为{months}个月）；请改正。",
)  # fmt: skip
def litigation_term(file: CaseFile) -> Iterator[Hit]:
    """Six months for a lawsuit."""
    said, months = _remedies(file, "诉讼"), file.regime.clock("clock.C19", file.on).amount or 0
    if said and not re.search(rf"{months}\s*个月|{_chinese(months)}个月", said):
        yield hit(file.draft_place, months=months)


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


@node(
    "draft.other_body", "reconsideration_law 第二十四条", "documents", "serious",
    when=lambda file: has_draft(file) and file.agency is not None and bool(file.agency.reconsideration_bodies),
    words="决定文稿写的复议机关不是机关登记的{bodies}；请核对，一般为本级人民政府。",
)  # fmt: skip
def other_body(file: CaseFile) -> Iterator[Hit]:
    """The body of reconsideration is the one that the agency has registered."""
    bodies, said = file.agency.reconsideration_bodies if file.agency is not None else (), _remedies(file, "复议")
    if said and not any(one in said for one in bodies):
        yield hit(file.draft_place, bodies=joined(bodies))


@node(
    "draft.other_court", "litigation_law 第十八条", "documents", "minor",
    when=lambda file: has_draft(file) and file.agency is not None and bool(file.agency.courts),
    words="决定文稿写的法院不是机关登记的{courts}；请核对管辖法院。",
)  # fmt: skip
def other_court(file: CaseFile) -> Iterator[Hit]:
    """The court is the one that the agency has registered."""
    courts, said = file.agency.courts if file.agency is not None else (), _remedies(file, "诉讼")
    if said and not any(one in said for one in courts):
        yield hit(file.draft_place, courts=joined(courts))


@node(
    "draft.no_pay_term", "rule:clock.C15", "documents", "serious", when=fined,
    words="决定文稿没有写明缴纳罚款的期限（收到决定书之日起{days}日）；请补充。",
)  # fmt: skip
def no_pay_term(file: CaseFile) -> Iterator[Hit]:
    """Fifteen days to pay."""
    days, said = file.regime.clock("clock.C15", file.on).amount or 0, file.draft.performance.term if file.draft is not None else ""
    if not re.search(rf"{days}\s*[日天]|{_chinese(days)}[日天]", said):
        yield hit(file.draft_place, days=days)


@node(
    "draft.no_surcharge", "rule:surcharge.rate_permille", "documents", "serious", when=fined,
    words="决定文稿没有写明逾期每日加处罚款的比例；未告知的，以后不能加处罚款，请补充。",
)  # fmt: skip
def no_surcharge(file: CaseFile) -> Iterator[Hit]:
    """The surcharge is told, else it cannot be claimed."""
    late, rate = file.draft.performance.late if file.draft is not None else "", file.number("surcharge.rate_permille") or 0
    said = rf"百分之{_chinese(rate // 10)}|{rate / 10:g}\s*[%％]|千分之({rate}|{_chinese(rate)})|{rate}\s*‰"
    if not re.search(said, late):
        yield hit(file.draft_place)


@node(
    "draft.no_account", "penalty_law 第六十七条", "documents", "minor", when=fined,
    words="决定文稿没有写明缴款的银行账户或者缴款方式；请补充。",
)  # fmt: skip
def no_account(file: CaseFile) -> Iterator[Hit]:
    """Where to pay is told."""
    if file.draft is not None and not file.draft.performance.account.strip():
        yield hit(file.draft_place)


@node(
    "draft.title_form", "penalty_law 第五十四条", "documents", "note", when=has_draft,
    words="案由“{title}”与案件登记的“{held}”不同；请统一使用同一案由。",
)  # fmt: skip
def title_form(file: CaseFile) -> Iterator[Hit]:
    """One title through the whole file."""
    if file.draft is not None and file.case.title and file.draft.title != file.case.title:
        yield hit(file.draft_place, title=file.draft.title, held=file.case.title)


@node(
    "draft.blank_words", "penalty_law 第五十九条", "documents", "serious", when=has_draft,
    words="决定文稿的{field}留有没有填写的内容（{found}）；请补齐。",
)  # fmt: skip
def blank_words(file: CaseFile) -> Iterator[Hit]:
    """No placeholder is left in the draft."""
    draft = file.draft
    if draft is None:
        return
    texts = [
        ("案由", draft.title),
        *((str(field.title), str(getattr(draft.violation, name))) for name, field in type(draft.violation).model_fields.items()),
    ]
    texts += [(one.factor, one.finding) for one in draft.discretion]
    for field, text in texts:
        found = BLANK.search(text)
        if found and "某" not in found.group():
            yield hit(file.draft_place, field=field, found=found.group())


@node(
    "draft.empty_detail", "penalty_law 第五十九条第一款第三项", "documents", "serious", when=has_draft,
    words="拟给予“{kind}”，没有写明范围、期限或者对象；请写明，否则无法履行。",
)  # fmt: skip
def empty_detail(file: CaseFile) -> Iterator[Hit]:
    """A penalty other than money or words names its scope or its term."""
    wants = {
        PenaltyKind.SUSPEND_LICENCE,
        PenaltyKind.REVOKE_LICENCE,
        PenaltyKind.RESTRICT_BUSINESS,
        PenaltyKind.ORDER_STOP,
        PenaltyKind.ORDER_CLOSE,
        PenaltyKind.BAR_FROM_TRADE,
        PenaltyKind.LOWER_QUALIFICATION,
    }
    for one in file.draft.penalties if file.draft is not None else ():
        if one.kind in wants and not one.detail.strip() and not one.days:
            yield hit(file.draft_place, kind=one.kind.label)


@node(
    "draft.gains_unexplained", "penalty_law 第二十八条第二款", "facts", "minor",
    when=lambda file: file.draft is not None and any(one.kind is PenaltyKind.CONFISCATE_GAINS for one in file.draft.penalties),
    words="拟没收违法所得{amount}元，文稿没有写明违法所得怎样计算；请写明计算依据和证据。",
)  # fmt: skip
def gains_unexplained(file: CaseFile) -> Iterator[Hit]:
    """Gains that are taken are counted in the facts or the reasons."""
    draft = file.draft
    if draft is None:
        return
    said = (
        draft.violation.circumstances
        + draft.violation.act
        + "".join(one.factor + one.finding for one in draft.discretion)
        + "".join(one.proves for one in draft.evidence)
    )
    for one in draft.penalties:
        if one.kind is PenaltyKind.CONFISCATE_GAINS and not re.search("所得|收入|销售|营业额", said):
            yield hit(file.draft_place, amount=(one.amount_fen or 0) // 100)
