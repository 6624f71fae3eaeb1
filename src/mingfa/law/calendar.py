"""Which days are working days (工作日), and how days, working days and months are counted.

Law: 全国年节及纪念日放假办法, carried out each year by a notice of the State Council's General Office; make-up weekends (调休上班)
are working days. The day from which a count starts is day zero and is not counted itself.
A day is a local date (Asia/Shanghai). A year whose notice is not in the table raises CalendarNotPublished: nothing is guessed.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib import resources
from typing import Any

from mingfa.law.article import Article
from mingfa.law.errors import CalendarInvalid, CalendarNotPublished

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of one year: the weekdays it takes off, and the weekend days worked for it."""

    name: str
    off: tuple[date, ...]
    worked: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class YearNotice:
    """The holiday arrangement of one year (部分节假日安排), with the notice it was taken from.

    number: 文号, "" where we do not know it. changed_by: titles of later notices already worked into the days.
    read_on: the day somebody held the days against the text of the notice; None = nobody has yet.
    """

    year: int
    title: str
    number: str
    holidays: tuple[Holiday, ...]
    changed_by: tuple[str, ...] = ()
    read_on: date | None = None

    @property
    def source(self) -> Article:
        """The notice as something that can be cited."""
        return Article(f"{self.title}（{self.number}）" if self.number else self.title, read_on=self.read_on)


@dataclass(frozen=True, slots=True)
class OwnHoliday:
    """A day off that only this agency has, e.g. a prefecture's own anniversary (州庆日), with the article that gives it."""

    day: date
    article: Article
    name: str = "本地放假日"


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The working days of the years whose notices are known, less the agency's own holidays.

    notices: one for each year. own: the agency's own days off; such a day is off even where the notice has it worked.
    Raises CalendarInvalid when the table contradicts itself, and names every contradiction.
    """

    notices: tuple[YearNotice, ...]
    own: tuple[OwnHoliday, ...] = ()
    _off: dict[date, str] = field(init=False, repr=False)
    _worked: dict[date, str] = field(init=False, repr=False)
    _years: frozenset[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        problems = tuple(_problems(self.notices, self.own))
        if problems:
            raise CalendarInvalid(problems)
        own = {holiday.day: holiday.name for holiday in self.own}
        off = {day: holiday.name for notice in self.notices for holiday in notice.holidays for day in holiday.off}
        worked = {day: holiday.name for notice in self.notices for holiday in notice.holidays for day in holiday.worked}
        object.__setattr__(self, "_off", off | own)
        object.__setattr__(self, "_worked", {day: name for day, name in worked.items() if day not in own})
        object.__setattr__(self, "_years", frozenset(notice.year for notice in self.notices))

    def announced(self, day: date) -> bool:
        """Say whether the notice of this day's year is in the table."""
        return day.year in self._years

    def notice(self, year: int) -> YearNotice | None:
        """Return the notice of a year; None when it is not in the table."""
        return next((notice for notice in self.notices if notice.year == year), None)

    def is_working_day(self, day: date) -> bool:
        """Say whether this day is worked. Raises CalendarNotPublished for a year without a notice."""
        self._require(day)
        return day not in self._off if day.weekday() < 5 else day in self._worked

    def is_make_up_day(self, day: date) -> bool:
        """Say whether this day is a weekend day that is worked (调休上班). Raises CalendarNotPublished for a year without a notice."""
        self._require(day)
        return day in self._worked

    def why_off(self, day: date) -> str:
        """Return why nobody works on this day: a holiday's name, or 周末; "" on a working day. Raises as is_working_day does."""
        return "" if self.is_working_day(day) else self._off.get(day, "周末")

    def next_working_day(self, day: date) -> date:
        """Return the first working day after this day, never the day itself. Raises CalendarNotPublished."""
        return self.add_working_days(day, 1)

    def on_or_next_working_day(self, day: date) -> date:
        """Return the day itself when it is worked, otherwise the first working day after it (节假日顺延). Raises CalendarNotPublished."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, start: date, n: int) -> date:
        """Return the n-th working day after start, which is not counted itself; n below zero counts backwards, zero gives start.

        Raises CalendarNotPublished when the count runs into a year without a notice.
        """
        step = ONE_DAY if n >= 0 else -ONE_DAY
        day, left = start, abs(n)
        while left:
            day += step
            if self.is_working_day(day):
                left -= 1
        return day

    def add_days(self, start: date, n: int) -> date:
        """Return the n-th calendar day after start, which is not counted itself. Needs no notice; no roll-over is applied."""
        return start + timedelta(days=n)

    def add_months(self, start: date, n: int) -> date:
        """Return the same-numbered day n months on, or the last day of that month when it has no such day. No roll-over is applied."""
        return add_months(start, n)

    def working_days_between(self, a: date, b: date) -> int:
        """Return how many working days lie after a, up to and including b; negative when b lies before a.

        So working_days_between(a, add_working_days(a, n)) == n. Raises CalendarNotPublished.
        """
        if b < a:
            return -self.working_days_between(b, a)
        return sum(self.is_working_day(a + timedelta(days=i)) for i in range(1, (b - a).days + 1))

    def _require(self, day: date) -> None:
        if isinstance(day, datetime):
            raise TypeError("a working day is a local date; convert the instant to Asia/Shanghai first")
        if day.year not in self._years:
            known = sorted(year for year in self._years if year < day.year)
            raise CalendarNotPublished(day.year, date(known[-1], 12, 31) if known else day - ONE_DAY)


def add_months(start: date, n: int) -> date:
    """Return the same-numbered day n months on, or the last day of that month when it has no such day.

    Law: the common reading of a period in months (law facts, counting rule 3); 三个月 is not 90 days.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + n, 12)
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def parse_notices(table: Mapping[str, Any]) -> tuple[YearNotice, ...]:
    """Return the notices of a parsed calendar.toml. Raises CalendarInvalid when a block lacks something or has a wrong kind of value."""
    try:
        return tuple(_notice(block) for block in table["year"])
    except (KeyError, TypeError, ValueError) as error:
        raise CalendarInvalid((f"日历文件缺少内容或写法不对（{error}）",)) from error


def load_calendar(extra: Iterable[OwnHoliday] = ()) -> WorkCalendar:
    """Return the calendar of calendar.toml with the agency's own holidays. The file is read once.

    Raises CalendarInvalid when the table contradicts itself.
    """
    return _loaded(tuple(extra))


@lru_cache(maxsize=64)
def _loaded(extra: tuple[OwnHoliday, ...]) -> WorkCalendar:
    text = resources.files("mingfa.law").joinpath("calendar.toml").read_text(encoding="utf-8")
    return WorkCalendar(parse_notices(tomllib.loads(text)), extra)


def _notice(block: Mapping[str, Any]) -> YearNotice:
    return YearNotice(
        year=int(block["year"]),
        title=str(block["notice"]),
        number=str(block.get("number", "")),
        holidays=tuple(Holiday(str(h["name"]), _dates(h["off"]), _dates(h.get("worked", ()))) for h in block["holiday"]),
        changed_by=tuple(str(title) for title in block.get("changed_by", ())),
        read_on=_date(block["read_on"]) if "read_on" in block else None,
    )


def _dates(values: Iterable[object]) -> tuple[date, ...]:
    return tuple(_date(value) for value in values)


def _date(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{value!r} 不是日期")
    return value


def _problems(notices: tuple[YearNotice, ...], own: tuple[OwnHoliday, ...]) -> Iterable[str]:
    if not notices:
        yield "没有录入任何一年的放假通知"
    seen: set[date] = set()
    years: set[int] = set()
    for notice in notices:
        if notice.year in years:
            yield f"{notice.year} 年录入了两次"
        years.add(notice.year)
        for holiday in notice.holidays:
            for day in (*holiday.off, *holiday.worked):
                if day.year != notice.year:
                    yield f"{day} 不在 {notice.year} 年（{holiday.name}）"
                if day in seen:
                    yield f"{day} 出现了两次（{holiday.name}）"
                seen.add(day)
            for day in holiday.off:
                if day.weekday() >= 5:
                    yield f"{day} 本来就是周末，不必列为放假日（{holiday.name}）"
            for day in holiday.worked:
                if day.weekday() < 5:
                    yield f"{day} 不是周末，不能列为调休上班日（{holiday.name}）"
    days = [holiday.day for holiday in own]
    for day in sorted({day for day in days if days.count(day) > 1}):
        yield f"本地放假日 {day} 录入了两次"
    for own_holiday in own:
        if not own_holiday.article.in_force(own_holiday.day):
            yield f"本地放假日 {own_holiday.day} 的依据{own_holiday.article}当日不生效"
