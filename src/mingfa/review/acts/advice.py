"""After a review: advice on general problems with the unit's answer (执法建议), and filing for record (报备). Pure."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, FILE, UNIT, Line, OptionalDigest, Text
from mingfa.review.acts.common import ReviewAct, day_of
from mingfa.review.gates import advice, people
from mingfa.review.rounds import Report, Suggestion
from mingfa.review.state import ReviewState

AFTER = frozenset({"delivered", "coordinating"})


class SuggestImprovement(ReviewAct):
    """Advise a unit on a general problem that the review showed (提出执法建议); the unit answers by a day.

    Law: review.advice of the agency. due_on: the last day for the answer, after the day of the advice.
    """

    label = "提出执法建议"
    duty = "review.conclude"
    stages = AFTER
    gates = (advice.refuse_without_advice_rule, people.refuse_other_unit, advice.refuse_past_due, advice.refuse_unknown_advised_unit)

    unit: Line = Field(title="接受建议的机构", json_schema_extra=UNIT)
    problem: Text = Field(title="普遍性的问题", json_schema_extra=AREA)
    advice: Text = Field(title="建议", json_schema_extra=AREA)
    due_on: date = Field(title="答复期限")


@folds(SuggestImprovement)
def apply_suggest(state: ReviewState, entry: Entry[SuggestImprovement]) -> ReviewState:
    """Wait for the unit's answer."""
    act = entry.act
    made = Suggestion(entry.seq, act.unit, act.problem, act.advice, act.due_on, day_of(entry), entry.by.name)
    return replace(state, suggestions=(*state.suggestions, made))


class AnswerSuggestion(ReviewAct):
    """Answer the advice as the unit it is for (答复执法建议): what was improved."""

    label = "答复执法建议"
    duty = "review.submit"
    stages = AFTER
    gates = (advice.refuse_without_suggestion, advice.refuse_unknown_suggestion, advice.refuse_other_answering)

    suggestion: int = Field(title="执法建议", ge=0, json_schema_extra={"widget": "choice"})
    answer: Text = Field(title="改进情况", json_schema_extra=AREA)
    paper: OptionalDigest = Field("", title="附件", json_schema_extra=FILE)


@folds(AnswerSuggestion)
def apply_answer(state: ReviewState, entry: Entry[AnswerSuggestion]) -> ReviewState:
    """Keep the answer beside the advice."""
    act = entry.act
    answered = tuple(
        replace(one, answer=act.answer, answered_on=day_of(entry), answered_by=entry.by.name, paper=act.paper)
        if one.seq == act.suggestion
        else one
        for one in state.suggestions
    )
    return replace(state, suggestions=answered)


class ReportForRecord(ReviewAct):
    """File the reviewed decision for record where that is asked for (办理报备): with whom, under which number.

    Law: review.filing_for_record of the agency.
    """

    label = "办理报备"
    duty = "review.conclude"
    stages = AFTER
    gates = (advice.refuse_without_record_rule, people.refuse_other_unit, advice.refuse_unpassed_record, advice.refuse_second_record)

    organ: Line = Field(title="备案机关")
    number: Line = Field(title="报备文号")
    paper: OptionalDigest = Field("", title="报备材料", json_schema_extra=FILE)


@folds(ReportForRecord)
def apply_report(state: ReviewState, entry: Entry[ReportForRecord]) -> ReviewState:
    """Keep with whom it was filed."""
    made = Report(entry.seq, entry.act.organ, day_of(entry), entry.act.number, entry.by.name, entry.act.paper)
    return replace(state, reports=(*state.reports, made))
