"""What a review needs to know of other streams, and what others may know of a review, as kept in the entry."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.cases.facts import CaseBrief, ReviewFact
from mingfa.desk.act import FactView
from mingfa.desk.kinds import RegimeView
from mingfa.desk.sources import sources
from mingfa.review.checklist import items_on


class ReviewRules(FactView):
    """The rules of the day that a review's fold has to remember: first review, which outcomes pass, who signs off, what is asked."""

    first_review: bool = False
    passing: tuple[str, ...] = ()
    sign_off: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the rules in force on a day from the state of the regime's stream."""
        view = sources().regime_view(state, stream, 0)
        return cls() if view is None else cls._of(view, on)

    @classmethod
    def _of(cls, view: RegimeView, on: date) -> Self:
        regime = view.regime
        return cls(
            first_review=regime.has("review.first_review", on) and regime.flag("review.first_review", on),
            passing=regime.items("review.outcomes.pass", on) if regime.has("review.outcomes.pass", on) else (),
            sign_off=regime.items("review.sign_off", on) if regime.has("review.sign_off", on) else (),
            checklist=items_on(regime, on),
        )


class FormerReview(FactView):
    """The round before (上一轮审核): that it is over, and the problems each of which has to be answered."""

    case: str
    round: int
    status: str
    outcome: str = ""
    problems: tuple[str, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the state of a review."""
        problems = state.conclusion.problems if state.conclusion is not None else ()
        return cls(
            case=state.case,
            round=state.round,
            status="withdrawn" if state.stage == "withdrawn" else state.status,
            outcome=state.outcome,
            problems=problems,
        )


__all__ = ["CaseBrief", "FormerReview", "ReviewFact", "ReviewRules"]
