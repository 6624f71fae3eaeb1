"""Advice after a review and filing for record (执法建议、报备): where the agency has them, by whom, answered by whom. Pure."""

from __future__ import annotations

from mingfa.desk.act import on_state
from mingfa.law.refusal import Refusal
from mingfa.review.gates.common import ReviewMatter, flag, rule_or


@on_state
def refuse_without_advice_rule(matter: ReviewMatter) -> Refusal | None:
    """Advice is given where the agency's rule provides for it (执法建议)."""
    if flag(matter, "review.advice"):
        return None
    return matter.refuse(
        rule_or(matter, "review.advice"), "review.no_advice_rule", "本机关制度没有规定审核后提出执法建议", "请以其他方式向承办机构提出意见"
    )


def refuse_past_due(matter: ReviewMatter) -> Refusal | None:
    """The unit has time to answer: the last day lies after the day of the advice."""
    if matter.act.due_on > matter.on:
        return None
    return matter.refuse(rule_or(matter, "review.advice"), "review.advice_due", "答复期限应当在提出建议之日以后", "请另定答复期限")


def refuse_unknown_advised_unit(matter: ReviewMatter) -> Refusal | None:
    """Advice goes to a unit of the agency."""
    if matter.regime.unit(matter.act.unit) is not None:
        return None
    return matter.refuse(
        rule_or(matter, "review.advice"), "review.advice_unit", f"本机关没有“{matter.act.unit}”这一机构", "请从机构名单中选择"
    )


@on_state
def refuse_without_suggestion(matter: ReviewMatter) -> Refusal | None:
    """There is advice that waits for an answer."""
    if any(one.answered_on is None for one in matter.state.suggestions):
        return None
    return matter.refuse(rule_or(matter, "review.advice"), "review.nothing_to_answer", "没有等待答复的执法建议", "不需要答复")


def refuse_unknown_suggestion(matter: ReviewMatter) -> Refusal | None:
    """An answer is to a piece of advice that waits for one."""
    if any(one.seq == matter.act.suggestion and one.answered_on is None for one in matter.state.suggestions):
        return None
    return matter.refuse(rule_or(matter, "review.advice"), "review.no_such_advice", "没有这一条等待答复的执法建议", "请从审核页面选择")


def refuse_other_answering(matter: ReviewMatter) -> Refusal | None:
    """The unit that was advised answers."""
    asked = next((one for one in matter.state.suggestions if one.seq == matter.act.suggestion), None)
    if asked is None or asked.unit in matter.by.units:
        return None
    unit = matter.regime.unit(asked.unit)
    name = unit.name if unit is not None else asked.unit
    return matter.refuse(
        rule_or(matter, "review.advice"),
        "review.advice_other_unit",
        f"该建议是向{name}提出的，{matter.by.name}不是该机构的人员",
        f"请由{name}答复",
    )


@on_state
def refuse_without_record_rule(matter: ReviewMatter) -> Refusal | None:
    """Filing for record is done where the agency's rule asks for it (报备)."""
    if flag(matter, "review.filing_for_record"):
        return None
    return matter.refuse(
        rule_or(matter, "review.filing_for_record"), "review.no_record_rule", "本机关制度没有规定审核后报备", "不需要在本系统办理报备"
    )


@on_state
def refuse_unpassed_record(matter: ReviewMatter) -> Refusal | None:
    """What is filed for record is a decision whose review passed."""
    if matter.state.status == "passed":
        return None
    return matter.refuse(
        rule_or(matter, "review.filing_for_record"), "review.record_not_passed", "审核没有通过，没有可以报备的决定", "请在审核通过后办理"
    )


def refuse_second_record(matter: ReviewMatter) -> Refusal | None:
    """One filing with one organ."""
    if all(one.organ != matter.act.organ for one in matter.state.reports):
        return None
    return matter.refuse(rule_or(matter, "review.filing_for_record"), "review.recorded", f"已经向{matter.act.organ}报备", "不需要再次报备")
