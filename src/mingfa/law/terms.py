"""From the terms of a limit as a regime states them to a clock that counts."""

from __future__ import annotations

from datetime import date, datetime

from mingfa.law.clock import Clock, Event, Term, Unit
from mingfa.law.regime_model import ClockTerms, Regime, Rule, RuleOfOtherType

UNITS = {
    "working_days": Unit.WORKING_DAY,
    "calendar_days": Unit.CALENDAR_DAY,
    "hours": Unit.HOUR,
    "months": Unit.MONTH,
    "years": Unit.YEAR,
    "working_day": Unit.WORKING_DAY,
    "calendar_day": Unit.CALENDAR_DAY,
}


def terms_of(rule: Rule) -> ClockTerms:
    """Return the terms of a rule that states a limit; raises RuleOfOtherType for any other rule."""
    if not isinstance(rule.value, ClockTerms):
        raise RuleOfOtherType(rule.id, "期限")
    return rule.value


def term_of(rule: Rule) -> Term:
    """Return the period of a rule: a `clock.*` rule with its terms, or a whole number with a unit (disclosure.days.penalty, review.days)."""
    if isinstance(rule.value, ClockTerms):
        terms = rule.value
        if terms.amount is None:
            raise RuleOfOtherType(rule.id, "有长度的期限")
        return Term(terms.amount, UNITS[terms.unit], terms.rolls_over, rule.article, terms.stop_needs_notice)
    if isinstance(rule.value, bool) or not isinstance(rule.value, int):
        raise RuleOfOtherType(rule.id, "期限")
    return Term(rule.value, UNITS[rule.unit], False, rule.article)


def start_clock(
    regime: Regime,
    parameter: str,
    label: str,
    started: date | datetime,
    reason: str,
    *,
    on: date | None = None,
    events: tuple[Event, ...] = (),
) -> Clock:
    """Start the clock of a parameter ("clock.C07", "disclosure.days.penalty") by the rule in force on the day it starts, or on `on`.

    Raises RuleNotInForce when no rule covers that day and RuleOfOtherType when the parameter is no limit.
    """
    day = on or (started.date() if isinstance(started, datetime) else started)
    rule = regime.rule(parameter, day)
    return Clock(parameter.removeprefix("clock."), label, term_of(rule), started, reason, events)
