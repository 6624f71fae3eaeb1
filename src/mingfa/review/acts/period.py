"""The period of a review (审核期限): its stops, its extension, its end. Pure."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from mingfa.desk.act import folds
from mingfa.desk.entry import Entry
from mingfa.desk.evolve import replace
from mingfa.desk.fields import AREA, HIDDEN, Text
from mingfa.law.clock import Extend, Unit
from mingfa.review.acts.common import CASE, ReviewAct, choices_of, day_of, held
from mingfa.review.gates import people, period
from mingfa.review.state import ReviewState


class StopClock(ReviewAct):
    """Let the time of experts, consultation or interpretation be taken out of the period (期限扣除)."""

    label = "扣除审核期限"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    needs = (CASE,)
    gates = (people.refuse_other_unit, people.refuse_handler, period.refuse_other_stop)

    ground: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(
        title="扣除情形", json_schema_extra=choices_of("stop_reason")
    )
    reason: Text = Field(title="说明", json_schema_extra=AREA)


@folds(StopClock)
def apply_stop(state: ReviewState, entry: Entry[StopClock]) -> ReviewState:
    """Hold the period on one more ground."""
    return held(state, entry, entry.act.ground)


class ResumeClock(ReviewAct):
    """Let the period run again, since what was awaited has come (恢复计算). stop: the name of the stop, e.g. "5" for that of entry 5."""

    label = "恢复计算审核期限"
    duty = "review.accept"
    stages = frozenset({"submitted", "reviewing", "supplementing"})
    needs = (CASE,)
    gates = (people.refuse_other_unit, people.refuse_handler, period.refuse_unknown_stop)

    stop: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")] = Field(title="所结束的扣除", json_schema_extra=HIDDEN)
    result: Text = Field(title="结果", json_schema_extra=AREA)


@folds(ResumeClock)
def apply_resume(state: ReviewState, entry: Entry[ResumeClock]) -> ReviewState:
    """End one hold of the period."""
    return (
        replace(state, running=state.running.with_release(entry.act.stop, day_of(entry), entry.act.result))
        if state.running is not None
        else state
    )


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
