"""The limits of an application as clocks: which rule counts them, what their last day is."""

from __future__ import annotations

from datetime import date, datetime

from mingfa.cases.state.limits import Running
from mingfa.law.calendar import WorkCalendar
from mingfa.law.clock import Clock
from mingfa.law.regime_model import Regime


def clock_of(running: Running | None, regime: Regime) -> Clock | None:
    """Return the clock of a limit by the rule in force on its day zero; None where there is no limit or no rule for that day."""
    if running is None or isinstance(running.started, datetime) or not regime.has(running.parameter, running.started):
        return None
    return running.clock(regime)


def last_day(clock: Clock | None, calendar: WorkCalendar) -> date | None:
    """Return the last day of a clock; None while it stands still, or while a year on the way is not announced."""
    if clock is None:
        return None
    earliest, _, provisional = clock.bounds(calendar)
    return None if provisional or earliest is None or isinstance(earliest, datetime) else earliest
