"""Limits of the second half of a case: when a term of a party is over, when the court may be asked, what the clock does by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mingfa.cases.state.core import CaseState
from mingfa.law.calendar import WorkCalendar
from mingfa.law.regime_model import Regime
from mingfa.law.terms import start_clock


class Rules(Protocol):
    """A regime with its calendar: what a gate's Matter and a RegimeView both are."""

    @property
    def regime(self) -> Regime:
        """The rules."""

    @property
    def calendar(self) -> WorkCalendar:
        """The working days."""


def due_day(case: CaseState, key: str, rules: Rules) -> date | None:
    """Return the last day of one of the case's limits; None when there is none, or it is held. Raises CalendarNotPublished, RuleNotInForce."""
    running = case.clocks.get(key)
    return None if running is None else running.clock(rules.regime).answer(rules.calendar).due_day


def runs(case: CaseState, key: str, rules: Rules, on: date) -> bool:
    """Say whether a limit still runs on a day: its last day still belongs to whom it is for; a held one runs on."""
    running = case.clocks.get(key)
    if running is None or running.ended is not None:
        return False
    due = due_day(case, key, rules)
    return due is None or on <= due


def last_day(rules: Rules, parameter: str, started: date) -> date | None:
    """Return the last day of a limit of the regime that starts on a day."""
    return start_clock(rules.regime, parameter, parameter, started, "").answer(rules.calendar).due_day


__all__ = ["Iterable", "Iterator", "Rules", "dataclass", "due_day", "last_day", "runs"]
