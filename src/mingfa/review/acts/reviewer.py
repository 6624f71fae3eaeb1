"""Who reviews (审核人员): naming, and withdrawing on a ground. Pure."""

from __future__ import annotations

from pydantic import Field

from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, PERSON, PersonStream, Text
from mingfa.review.acts.common import CASE, REVIEWER, ReviewAct, day_of
from mingfa.review.gates import people
from mingfa.review.state import Recusal, ReviewState


class DeclareReviewer(ReviewAct):
    """Name who reviews (明确审核人员): appointed in the reviewing unit that day, qualified, and with no part in the case."""

    label = "明确审核人员"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    needs = (CASE, REVIEWER)
    gates = (people.refuse_other_unit, people.refuse_unfit_reviewer)

    reviewer: PersonStream = Field(title="审核人员", json_schema_extra=PERSON)


@folds(DeclareReviewer)
def apply_reviewer(state: ReviewState, entry: Entry[DeclareReviewer]) -> ReviewState:
    """Take the person as reviewer; answers of another one fall away."""
    fact = entry.fact("reviewer")
    same = state.reviewer == entry.act.reviewer
    return replace(
        state, reviewer=entry.act.reviewer, reviewer_name=fact.name if fact is not None else "", answers=state.answers if same else ()
    )


class RecuseReviewer(ReviewAct):
    """Withdraw the reviewer from this review (审核人员回避); answers given so far fall away with him."""

    label = "审核人员回避"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    gates = (people.refuse_other_unit, people.refuse_stranger_to_recuse)

    reviewer: PersonStream = Field(title="回避的审核人员", json_schema_extra=PERSON)
    ground: Text = Field(title="回避事由", json_schema_extra=AREA)


@folds(RecuseReviewer)
def apply_recusal(state: ReviewState, entry: Entry[RecuseReviewer]) -> ReviewState:
    """Let the reviewer go with the answers given."""
    gone = Recusal(entry.act.reviewer, state.reviewer_name, entry.act.ground, day_of(entry), entry.seq)
    return replace(state, reviewer="", reviewer_name="", answers=(), recusals=(*state.recusals, gone))
