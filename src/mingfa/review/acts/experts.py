"""Who is asked besides the reviewer: advisers, experts, other bodies, a second reviewing unit. Each stop of the period is one of these. Pure."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from mingfa.agencies.facts import officers_need
from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, HIDDEN, PERSON, Digest, Line, OptionalDigest, PersonStream, Text
from mingfa.law.regime_terms import TERMS
from mingfa.review.acts.common import CASE, PRESENT_REVIEWER, Part, ReviewAct, day_of, held, signature
from mingfa.review.gates import experts, people, period
from mingfa.review.state import Advice, Argument, Inquiry, JointOpinion, ReviewState

WITH_REVIEWERS = frozenset({"submitted", "reviewing", "supplementing"})
EXPERT = "expert"
"""The regime's word for time taken by experts or a third party (专家论证)."""
ADVISER = officers_need("adviser", lambda act, state: (str(act.adviser),))
DAY: dict[str, Any] = {"widget": "date"}
ONE: dict[str, Any] = {"widget": "choice"}
OUTSIDE = {name: TERMS["stop_reason"][name] for name in ("consultation", "interpretation")}


# Difficult matters and advisers ------------------------------------------------------------------------------------------------


class MarkDifficult(ReviewAct):
    """Say that the matter is difficult (认定为疑难复杂): an adviser's opinion is asked for, and other bodies may be consulted.

    Law: 兴隆台 实施方案 二（三）2（3）, 湘西州 法制审核制度 第九条.
    """

    label = "认定为疑难复杂"
    duty = "review.accept"
    stages = WITH_REVIEWERS
    needs = (CASE,)
    gates = (people.refuse_other_unit, people.refuse_handler, experts.refuse_marked_difficult)

    reason: Text = Field(title="疑难复杂之处", json_schema_extra=AREA)


@folds(MarkDifficult)
def apply_difficult(state: ReviewState, entry: Entry[MarkDifficult]) -> ReviewState:
    """Keep who said so, and why."""
    return replace(state, difficult=signature(entry, entry.act.reason))


class AttachAdviser(ReviewAct):
    """Have a legal adviser or public lawyer study the matter (请法律顾问、公职律师研究).

    Law: review.experts, review.advisers_required. The adviser is appointed that day and has no part in the case.
    """

    label = "请法律顾问提出意见"
    duty = "review.accept"
    stages = WITH_REVIEWERS
    needs = (CASE, ADVISER)
    gates = (people.refuse_other_unit, people.refuse_handler, experts.refuse_unfit_adviser, experts.refuse_attached_twice)

    adviser: PersonStream = Field(title="法律顾问或者公职律师", json_schema_extra=PERSON)
    question: Text = Field(title="需要研究的问题", json_schema_extra=AREA)


@folds(AttachAdviser)
def apply_adviser(state: ReviewState, entry: Entry[AttachAdviser]) -> ReviewState:
    """Wait for the opinion."""
    fact = entry.fact("adviser")
    role = next((held for held, _ in fact.posts if held in experts.ADVISERS), "") if fact is not None else ""
    name = fact.name if fact is not None else ""
    asked = Advice(entry.seq, entry.act.adviser, name, role, entry.act.question, day_of(entry))
    return replace(state, advices=(*state.advices, asked))


class GiveAdvice(ReviewAct):
    """Give one's opinion as the adviser asked (提出法律意见); it stands beside the reviewer's and never in its place."""

    label = "提出法律意见"
    duty = "review.advise"
    stages = WITH_REVIEWERS
    gates = (experts.refuse_unasked_advice,)

    opinion: Text = Field(title="法律意见", json_schema_extra=AREA)


@folds(GiveAdvice)
def apply_advice(state: ReviewState, entry: Entry[GiveAdvice]) -> ReviewState:
    """Keep the opinion with the question."""
    given: dict[str, Any] = {"opinion": entry.act.opinion, "given_on": day_of(entry), "given_seq": entry.seq}
    return replace(
        state, advices=tuple(replace(one, **given) if one.person == entry.by.person and not one.opinion else one for one in state.advices)
    )


class GoWithoutAdvice(ReviewAct):
    """Say why a difficult matter is concluded without an adviser's opinion (未听取法律顾问意见的理由); the reason is listed with the opinion."""

    label = "说明未听取法律顾问意见的理由"
    duty = "review.conclude"
    stages = frozenset({"reviewing"})
    needs = (CASE, PRESENT_REVIEWER)
    gates = (people.refuse_other_reviewer, experts.refuse_reason_unasked)

    reason: Text = Field(title="理由", json_schema_extra=AREA)


@folds(GoWithoutAdvice)
def apply_without(state: ReviewState, entry: Entry[GoWithoutAdvice]) -> ReviewState:
    """Keep the reason."""
    return replace(state, without_advice=signature(entry, entry.act.reason))


# Experts and a third party -----------------------------------------------------------------------------------------------------


class Expert(Part):
    """One expert or third party invited to argue the case. post: unit and position, as the invitation names them."""

    expert: Line = Field(title="专家或者第三方机构")
    post: Line = Field(title="单位和职务、专业")


class OpenArgument(ReviewAct):
    """Have experts or a third party argue the case (组织专家论证、委托第三方论证); the handling unit is invited, the period stands still.

    Law: 湘西州 法制审核制度 第九条、第十条; the time is taken out where review.stops names it.
    """

    label = "组织专家论证"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing"})
    needs = (CASE,)
    gates = (people.refuse_other_unit, people.refuse_handler, experts.refuse_past_argument)

    topic: Text = Field(title="论证的问题", json_schema_extra=AREA)
    experts: tuple[Expert, ...] = Field(title="专家或者第三方机构", min_length=1, max_length=30)
    planned_on: date = Field(title="论证日期", json_schema_extra=DAY)
    place: Line = Field(title="论证地点")


@folds(OpenArgument)
def apply_argument(state: ReviewState, entry: Entry[OpenArgument]) -> ReviewState:
    """Invite the unit, and hold the period until the opinion is filed."""
    act = entry.act
    called = Argument(
        entry.seq, act.topic, tuple(f"{one.expert}（{one.post}）" for one in act.experts), act.planned_on, act.place, day_of(entry)
    )
    return replace(held(state, entry, EXPERT), arguments=(*state.arguments, called))


class AnswerInvitation(ReviewAct):
    """Say as the handling unit who comes to the argument (答复论证邀请), or that nobody does. argument: number of the entry that called it."""

    label = "答复专家论证邀请"
    duty = "review.submit"
    stages = WITH_REVIEWERS
    needs = (CASE,)
    gates = (experts.refuse_unknown_argument, experts.refuse_strangers_answer)

    argument: int = Field(title="所邀请的论证", ge=0, json_schema_extra=ONE)
    coming: tuple[Line, ...] = Field((), title="参加人员", description="不派人参加的留空", max_length=30)


@folds(AnswerInvitation)
def apply_invited(state: ReviewState, entry: Entry[AnswerInvitation]) -> ReviewState:
    """Remember who comes."""
    act = entry.act
    told: dict[str, Any] = {"coming": act.coming, "answered_on": day_of(entry)}
    return replace(state, arguments=tuple(replace(one, **told) if one.seq == act.argument else one for one in state.arguments))


class FileArgument(ReviewAct):
    """File the opinion of the experts (归入论证意见): it joins the file, and the period runs again. argument: number of the entry that called them."""

    label = "归入专家论证意见"
    duty = "review.accept"
    stages = WITH_REVIEWERS
    needs = (CASE,)
    gates = (people.refuse_other_unit, people.refuse_handler, experts.refuse_unknown_argument, experts.refuse_argument_dates)

    argument: int = Field(title="所组织的论证", ge=0, json_schema_extra=ONE)
    held_on: date = Field(title="实际论证日期", json_schema_extra=DAY)
    attended: tuple[Line, ...] = Field((), title="承办机构参加人员", description="没有派人参加的留空", max_length=30)
    opinion: Text = Field(title="论证意见", json_schema_extra=AREA)
    digest: OptionalDigest = Field("", title="论证意见书原件", json_schema_extra={"widget": "file"})


@folds(FileArgument)
def apply_argued(state: ReviewState, entry: Entry[FileArgument]) -> ReviewState:
    """Keep the opinion; the period runs again from that day."""
    act, day = entry.act, day_of(entry)
    told: dict[str, Any] = {"held_on": act.held_on, "attended": act.attended, "opinion": act.opinion, "digest": act.digest, "filed_on": day}
    arguments = tuple(replace(one, **told) if one.seq == act.argument else one for one in state.arguments)
    return replace(_released(state, act.argument, day, "已收到论证意见"), arguments=arguments)


# Bodies outside ------------------------------------------------------------------------------------------------------------------


class AskOutside(ReviewAct):
    """Ask a department for its view, or a competent body for an interpretation (征询有关部门意见、提请有权机关解释); the period stands still.

    Law: 湘西州 法制审核制度 第九条: only in difficult cases; review.stops names the grounds.
    """

    label = "征询意见或者提请解释"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing"})
    needs = (CASE,)
    gates = (people.refuse_other_unit, people.refuse_handler, period.refuse_other_stop, experts.refuse_asking_in_simple_case)

    ground: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(
        title="方式", json_schema_extra={"widget": "choice", "choices": [[code, words] for code, words in OUTSIDE.items()]}
    )
    body: Line = Field(title="对方机关", description="征询意见的部门，或者有权解释的机关")
    question: Text = Field(title="征询或者提请解释的问题", json_schema_extra=AREA)


@folds(AskOutside)
def apply_asked(state: ReviewState, entry: Entry[AskOutside]) -> ReviewState:
    """Hold the period until the reply."""
    act = entry.act
    asked = Inquiry(entry.seq, act.ground, act.body, act.question, day_of(entry))
    return replace(held(state, entry, act.ground), inquiries=(*state.inquiries, asked))


class FileReply(ReviewAct):
    """File the reply of the body asked (归入复函): the period runs again from the day of the reply. inquiry: number of the entry that asked."""

    label = "归入征询、解释的答复"
    duty = "review.accept"
    stages = WITH_REVIEWERS
    needs = (CASE,)
    gates = (people.refuse_other_unit, people.refuse_handler, experts.refuse_unknown_inquiry, experts.refuse_reply_dates)

    inquiry: int = Field(title="所征询的事项", ge=0, json_schema_extra=ONE)
    replied_on: date = Field(title="收到答复日期", json_schema_extra=DAY)
    reply: Text = Field(title="答复内容", json_schema_extra=AREA)
    digest: OptionalDigest = Field("", title="复函原件", json_schema_extra={"widget": "file"})


@folds(FileReply)
def apply_reply(state: ReviewState, entry: Entry[FileReply]) -> ReviewState:
    """Keep the reply; the period runs again from the day it came."""
    act = entry.act
    told: dict[str, Any] = {"replied_on": act.replied_on, "reply": act.reply, "digest": act.digest}
    inquiries = tuple(replace(one, **told) if one.seq == act.inquiry else one for one in state.inquiries)
    return replace(_released(state, act.inquiry, act.replied_on, "已收到答复"), inquiries=inquiries)


def _released(state: ReviewState, hold: int, on: date, why: str) -> ReviewState:
    return state if state.running is None else replace(state, running=state.running.with_release(str(hold), on, why))


# A second reviewing unit -----------------------------------------------------------------------------------------------------------


class GiveJointOpinion(ReviewAct):
    """Say as the other reviewing unit whether the decision may be made (会同审核): a decision of two kinds needs both units.

    Law: review.reviewer.<kind> of each kind the decision is (江北 法制审核制度 第二条). Bound to this draft and this evidence.
    """

    label = "会同审核"
    duty = "review.conclude"
    stages = frozenset({"submitted", "reviewing"})
    needs = (CASE,)
    gates = (experts.refuse_other_joint_unit, people.refuse_handler, experts.refuse_joint_reviewer, experts.refuse_joint_on_other_papers)

    unit: str = Field(title="会同审核机构", max_length=40, json_schema_extra=HIDDEN)
    agreed: bool = Field(title="同意")
    opinion: Text = Field(title="会同审核意见", json_schema_extra=AREA)
    draft_digest: Digest = Field(title="所审文稿数字指纹", json_schema_extra=HIDDEN)
    evidence_digest: Digest = Field(title="所审证据数字指纹", json_schema_extra=HIDDEN)


@folds(GiveJointOpinion)
def apply_joint(state: ReviewState, entry: Entry[GiveJointOpinion]) -> ReviewState:
    """Keep the unit's opinion, in place of its earlier one."""
    act = entry.act
    given = JointOpinion(
        entry.seq, act.unit, entry.by.person, entry.by.name, act.agreed, act.opinion, act.draft_digest, act.evidence_digest, day_of(entry)
    )
    return replace(state, joint=(*(one for one in state.joint if one.unit != act.unit), given))


__all__ = [
    "AnswerInvitation", "AskOutside", "AttachAdviser", "Expert", "FileArgument", "FileReply", "GiveAdvice", "GiveJointOpinion", "GoWithoutAdvice", "MarkDifficult",
    "OpenArgument",
]  # fmt: skip
