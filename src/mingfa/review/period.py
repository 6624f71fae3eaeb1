"""The period of a review (审核期限): the regime's days, with the stops that regime lets out and the extensions approved. Pure."""

from __future__ import annotations

from datetime import date

from mingfa.desk.evolve import replace
from mingfa.law.calendar import WorkCalendar
from mingfa.law.clock import Clock
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import term
from mingfa.review.state import ReviewState

DAYS = "review.days"
REFERENCE = "clock.C48"
LABEL = "法制审核期限"


def period(state: ReviewState, regime: Regime) -> Clock | None:
    """Return the clock of a review; None before the package was received, or when neither the agency nor the reference has a term.

    Law: review.days from the day the package was received (收到送审材料之日 is day zero), where the agency's own rules are in force that day,
    else the reference term C48. Stops count only on grounds named in review.stops; overlapping ones count once.
    Raises ClockInvalid when the events cannot have happened.
    """
    running = state.running
    if running is None or state.received_on is None:
        return None
    day = state.received_on
    parameter = DAYS if regime.has(DAYS, day) else REFERENCE
    if not regime.has(parameter, day):
        return None
    allowed = regime.items("review.stops", day) if regime.has("review.stops", day) else ()
    holds = tuple(replace(hold, ground=term("stop_reason", hold.ground)) for hold in running.holds if hold.ground in allowed)
    return replace(running, parameter=parameter, holds=holds).clock(regime)


def over(state: ReviewState, regime: Regime, calendar: WorkCalendar, day: date) -> bool:
    """Say whether the period had run out before a day. Raises CalendarNotPublished for a year without a notice."""
    clock = period(state, regime)
    return clock is not None and clock.answer(calendar).overdue(day)
