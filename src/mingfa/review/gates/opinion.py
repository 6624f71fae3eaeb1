"""The written opinion (法制审核意见书): approval, number, paper. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from mingfa.desk.act import on_state
from mingfa.law.refusal import Refusal
from mingfa.review.gates.common import ReviewMatter, items_of, roles_in_words, rule_or


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
