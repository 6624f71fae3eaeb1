"""The period of a review (审核期限): its extension, the warning before its end, its end. Pure."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, Text
from mingfa.law.clock import Extend, Unit
from mingfa.review.acts.common import ReviewAct, day_of
from mingfa.review.gates import period
from mingfa.review.state import ReviewState


class ExtendReview(ReviewAct):
    """Approve a longer period for a complex case (批准延长审核期限), as the leader whom the regime names."""

    label = "批准延长审核期限"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    gates = (period.refuse_wrong_extension,)

    days: int = Field(title="延长工作日数", ge=1, le=90)
    complexity: Text = Field(title="情况复杂的理由", json_schema_extra=AREA)


@folds(ExtendReview)
def apply_extend(state: ReviewState, entry: Entry[ExtendReview]) -> ReviewState:
    """Make the period longer."""
    if state.running is None:
        return state
    longer = Extend(entry.act.days, Unit.WORKING_DAY, day_of(entry), entry.act.complexity, entry.by.name)
    return replace(state, running=replace(state.running, extensions=(*state.running.extensions, longer)))


class WarnDue(ReviewAct):
    """Note that the period runs out within days without an opinion (审核期限将满); done by the clock before the last day, not after it.

    Law: review.days with review.warn_days. due_on: the last day as it stood; when a stop or an extension moves it, the warning is given again.
    """

    label = "审核期限将满"
    internal = True
    system = frozenset({"clock"})

    due_on: date = Field(title="届满日期")


@folds(WarnDue)
def apply_warned(state: ReviewState, entry: Entry[WarnDue]) -> ReviewState:
    """Remember of which last day warning was given."""
    return replace(state, warned_for=entry.act.due_on)


class FallDue(ReviewAct):
    """Note that the period has run out without an opinion (审核期限届满); done by the clock. It is no pass and never becomes one."""

    label = "审核期限届满"
    internal = True
    system = frozenset({"clock"})

    due_on: date = Field(title="届满日期")


@folds(FallDue)
def apply_due(state: ReviewState, entry: Entry[FallDue]) -> ReviewState:
    """Remember that the period ran out."""
    return replace(state, overdue_since=day_of(entry))
