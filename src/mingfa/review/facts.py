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

REVIEWER, FIRST_REVIEWER = "legal_reviewer", "first_reviewer"
"""Posts of those designated for legal review (法制审核人员) and for the first review (法制初审员)."""
DESIGNATED = frozenset({REVIEWER, FIRST_REVIEWER})


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


class StaffPost(FactView):
    """Somebody designated for legal review in a unit on the day: a reviewer, or a first reviewer. learned: with legal background."""

    person: str
    name: str
    role: str
    unit: str
    learned: bool = False


class WantedMaterial(FactView):
    """One further thing the agency asks for in packages of a kind and field."""

    kind: str
    field: str = ""
    title: str

    def wanted_in(self, brief: CaseBrief) -> bool:
        """Say whether a case needs it: its kind, and the word of the field in its name or facts."""
        return self.kind == brief.kind and (not self.field or self.field in brief.words)


class ReviewStaff(FactView):
    """What an agency has arranged for legal review on a day: its units, who is designated in them, what packages hold besides the rules."""

    units: tuple[str, ...] = ()
    posts: tuple[StaffPost, ...] = ()
    materials: tuple[WantedMaterial, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from an agency's state."""
        return cls(
            units=tuple(unit.code for unit in state.units if unit.first <= on and (unit.last is None or on < unit.last)),
            posts=tuple(
                StaffPost(person=member.person, name=member.name, role=post.role, unit=post.unit, learned=member.legal_background)
                for member in state.members
                for post in member.posts
                if post.role in DESIGNATED and member.holds(post.role, on, post.unit)
            ),
            materials=tuple(
                WantedMaterial(kind=one.kind, field=one.field, title=one.title)
                for one in state.materials
                if one.since <= on and (one.until is None or on < one.until)
            ),
        )

    def reviewers(self, unit: str) -> tuple[StaffPost, ...]:
        """Return who is designated to review in a unit."""
        return tuple(post for post in self.posts if post.role == REVIEWER and post.unit == unit)

    def first_reviewers(self, unit: str) -> tuple[StaffPost, ...]:
        """Return who gives the first review (初审) in a unit."""
        return tuple(post for post in self.posts if post.role == FIRST_REVIEWER and post.unit == unit)


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


__all__ = ["CaseBrief", "FormerReview", "ReviewFact", "ReviewRules", "ReviewStaff", "StaffPost", "WantedMaterial"]
