"""How long a decision stays public (公示期限): from which day it may be taken off the own platform, and by which rule. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.law.calendar import add_months
from mingfa.law.regime_model import Regime, Rule

OWN = "disclosure.period.months"
UPPER = "disclosure.period.upper"
BY_KIND = "disclosure.period.kind"


def period_rule(regime: Regime, kind: str, on: date) -> Rule | None:
    """Return the rule in force on a day of how long decisions of a kind stay public, None where nothing is set: then they stay.

    Law: regime disclosure.period.kind.<kind> (an upper rule for this kind, 湘西州 公示制度 第十五条后段), disclosure.period.upper (an upper rule
    for all), else the agency's own disclosure.period.months.
    """
    for name in (f"{BY_KIND}.{kind}", UPPER, OWN):
        if regime.has(name, on):
            return regime.rule(name, on)
    return None


def removable_from(published_on: date, months: int) -> date:
    """Return the first day on which a publication may be taken down: the day after so many full months from the day of publication.

    Reading: the day of publication is day zero, and its own number is the last day of the period (2023-05-10 and one year: last day
    2024-05-10, first day 2024-05-11).
    """
    return add_months(published_on, months) + timedelta(days=1)


def published_before(on: date, months: int) -> date:
    """Return the last day of publication for which a decision may be taken down on a day: the inverse of `removable_from`."""
    day = add_months(on, -months) + timedelta(days=3)
    while removable_from(day, months) > on:
        day -= timedelta(days=1)
    return day


class PeriodFact(FactView):
    """How long decisions stay public: kind -> months and where that is written; the kind "" is every other kind."""

    months: dict[str, int]
    articles: dict[str, str]

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the regime's stream."""
        regime: Regime = state.regime
        found = {rule.id.rpartition(".")[2]: rule for rule in regime.rules(BY_KIND, on)}
        other = period_rule(regime, "", on)
        if other is not None:
            found[""] = other
        return cls(
            months={kind: regime.number(rule.id, on) for kind, rule in found.items()},
            articles={kind: rule.source for kind, rule in found.items()},
        )

    def of_kind(self, kind: str) -> tuple[int, str] | None:
        """Return (months, source) for a kind, None where nothing is set."""
        key = kind if kind in self.months else ""
        return (self.months[key], self.articles[key]) if key in self.months else None
