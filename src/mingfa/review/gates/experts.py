"""Who is asked besides the reviewer (顾问、专家、有关部门、会同审核机构), and what may not be concluded without them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mingfa.desk.act import on_state
from mingfa.desk.gates import PLATFORM
from mingfa.law.refusal import Refusal
from mingfa.law.regime_terms import term
from mingfa.review.gates.common import ReviewMatter, flag, items_of, joint_units, rule_or, unit_name
from mingfa.review.state import JointOpinion

ADVISERS = ("legal_adviser", "public_lawyer")
"""Posts of whoever advises (法律顾问、公职律师)."""
EXPERTS, STOPS, ADVISERS_REQUIRED = "review.experts", "review.stops", "review.advisers_required"


# Difficult matters and advisers ------------------------------------------------------------------------------------------------


@on_state
def refuse_marked_difficult(matter: ReviewMatter) -> Refusal | None:
    """A matter is found difficult once."""
    if matter.state.difficult is None:
        return None
    return matter.refuse(rule_or(matter, EXPERTS), "review.difficult", "本次审核已经认定为疑难复杂", "不需要再次认定")


def refuse_unfit_adviser(matter: ReviewMatter) -> Iterable[Refusal]:
    """An adviser holds that post on the day, has no part in the case, and does not review it."""
    fact, brief = matter.fact("adviser"), matter.fact("case")
    if fact is None:
        return
    rule = rule_or(matter, EXPERTS)
    if not fact.active or not any(fact.holds(role) for role in ADVISERS):
        yield matter.refuse(
            rule,
            "review.not_adviser",
            f"{fact.name}在{matter.on}不是本机关的法律顾问或者公职律师（未聘任，或者聘期已满）",
            "请先办理任命，或者选择其他人员",
        )
    if brief is not None and fact.person in brief.people:
        yield matter.refuse(rule, "review.adviser_handler", f"{fact.name}承办或者调查了本案，不能作为本案的顾问", "请选择其他人员")
    if fact.person == matter.state.reviewer:
        yield matter.refuse(rule, "review.adviser_reviews", f"{fact.name}是本次审核的审核人员，不能同时作为顾问", "请选择其他人员")


def refuse_attached_twice(matter: ReviewMatter) -> Refusal | None:
    """An adviser who has not answered yet is not asked again."""
    if all(one.person != matter.act.adviser or one.opinion for one in matter.state.advices):
        return None
    return matter.refuse(rule_or(matter, EXPERTS), "review.adviser_asked", "已经请该顾问提出意见，尚未答复", "请等待其意见")


@on_state
def refuse_unasked_advice(matter: ReviewMatter) -> Refusal | None:
    """An adviser gives the opinion he was asked for in this review, once for each question."""
    if any(one.person == matter.by.person and not one.opinion for one in matter.state.advices):
        return None
    return matter.refuse(
        rule_or(matter, EXPERTS), "review.advice_unasked", f"本次审核没有等待{matter.by.name}提出的法律意见", "请由审核机构先邀请顾问"
    )


def wants_advice(matter: ReviewMatter) -> bool:
    """Say whether an adviser's opinion is asked for: in a difficult matter, where the rules have advisers take part."""
    return matter.state.difficult is not None and flag(matter, ADVISERS_REQUIRED)


@on_state
def refuse_reason_unasked(matter: ReviewMatter) -> Refusal | None:
    """A reason for doing without an adviser is given where one is asked for and there is no opinion."""
    if wants_advice(matter) and not any(one.opinion for one in matter.state.advices):
        return None
    return matter.refuse(
        rule_or(matter, EXPERTS), "review.advice_not_missing", "本次审核不缺法律顾问的意见，不需要说明理由", "请直接出具审核意见"
    )


@on_state
def refuse_without_advice(matter: ReviewMatter) -> Refusal | None:
    """A difficult matter is concluded with an adviser's opinion, or with the reason why there is none (兴隆台 实施方案 二（三）2（3）)."""
    if not wants_advice(matter) or matter.state.without_advice is not None or any(one.opinion for one in matter.state.advices):
        return None
    return matter.refuse(
        matter.rule(ADVISERS_REQUIRED),
        "review.no_advice",
        "本案认定为疑难复杂，还没有法律顾问的意见，也没有说明未听取意见的理由",
        "请先听取法律顾问意见，或者办理“说明未听取法律顾问意见的理由”",
    )


# Experts and bodies outside ----------------------------------------------------------------------------------------------------


def refuse_past_argument(matter: ReviewMatter) -> Refusal | None:
    """Who is invited is invited for a day to come."""
    if matter.act.planned_on >= matter.on:
        return None
    return matter.refuse(rule_or(matter, EXPERTS), "review.argument_past", f"论证日期 {matter.act.planned_on} 已经过去", "请填写今后的日期")


@on_state
def refuse_strangers_answer(matter: ReviewMatter) -> Refusal | None:
    """The invitation is answered by the unit that handles the case (邀请承办机构参加)."""
    brief = matter.fact("case")
    if brief is None or matter.by.person in brief.handlers or matter.by.holds("unit_head", brief.unit):
        return None
    return matter.refuse(
        rule_or(matter, EXPERTS), "review.not_invited", f"受邀请的是承办机构，{matter.by.name}不是本案承办人员", "请由承办机构答复"
    )


def refuse_unknown_argument(matter: ReviewMatter) -> Refusal | None:
    """An opinion belongs to an argument that is awaited."""
    if any(one.seq == matter.act.argument and one.filed_on is None for one in matter.state.arguments):
        return None
    return matter.refuse(rule_or(matter, STOPS), "review.no_argument", "没有这一项等待意见的专家论证", "请从审核页面选择")


def _outside(matter: ReviewMatter, day: date, first: date, what: str) -> Refusal | None:
    if first <= day <= matter.on:
        return None
    return matter.refuse(
        rule_or(matter, STOPS), "review.reply_day", f"{what}应在 {first} 至 {matter.on} 之间，填写的是 {day}", "请核对日期"
    )


def refuse_argument_dates(matter: ReviewMatter) -> Refusal | None:
    """The argument took place between the invitation and the day its opinion is filed."""
    asked = next((one for one in matter.state.arguments if one.seq == matter.act.argument), None)
    return None if asked is None else _outside(matter, matter.act.held_on, asked.on, "论证日期")


@on_state
def refuse_asking_in_simple_case(matter: ReviewMatter) -> Refusal | None:
    """Other bodies are asked in difficult cases only (湘西州 法制审核制度 第九条: 疑难复杂)."""
    if matter.state.difficult is not None:
        return None
    return matter.refuse(
        rule_or(matter, EXPERTS), "review.not_difficult", "本案没有认定为疑难复杂，不能征询意见或者提请解释", "确属疑难复杂的，请先办理“认定为疑难复杂”"
    )  # fmt: skip


def refuse_unknown_inquiry(matter: ReviewMatter) -> Refusal | None:
    """A reply belongs to a question that waits for one."""
    if any(one.seq == matter.act.inquiry and one.replied_on is None for one in matter.state.inquiries):
        return None
    return matter.refuse(rule_or(matter, STOPS), "review.no_inquiry", "没有这一项等待答复的征询或者提请解释", "请从审核页面选择")


def refuse_reply_dates(matter: ReviewMatter) -> Refusal | None:
    """A reply came between the question and the day it is filed."""
    asked = next((one for one in matter.state.inquiries if one.seq == matter.act.inquiry), None)
    return None if asked is None else _outside(matter, matter.act.replied_on, asked.on, "收到答复日期")


# A second reviewing unit -------------------------------------------------------------------------------------------------------


def refuse_other_joint_unit(matter: ReviewMatter) -> Refusal | None:
    """The second opinion is that of a unit which reviews one of the decision's further kinds, by its own reviewer."""
    units = joint_units(matter)
    roles = matter.regime.duty("review.conclude", matter.on).roles
    wanted = {unit: rule for rule, unit in units}
    if not wanted:
        return matter.refuse(PLATFORM, "review.not_joint", "本案的决定只有一个审核机构，不需要会同审核", "请由该审核机构办理")
    unit = matter.act.unit
    if unit in wanted and any(matter.by.holds(role, unit) for role in roles):
        return None
    names = "、".join(unit_name(matter, code) for code in wanted)
    rule = wanted.get(unit, units[0][0])
    return matter.refuse(
        rule, "review.joint_unit", f"应当会同{names}审核，{matter.by.name}不是该机构的审核人员", f"请由{names}的审核人员办理"
    )


@on_state
def refuse_joint_reviewer(matter: ReviewMatter) -> Refusal | None:
    """Two units are two people: the reviewer does not give the other unit's opinion as well."""
    if matter.by.person != matter.state.reviewer:
        return None
    return matter.refuse(PLATFORM, "review.joint_same_person", "会同审核人员不能是本次审核的审核人员", "请由会同审核机构的其他审核人员办理")


def refuse_joint_on_other_papers(matter: ReviewMatter) -> Refusal | None:
    """The second opinion is on the draft and the evidence under review."""
    if (matter.act.draft_digest, matter.act.evidence_digest) == (matter.state.draft_digest, matter.state.evidence_digest):
        return None
    return matter.refuse(
        matter.rule("gate.G11"), "review.joint_other_papers", "会同审核意见所指的不是本次送审的文稿和证据", "请刷新页面后重新办理"
    )


def _joint(matter: ReviewMatter, unit: str) -> JointOpinion | None:
    papers = (matter.state.draft_digest, matter.state.evidence_digest)
    return next((one for one in matter.state.joint if one.unit == unit and (one.draft_digest, one.evidence_digest) == papers), None)


def refuse_without_joint(matter: ReviewMatter) -> Iterable[Refusal]:
    """A decision of two kinds passes only when each unit that reviews one of them agrees (江北 法制审核制度 第二条)."""
    if matter.act.outcome not in items_of(matter, "review.outcomes.pass"):
        return
    for rule, unit in joint_units(matter):
        given, name = _joint(matter, unit), unit_name(matter, unit)
        kinds = "、".join(term("kind", kind) for kind in matter.state.also)
        if given is None:
            yield matter.refuse(
                rule, "review.no_joint", f"本决定同时是{kinds}决定，尚未经{name}会同审核", f"请{name}的审核人员办理“会同审核”"
            )
        elif not given.agreed:
            yield matter.refuse(rule, "review.joint_disagrees", f"{name}不同意：{given.opinion}", "不能出具审核通过的意见")
