"""Answering the checklist (审核内容), and the opinion that follows from the answers. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, HIDDEN, Digest, Line, OptionalLine, Text
from mingfa.review.acts.common import CASE, PRESENT_REVIEWER, RULES, GivenAnswer, ReviewAct, choices_of, day_of, ended
from mingfa.review.facts import ReviewRules
from mingfa.review.gates import answers, experts, package, people
from mingfa.review.gates import opinion as opinion_gates
from mingfa.review.state import Answer, Conclusion, ReviewState, opinion_digest

MEASURES: tuple[tuple[str, str], ...] = (("again", "重新调查"), ("supplement", "补充调查"), ("refuse", "不予作出决定"))
"""What may be advised where the case cannot go on as it is (处理方式)."""

DECLARATION = "本人依照规定独立审核，对本审核意见负责。"
"""The words by which a reviewer answers for the opinion (审核责任声明), unless he chooses his own."""


class AnswerChecklist(ReviewAct):
    """Answer items of the checklist (逐项审核); a later answer to the same item takes the place of the earlier one."""

    label = "填写审核内容"
    duty = "review.conclude"
    stages = frozenset({"reviewing"})
    needs = (CASE, PRESENT_REVIEWER)
    gates = (people.refuse_other_reviewer, people.refuse_unfit_reviewer, answers.refuse_wrong_answer, answers.refuse_against_facts)

    answers: tuple[GivenAnswer, ...] = Field(title="审核结果", min_length=1, max_length=100)


@folds(AnswerChecklist)
def apply_answers(state: ReviewState, entry: Entry[AnswerChecklist]) -> ReviewState:
    """Take the answers, each in the place of the one before."""
    new = tuple(
        Answer(given.item, given.level, given.note, given.provision, entry.by.person, day_of(entry), entry.seq)
        for given in entry.act.answers
    )
    items = {answer.item for answer in new}
    return replace(state, answers=(*(answer for answer in state.answers if answer.item not in items), *new))


class ConcludeReview(ReviewAct):
    """Give the opinion (出具审核意见) on exactly this draft with exactly this evidence; the outcome is the one the answers lead to.

    Law: 行政处罚法 第五十八条; review.outcomes, review.outcomes.pass, review.outcome_when. problems: each is to be answered before the next round.
    """

    label = "出具审核意见"
    duty = "review.conclude"
    stages = frozenset({"reviewing"})
    needs = (CASE, RULES, PRESENT_REVIEWER)
    gates = (
        people.refuse_other_unit,
        people.refuse_other_reviewer,
        people.refuse_unfit_reviewer,
        answers.refuse_while_stopped,
        answers.refuse_unanswered,
        answers.refuse_missing_precheck,
        answers.refuse_open_findings,
        answers.refuse_conclusion_against_facts,
        answers.refuse_crime_without_transfer,
        answers.refuse_conflicting_outcome,
        answers.refuse_without_problems,
        opinion_gates.refuse_without_details,
        answers.refuse_other_than_reviewed,
        package.refuse_other_papers,
        experts.refuse_without_advice,
        experts.refuse_without_joint,
    )

    outcome: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(title="审核意见", json_schema_extra=choices_of("outcome"))
    measure: Literal["", "again", "supplement", "refuse"] = Field(
        "",
        title="处理方式",
        json_schema_extra={"widget": "choice", "choices": [list(one) for one in MEASURES]},
    )
    reasons: Text = Field(title="理由", json_schema_extra=AREA)
    opinion: Text = Field(title="意见正文", json_schema_extra=AREA)
    problems: tuple[Line, ...] = Field((), title="存在的问题和建议", max_length=100)
    documents: tuple[Line, ...] = Field(
        (), title="应当更正的文书", description="文书不规范的，逐件写明", max_length=100, json_schema_extra={"widget": "lines"}
    )
    target: OptionalLine = Field("", title="受移送机关", description="意见为移送移交的，写明移送哪一机关")
    papers: tuple[Line, ...] = Field(
        (), title="移送的材料", description="意见为移送移交的，逐件写明", max_length=100, json_schema_extra={"widget": "lines"}
    )
    declaration: Text = Field(DECLARATION, title="审核责任声明", json_schema_extra=AREA)
    draft_digest: Digest = Field(title="所审文稿数字指纹", json_schema_extra=HIDDEN)
    evidence_digest: Digest = Field(title="所审证据数字指纹", json_schema_extra=HIDDEN)


@folds(ConcludeReview)
def apply_conclude(state: ReviewState, entry: Entry[ConcludeReview]) -> ReviewState:
    """Take the opinion, bound to draft and evidence by its digest; the period is over."""
    act, day = entry.act, day_of(entry)
    rules: ReviewRules = entry.fact("rules") or ReviewRules()
    digest = opinion_digest(
        state,
        outcome=act.outcome,
        measure=act.measure,
        opinion=act.opinion,
        reasons=act.reasons,
        problems=act.problems,
        by=entry.by.person,
        on=day,
        documents=act.documents,
        target=act.target,
        papers=act.papers,
        declaration=act.declaration,
    )
    given = Conclusion(
        entry.seq,
        act.outcome,
        act.outcome in rules.passing,
        bool(rules.sign_off),
        act.measure,
        act.opinion,
        act.reasons,
        act.problems,
        day,
        entry.by.person,
        entry.by.name,
        digest,
        act.documents,
        act.target,
        act.papers,
        act.declaration,
    )
    return replace(ended(state, day, "已出具审核意见"), stage="concluded", conclusion=given)
