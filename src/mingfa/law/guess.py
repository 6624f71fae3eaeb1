"""What the working days of a year might be before its notice is out: a range for planning, never a date for a decision.

The days of an unannounced year are taken to be no kinder and no harder than the kindest and hardest stretch of the same length
in the announced years. Nothing here is law; whoever shows such a date marks it as provisional (暂估).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from mingfa.law.calendar import ONE_DAY, WorkCalendar
from mingfa.law.errors import CalendarNotPublished


class Guess:
    """Stands in for a calendar where a year is not announced yet, as kind or as hard as any stretch of the announced years.

    soonest: True gives the most working days that a stretch of the same length ever had, False the fewest.
    fresh_from: days at which a new stretch begins (a clock starts or resumes); they only make the guess less sharp, never wrong.
    """

    def __init__(self, calendar: WorkCalendar, *, soonest: bool, fresh_from: Iterable[date] = ()) -> None:
        self.calendar, self.soonest = calendar, soonest
        self.fresh_from = sorted(set(fresh_from))

    def is_working_day(self, day: date) -> bool:
        """Say whether the day would be worked in such a stretch; the true answer for an announced year."""
        if self.calendar.announced(day):
            return self.calendar.is_working_day(day)
        length = (day - self._stretch_start(day)).days + 1
        return _most_or_fewest(self.calendar, length, self.soonest) > _most_or_fewest(self.calendar, length - 1, self.soonest)

    def is_make_up_day(self, day: date) -> bool:
        """Say whether the day is known to be a worked weekend."""
        return self.calendar.announced(day) and self.calendar.is_make_up_day(day)

    def why_off(self, day: date) -> str:
        """Return a word for a day that would be off."""
        return self.calendar.why_off(day) if self.calendar.announced(day) else "放假安排未公布"

    def on_or_next_working_day(self, day: date) -> date:
        """Return the first day that may be worked, or the one that follows the longest run of days off there has been."""
        try:
            return self.calendar.on_or_next_working_day(day)
        except CalendarNotPublished:
            if not self.soonest:
                return day + timedelta(days=_longest_run_off(self.calendar))
            return date(day.year + 1, 1, 1) if self.calendar.announced(day) else day

    def _stretch_start(self, day: date) -> date:
        before = [notice.year for notice in self.calendar.notices if notice.year < day.year]
        first = date(max(before) + 1 if before else day.year, 1, 1)
        place = bisect_right(self.fresh_from, day)
        return max(first, self.fresh_from[place - 1]) if place else first


@lru_cache(maxsize=64)
def _history(calendar: WorkCalendar) -> tuple[int, ...]:
    """Return the number of working days up to each day of the last unbroken run of announced years."""
    years = sorted(notice.year for notice in calendar.notices)
    first = next(year for year in reversed(years) if year - 1 not in years)
    day, sums = date(first, 1, 1), [0]
    while day.year <= years[-1]:
        sums.append(sums[-1] + calendar.is_working_day(day))
        day += ONE_DAY
    return tuple(sums)


@lru_cache(maxsize=8192)
def _most_or_fewest(calendar: WorkCalendar, length: int, most: bool) -> int:
    sums = _history(calendar)
    whole = len(sums) - 1
    if length >= whole:
        return length // whole * sums[-1] + (_most_or_fewest(calendar, length % whole, most) if length % whole else 0)
    counts = (later - earlier for earlier, later in zip(sums, sums[length:], strict=False))
    return max(counts) if most else min(counts)


@lru_cache(maxsize=64)
def _longest_run_off(calendar: WorkCalendar) -> int:
    sums = _history(calendar)
    longest = run = 0
    for earlier, later in pairwise(sums):
        run = run + 1 if later == earlier else 0
        longest = max(longest, run)
    return longest
