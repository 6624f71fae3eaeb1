"""The written opinion (法制审核意见书): approval, number, paper. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.law.refusal import Refusal
from mingfa.review.gates.common import ReviewMatter, items_of, roles_in_words, rule_or
from mingfa.review.outcomes import SOUND

UNDECIDED = frozenset({"lead", "investigating", "suspended", "reported", "examined", "notified", "deliberating", "accepted", "paused"})
"""Stages of a case, and of an application, in which nothing has been decided yet."""


def refuse_without_details(matter: ReviewMatter) -> Iterable[Refusal]:
    """An opinion says what follows from it: which papers to correct, or where the case goes and with what (改正文书、移送移交)."""
    act, state = matter.act, matter.state
    rule = rule_or(matter, f"review.outcome_when.{act.outcome}", "review.outcomes")
    papers = state.answer("documents")
    if act.outcome == "correct" and papers is not None and papers.level != SOUND and not act.documents:
        yield matter.refuse(rule, "review.no_documents", "执法文书不规范，没有写明应当更正哪些文书", "请逐件写明应当更正的文书")
    if act.outcome == "transfer":
        if not act.target:
            yield matter.refuse(rule, "review.no_target", "审核意见为移送移交，没有写明受移送机关", "请写明受移送机关")
        if not act.papers:
            yield matter.refuse(rule, "review.no_papers", "审核意见为移送移交，没有写明一并移送的材料", "请逐件写明移送的材料")
    elif act.target or act.papers:
        yield matter.refuse(rule, "review.target_unasked", "审核意见不是移送移交，不需要写受移送机关和移送材料", "请留空")


@on_state
def refuse_after_decision(matter: ReviewMatter) -> Refusal | None:
    """An opinion on which a decision already rests is not replaced."""
    brief = matter.fact("case")
    if brief is None or brief.stage in UNDECIDED:
        return None
    return matter.refuse(
        matter.rule("gate.G11"), "review.decided", "本案已经作出决定或者结束，不能再变更审核意见", "决定确有错误的，依法变更或者撤销决定"
    )


@on_state
def refuse_former_round(matter: ReviewMatter) -> Refusal | None:
    """Only the last round's opinion is replaced or disputed."""
    brief = matter.fact("case")
    if brief is None or not brief.review or brief.review == matter.state.stream:
        return None
    return matter.refuse(
        rule_or(matter, "review.outcomes"), "review.later_round", "本案已有新一轮审核，不能再变更这一轮的意见", "请在最近一轮审核中办理"
    )


def refuse_other_form(matter: ReviewMatter) -> Refusal | None:
    """The opinion is given on the form the agency has set (review.opinion_form), and on no other."""
    if not matter.has("review.opinion_form"):
        return matter.refuse(
            rule_or(matter, "review.outcomes"), "review.no_form", "本机关制度没有规定审核意见的文书", "请先在制度中写明审核意见使用的文书"
        )
    form = matter.regime.text("review.opinion_form", matter.on)
    if matter.act.form in ("", form):
        return None
    return matter.refuse(
        matter.rule("review.opinion_form"),
        "review.other_form",
        f"审核意见应当使用《{form}》，不能使用“{matter.act.form}”",
        f"请使用《{form}》",
    )


@on_state
def refuse_wrong_sign_off(matter: ReviewMatter) -> Iterable[Refusal]:
    """The opinion is approved by the leader whom the agency's rule names, where it names one."""
    roles = items_of(matter, "review.sign_off")
    if not roles:
        yield matter.refuse(
            rule_or(matter, "review.outcomes"), "review.sign_off_not_asked", "本机关制度没有要求签批审核意见", "请直接制作并交还审核意见书"
        )
    elif not any(matter.by.holds(role) for role in roles):
        yield matter.refuse(
            matter.rule("review.sign_off"),
            "review.sign_off_role",
            f"审核意见由{roles_in_words(roles)}签批，{matter.by.name}没有该岗位",
            f"请报{roles_in_words(roles)}签批",
        )
    if matter.state.conclusion is not None and matter.state.conclusion.by == matter.by.person:
        yield matter.refuse(
            rule_or(matter, "review.sign_off"), "review.signed_own_opinion", "审核人员不能签批自己出具的意见", "请由规定的负责人签批"
        )
    if matter.state.sign_off is not None:
        yield matter.refuse(rule_or(matter, "review.sign_off"), "review.signed_off", "审核意见已经签批", "不需要再次签批")


@on_state
def refuse_without_sign_off(matter: ReviewMatter) -> Refusal | None:
    """Where a leader has to agree first, the opinion is neither numbered nor given back before (经同意后交还)."""
    if matter.state.signed_off:
        return None
    return matter.refuse(
        rule_or(matter, "review.sign_off"),
        "review.not_signed_off",
        "审核意见尚未签批，不能制作意见书，也不能交还承办机构",
        "请先报规定的负责人签批",
    )


@on_state
def refuse_second_number(matter: ReviewMatter) -> Refusal | None:
    """One opinion has one number."""
    if not matter.state.number:
        return None
    return matter.refuse(
        rule_or(matter, "review.opinion_form"), "review.numbered", f"审核意见书已编号：{matter.state.number}", "请使用该文号"
    )


def refuse_other_year(matter: ReviewMatter) -> Refusal | None:
    """A number is taken in the series of the year of that day."""
    if matter.act.year == matter.on.year:
        return None
    return matter.refuse(rule_or(matter, "review.opinion_form"), "review.year", f"文号年份应为 {matter.on.year} 年", "请刷新页面后重新办理")


@on_state
def refuse_unnumbered(matter: ReviewMatter) -> Refusal | None:
    """The written opinion bears its number."""
    if matter.state.number:
        return None
    return matter.refuse(rule_or(matter, "review.opinion_form"), "review.no_number", "审核意见书尚未编号", "请先办理“制作审核意见书”")
