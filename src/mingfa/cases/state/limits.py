"""Time limits of a case as its fold keeps them: day zero, holds and extensions. How long they are is the regime's to say, when asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mingfa.desk.evolve import replace
from mingfa.law.clock import Clock, Event, Extend, Resume, Stop
from mingfa.law.regime_model import Regime
from mingfa.law.terms import start_clock, term_of

Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A stretch of time that is not counted (中止、不计入): its ground, from when, when the party was told in writing, until when."""

    name: str
    ground: str
    since: Moment
    told: Moment | None = None
    until: Moment | None = None
    ended_by: str = ""

    @property
    def in_time(self) -> bool:
        """True when the party was told in writing while it lasted."""
        return self.told is not None and (self.until is None or self.told <= self.until)


@dataclass(frozen=True, slots=True)
class Running:
    """One limit of the case. parameter: the regime's rule, e.g. "clock.C07". started: its day zero (an instant for hours).

    subject: the party it concerns, "" for the case. ended: when what it limits was done; such a clock no longer asks for anything.
    Several holds may lie over one another: the clock runs again when the last of them is over.
    """

    parameter: str
    label: str
    started: Moment
    reason: str
    subject: str = ""
    holds: tuple[Hold, ...] = ()
    extensions: tuple[Extend, ...] = ()
    ended: Moment | None = None
    ended_by: str = ""

    def with_hold(self, hold: Hold) -> Running:
        """Return the limit with one more hold."""
        return replace(self, holds=(*self.holds, hold))

    def with_told(self, name: str, on: Moment) -> Running:
        """Return the limit with the party told of the hold of this name; the first telling counts."""
        return replace(self, holds=tuple(replace(h, told=on) if h.name == name and h.told is None else h for h in self.holds))

    def with_release(self, name: str, on: Moment, reason: str) -> Running:
        """Return the limit with the hold of this name over."""
        over = (replace(h, until=on, ended_by=reason) if h.name == name and h.until is None else h for h in self.holds)
        return replace(self, holds=tuple(over))

    @property
    def held(self) -> tuple[Hold, ...]:
        """The holds that still last."""
        return tuple(hold for hold in self.holds if hold.until is None)

    def clock(self, regime: Regime, *, on: date | None = None) -> Clock:
        """Return the clock that counts it by the rule in force on its day zero. Raises RuleNotInForce, ClockInvalid."""
        started = start_clock(regime, self.parameter, self.label, self.started, self.reason, on=on)
        events = self.events(started.term.stop_counts_only_if_told) if self.holds or self.extensions else ()
        return replace(started, events=events) if events else started

    def of_other_length(self, regime: Regime, parameter: str) -> Clock:
        """Return the clock counted by another rule from the same day zero."""
        return replace(self.clock(regime), term=term_of(regime.rule(parameter, _day(self.started))))

    def events(self, only_if_told: bool) -> tuple[Event, ...]:
        """Return stops, resumptions and extensions in order; holds that overlap are one stop.

        only_if_told: a hold of which the party was not told in time takes out nothing; where no other hold covers it, it stays
        visible as a stop that does not count.
        """
        counted = [hold for hold in self.holds if hold.in_time or not only_if_told]
        idle = [hold for hold in self.holds if only_if_told and not hold.in_time]
        spans = _merged(counted)
        spans += _merged([hold for hold in idle if not any(_overlap(hold, span) for span in spans)])
        events: list[tuple[Moment, int, Event]] = [(e.on, 2, e) for e in self.extensions]
        for span in spans:
            first, last = span[0], max(span, key=lambda hold: (hold.until is None, hold.until or hold.since))
            if last.until == first.since:
                continue
            told = [hold.told for hold in span if hold.told is not None] if span[0] in counted or len(span) == 1 else []
            events.append(
                (first.since, 1, Stop(first.since, "、".join(dict.fromkeys(h.ground for h in span)), min(told) if told else None))
            )
            if last.until is not None:
                events.append((last.until, 0, Resume(last.until, last.ended_by)))
        return tuple(event for _, _, event in sorted(events, key=lambda item: (item[0], item[1])))


def _merged(holds: list[Hold]) -> list[tuple[Hold, ...]]:
    spans: list[tuple[Hold, ...]] = []
    for hold in sorted(holds, key=lambda one: one.since):
        if spans and _overlap(hold, spans[-1]):
            spans[-1] = (*spans[-1], hold)
        else:
            spans.append((hold,))
    return spans


def _overlap(hold: Hold, span: tuple[Hold, ...]) -> bool:
    start, ends = min(h.since for h in span), [h.until for h in span]
    if None not in ends and hold.since > max(end for end in ends if end is not None):
        return False
    return hold.until is None or hold.until >= start


def _day(moment: Moment) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
