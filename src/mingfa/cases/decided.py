"""A case's decision as it was judged: the facts of that day, the grounds of law, regime and people, and the review it rests on. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mingfa.cases.grounds import Ground, outline_grounds, review_grounds
from mingfa.cases.major import facts_of, kept, proposed
from mingfa.cases.state.core import CaseState
from mingfa.law.errors import RuleError
from mingfa.law.regime_model import Regime
from mingfa.lists.review_items import ReviewListFact

WITHOUT_LIST = ReviewListFact(number=1)
"""A list with no rows, so that only what stands outside the list is found."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision. facts: as `major.kept` writes them. grounds: those outside the review list. judged: the criteria were answered."""

    number: str
    on: date
    by: str
    facts: str
    grounds: tuple[Ground, ...]
    reviewed: bool
    review: str
    judged: bool


def decided_on(case: CaseState) -> date | None:
    """Return the day on which the case was decided, None before."""
    made, outline = case.proceeding.decision, case.investigation.decision
    return made.decided_on if made is not None else outline.on if outline is not None else None


def decided_in(case: CaseState, regime: Regime) -> Decided | None:
    """Return the decision of a case: the penalty that stands, or the decision in outline; None when there is none."""
    made, outline = case.proceeding.decision, case.investigation.decision
    if case.kind == "penalty" and made is not None and made.result == "penalty" and made.version is not None:
        on, draft = made.decided_on, made.version.draft
        grounds = safely(lambda: review_grounds(case, draft, regime, on, WITHOUT_LIST))
        facts = kept(facts_of(proposed(case), draft, regime, on))
        judged = case.major.form_for(made.version.digest) is not None
        return Decided(made.number, on, made.decided_by, facts, grounds, bool(made.review), made.review, judged)
    if case.kind == "penalty" or outline is None:
        return None
    entry = case.entry(outline.seq)
    fact = entry.fact("review") if entry is not None else None
    passed = fact is not None and fact.status == "passed"
    return Decided(
        case.number, outline.on, outline.by, kept(facts_of(proposed(case), None, regime, outline.on)),
        safely(lambda: outline_grounds(case, regime, outline.on, WITHOUT_LIST)), passed,
        getattr(entry.act, "review", "") if passed and entry is not None else "", case.major.form_for("") is not None,
    )  # fmt: skip


def safely(asked: Callable[[], tuple[Ground, ...]]) -> tuple[Ground, ...]:
    """Return the grounds; none where no rule covers that day."""
    try:
        return asked()
    except RuleError:
        return ()
