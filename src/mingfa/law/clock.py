"""A time limit (期限) that starts, stops, resumes, is extended, and can explain every one of its days.

Law: 行政处罚法 第八十五条, 行政强制法 第六十九条, 行政许可法 第八十二条 say which periods are working days; the Term carries the unit and
the Article. Readings, the same for every clock:
* The day of the start is day zero and is not counted. Hours are real hours, at night and on holidays too.
* A stop (中止、扣除) takes out the day of the stop and every day up to the day before the clock resumes; the day of resumption counts.
* Where the statute wants the party told in writing, a stop counts only when it was told, and told no later than the day it resumed.
* An extension is added to the days of the period itself, before any roll-over, and only when it was approved while the period ran.
* When the last day is a day off and the statute has the clause, the period ends on the first working day after it (顺延).
* Months run to the same-numbered day, or the last day of the month; a stop inside them moves the end by the days it took out.
* A stop entered for a day after the end changes nothing: a late record does not cure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, Protocol

from mingfa.law.article import Article
from mingfa.law.calendar import ONE_DAY, WorkCalendar, add_months
from mingfa.law.errors import CalendarNotPublished, ClockInvalid
from mingfa.law.guess import Guess

# Legal dates are local dates. The zone has had no daylight saving time since 1991, so a fixed offset is the zone.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
MONTHS_A_YEAR = 12


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"

    @property
    def words(self) -> str:
        """The Chinese measure word, as in 七个工作日."""
        return _UNIT_WORDS[self]

    @classmethod
    def _missing_(cls, value: object) -> Unit | None:
        """Take the plural of the regime files too: Unit("working_days") is WORKING_DAY."""
        singular = value.removesuffix("s") if isinstance(value, str) else value
        return next((unit for unit in cls if unit.value == singular), None)


_UNIT_WORDS = {
    Unit.WORKING_DAY: "个工作日",
    Unit.CALENDAR_DAY: "日",
    Unit.HOUR: "小时",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}


@dataclass(frozen=True, slots=True)
class Term:
    """How long a period is, by which article.

    amount: in units, above zero. rolls_over: the statute moves an end on a day off to the next working day (never for hours).
    stop_counts_only_if_told: the time of a stop is taken out only when the party was told in writing (e.g. 行政许可法 第四十五条).
    """

    amount: int
    unit: Unit
    rolls_over: bool
    article: Article
    stop_counts_only_if_told: bool = False

    def __post_init__(self) -> None:
        if self.amount <= 0:
            raise ClockInvalid(str(self.article), f"期限长度必须大于零，给出的是 {self.amount}")
        if self.rolls_over and self.unit is Unit.HOUR:
            raise ClockInvalid(str(self.article), "以小时计的期限不因节假日顺延")

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.words}"


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stops on this day or instant. told_on: when the party was told in writing (书面告知); None = not told."""

    on: date | datetime
    reason: str
    told_on: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """The clock runs again; this very day or instant counts."""

    on: date | datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Extend:
    """The period is made longer on somebody's approval (批准延长). approved_by: the office or person named in the approval."""

    amount: int
    unit: Unit
    on: date | datetime
    reason: str
    approved_by: str


Event = Stop | Resume | Extend
_EVENT_WORDS: dict[type[Event], str] = {Stop: "中止", Resume: "恢复", Extend: "延长"}


class LineKind(StrEnum):
    """What a line of the explanation is about. Lines of a kind that covers days tile the period without gap or overlap."""

    START = "start"
    COUNTED = "counted"
    OFF = "off"
    STOPPED = "stopped"
    ROLLED = "rolled"
    RESUMED = "resumed"
    EXTENDED = "extended"
    IGNORED = "ignored"
    DUE = "due"

    @property
    def covers_days(self) -> bool:
        """True when the line accounts for the days it spans, false when it is a remark on one of them."""
        return self in (LineKind.START, LineKind.COUNTED, LineKind.OFF, LineKind.STOPPED, LineKind.ROLLED)


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One line of the explanation. first_day, last_day: both included. counted: how many units of the period the line uses up."""

    first_day: date
    last_day: date
    text: str
    counted: int
    kind: LineKind


@dataclass(frozen=True, slots=True)
class ClockAnswer:
    """When the period ends, and why.

    due: the last day, or for hours the last instant; None while the clock is stopped. lines: every day explained, in order.
    """

    due: date | datetime | None
    stopped: bool
    lines: tuple[ClockLine, ...]
    unit: Unit

    @property
    def due_day(self) -> date | None:
        """The local day on which the period ends; None while the clock is stopped."""
        return None if self.due is None else _local_day(self.due)

    def overdue(self, today: date | datetime) -> bool:
        """Say whether the period has run out. A day is over when the next one begins; for hours pass an aware instant to be exact."""
        if self.due is None:
            return False
        if isinstance(self.due, datetime) and isinstance(today, datetime):
            return _aware(today) > self.due
        return _local_day(today) > _local_day(self.due)

    def days_left(self, today: date | datetime, calendar: WorkCalendar) -> int | None:
        """Return the days after today up to and including the last one: working days for a clock of working days, else calendar days.

        0 = today is the last day, below zero = overdue by so many days, None = the clock is stopped.
        Raises CalendarNotPublished when working days of a year without a notice would have to be counted.
        """
        if self.due is None:
            return None
        due, day = _local_day(self.due), _local_day(today)
        return calendar.working_days_between(day, due) if self.unit is Unit.WORKING_DAY else (due - day).days


class Bounds(NamedTuple):
    """The soonest and latest end. provisional: a year on the way is not announced, so the two differ or are only plausible (暂估)."""

    earliest: date | datetime | None
    latest: date | datetime | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """One running time limit.

    id: as in the table of clocks, e.g. "C07". started: the local day of the event that starts it, or the aware instant for hours.
    events: in the order in which they happened. Raises ClockInvalid for events that cannot have happened.
    """

    id: str
    label: str
    term: Term
    started: date | datetime
    reason_started: str
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        self._check_day(self.started, "起算时间")
        last, stopped = self.started, False
        for event in self.events:
            name = _EVENT_WORDS[type(event)]
            self._check_day(event.on, f"{name}时间")
            if event.on < last:
                raise self._invalid(f"{name}的时间 {_day_words(event.on)} 早于此前的 {_day_words(last)}，请按发生先后登记")
            last = event.on
            if isinstance(event, Stop):
                if stopped:
                    raise self._invalid(f"期限在 {_day_words(event.on)} 前已经中止且未恢复，不能再次中止；请先登记恢复")
                if event.told_on is not None:
                    self._check_day(event.told_on, "告知时间")
                stopped = True
            elif isinstance(event, Resume):
                if not stopped:
                    raise self._invalid(f"期限在 {_day_words(event.on)} 并未中止，不能恢复；请先登记中止")
                stopped = False
            else:
                self._check_extension(event)

    def with_event(self, event: Event) -> Clock:
        """Return the clock with one more event. Raises ClockInvalid when the event cannot follow those before."""
        return replace(self, events=(*self.events, event))

    def answer(self, calendar: WorkCalendar) -> ClockAnswer:
        """Return the end of the period and the explanation of every day.

        Raises CalendarNotPublished when the count or the roll-over runs into a year without a notice.
        """
        return _answer(self, calendar)

    def answer_anew(self, calendar: WorkCalendar) -> ClockAnswer:
        """Return what `answer` does, counted again: `answer` keeps the answers of the clocks that were asked last."""
        if self.term.unit is Unit.HOUR:
            return self._answer_in_hours()
        extensions = tuple(self._extensions_in_time(calendar))
        run = _run(self, extensions, calendar)
        lines = sorted((*_day_lines(run, calendar), *self._remarks(run.due, extensions)), key=_line_order)
        return ClockAnswer(run.due, run.due is None, (self._start_line(), *lines), self.term.unit)

    def bounds(self, calendar: WorkCalendar) -> Bounds:
        """Return the soonest and latest plausible end; exact and not provisional when every year needed is announced.

        Never raises for an unannounced year. Both ends are None while the clock is stopped.
        """
        try:
            due = self.answer(calendar).due
        except CalendarNotPublished:
            fresh = [_local_day(self.started) + ONE_DAY, *(_local_day(event.on) for event in self.events)]
            ends = []
            for soonest in (True, False):
                guess = Guess(calendar, soonest=soonest, fresh_from=fresh)
                ends.append(_run(self, tuple(self._extensions_in_time(guess)), guess).due)
            return Bounds(ends[0], ends[1], True)
        return Bounds(due, due, False)

    # How events read -------------------------------------------------------------------------------------------------

    def _check_day(self, value: date | datetime, what: str) -> None:
        if self.term.unit is Unit.HOUR:
            if not isinstance(value, datetime) or value.tzinfo is None:
                raise self._invalid(f"以小时计的期限，{what}必须是带时区的时刻")
        elif isinstance(value, datetime):
            raise self._invalid(f"以日计的期限，{what}必须是日期，不是时刻")

    def _check_extension(self, event: Extend) -> None:
        if event.amount <= 0:
            raise self._invalid(f"延长的长度必须大于零，给出的是 {event.amount}")
        if (event.unit is Unit.HOUR) != (self.term.unit is Unit.HOUR):
            raise self._invalid("以小时计的期限只能按小时延长，其他期限不能按小时延长")
        if not event.approved_by.strip():
            raise self._invalid("延长期限必须写明批准人")

    def _invalid(self, problem: str) -> ClockInvalid:
        return ClockInvalid(f"{self.id} {self.label}", problem)

    def _extensions_in_time(self, days: _Days) -> Iterator[Extend]:
        """Give the extensions that were approved while the period, with those before, still ran."""
        valid: tuple[Extend, ...] = ()
        for event in self.events:
            if not isinstance(event, Extend):
                continue
            due = _run(self, valid, days).due
            if due is None or event.on <= due:
                valid = (*valid, event)
                yield event

    # How the explanation reads ---------------------------------------------------------------------------------------

    def _start_line(self) -> ClockLine:
        day = _local_day(self.started)
        counting = "自此刻起连续计算" if self.term.unit is Unit.HOUR else "当日不计入，自次日起算"
        text = f"{_day_words(self.started)}{self.reason_started}，{counting}，期限{self.term}（{self.term.article}）"
        return ClockLine(day, day, text, 0, LineKind.START)

    def _remarks(self, due: date | datetime | None, extensions: tuple[Extend, ...]) -> Iterator[ClockLine]:
        def remark(on: date | datetime, text: str, kind: LineKind) -> ClockLine:
            return ClockLine(_local_day(on), _local_day(on), text, 0, kind)

        for span in _stop_spans(self):
            late = due is not None and span.stop.on > due
            if late:
                text = f"{_day_words(span.stop.on)}登记的中止（{span.stop.reason}）发生在期限届满之后，不影响期限"
                yield remark(span.stop.on, text, LineKind.IGNORED)
            elif not span.takes_out:
                why = "未书面告知当事人" if span.stop.told_on is None else f"{_day_words(span.stop.told_on)}才书面告知当事人，其时已恢复"
                text = f"{_day_words(span.stop.on)}中止（{span.stop.reason}），{why}，所用时间不扣除"
                yield remark(span.stop.on, text, LineKind.IGNORED)
            if span.resume is not None and not late and span.takes_out:
                yield remark(span.resume.on, f"{_day_words(span.resume.on)}恢复计算：{span.resume.reason}", LineKind.RESUMED)
        for event in self.events:
            if isinstance(event, Extend):
                what = f"{event.amount}{event.unit.words}：{event.reason}（{event.approved_by}批准）"
                if any(event is valid for valid in extensions):
                    yield remark(event.on, f"{_day_words(event.on)}延长{what}", LineKind.EXTENDED)
                else:
                    text = f"{_day_words(event.on)}批准延长{what}，其时期限已届满，延长无效"
                    yield remark(event.on, text, LineKind.IGNORED)
        if due is not None:
            yield remark(due, f"期限于{_day_words(due)}届满", LineKind.DUE)

    # Hours -----------------------------------------------------------------------------------------------------------

    def _answer_in_hours(self) -> ClockAnswer:
        valid: tuple[Extend, ...] = ()
        for event in self.events:
            if isinstance(event, Extend):
                due = self._end_in_hours(valid)
                if due is None or event.on <= due:
                    valid = (*valid, event)
        due = self._end_in_hours(valid)
        lines: list[ClockLine] = []
        begun, left = _aware(self.started), timedelta(hours=self._hours(valid))
        for span in _stop_spans(self):
            stop = _aware(span.stop.on)
            if not span.takes_out or (due is not None and stop > due):
                continue
            left -= stop - begun
            lines.append(_hours_line(begun, stop))
            until = f"至{_day_words(span.resume.on)}" if span.resume else "，尚未恢复"
            text = f"{_day_words(span.stop.on)}{until}中止：{span.stop.reason}{_told_words(span.stop)}，不计入"
            end = _aware(span.resume.on) if span.resume else stop
            lines.append(ClockLine(_local_day(stop), _local_day(end), text, 0, LineKind.STOPPED))
            begun = end
        if due is not None:
            lines.append(_hours_line(begun, begun + left))
        ordered = sorted((*lines, *self._remarks(due, valid)), key=_line_order)
        return ClockAnswer(due, due is None, (self._start_line(), *ordered), Unit.HOUR)

    def _hours(self, extensions: tuple[Extend, ...]) -> int:
        return self.term.amount + sum(event.amount for event in extensions)

    def _end_in_hours(self, extensions: tuple[Extend, ...]) -> datetime | None:
        end = _aware(self.started) + timedelta(hours=self._hours(extensions))
        for span in _stop_spans(self):
            if not span.takes_out or _aware(span.stop.on) > end:
                continue
            if span.resume is None:
                return None
            end += _aware(span.resume.on) - _aware(span.stop.on)
        return end.astimezone(SHANGHAI)


class _Days(Protocol):
    """What the count asks of a calendar, or of a guess at one."""

    def is_working_day(self, day: date) -> bool: ...
    def is_make_up_day(self, day: date) -> bool: ...
    def why_off(self, day: date) -> str: ...
    def on_or_next_working_day(self, day: date) -> date: ...


@dataclass(frozen=True, slots=True)
class _StopSpan:
    stop: Stop
    resume: Resume | None
    takes_out: bool

    def covers(self, day: date) -> bool:
        return self.takes_out and self.stop.on <= day and (self.resume is None or day < self.resume.on)


class _Day(NamedTuple):
    """One day of the period: what it was, under which stop, and whether the period counts working days there."""

    day: date
    kind: LineKind
    span: _StopSpan | None
    working: bool


class _Run(NamedTuple):
    """Every day of the period, and its end; due None = the clock is stopped."""

    days: tuple[_Day, ...]
    due: date | None


def _stop_spans(clock: Clock) -> tuple[_StopSpan, ...]:
    """Return every stop with what ended it, and whether it takes time out."""
    spans: list[_StopSpan] = []
    for event in clock.events:
        if isinstance(event, Stop):
            spans.append(_StopSpan(event, None, _takes_time_out(clock.term, event, None)))
        elif isinstance(event, Resume):
            stop = spans.pop().stop
            spans.append(_StopSpan(stop, event, _takes_time_out(clock.term, stop, event)))
    return tuple(spans)


def _takes_time_out(term: Term, stop: Stop, resume: Resume | None) -> bool:
    if not term.stop_counts_only_if_told:
        return True
    return stop.told_on is not None and (resume is None or stop.told_on <= resume.on)


def _segments(clock: Clock, extensions: tuple[Extend, ...]) -> list[tuple[int, bool, bool]]:
    """Return the period as (amount, counted in months, counted in working days), like units in a row added up."""
    parts: list[tuple[int, bool, bool]] = []
    for amount, unit in ((clock.term.amount, clock.term.unit), *((event.amount, event.unit) for event in extensions)):
        if unit is Unit.YEAR:
            amount, unit = amount * MONTHS_A_YEAR, Unit.MONTH
        kind = (unit is Unit.MONTH, unit is Unit.WORKING_DAY)
        if parts and parts[-1][1:] == kind:
            amount += parts.pop()[0]
        parts.append((amount, *kind))
    return parts


@lru_cache(maxsize=4096)
def _answer(clock: Clock, calendar: WorkCalendar) -> ClockAnswer:
    return clock.answer_anew(calendar)


def _run(clock: Clock, extensions: tuple[Extend, ...], days: _Days) -> _Run:
    """Walk the period day by day. Raises CalendarNotPublished when `days` does."""
    spans = [span for span in _stop_spans(clock) if span.takes_out]
    walked: list[_Day] = []
    day, working = _local_day(clock.started), False
    for amount, months, working in _segments(clock, extensions):
        left = (add_months(day, amount) - day).days if months else amount
        while left:
            day += ONE_DAY
            span = _span_over(spans, day)
            if span is not None:
                walked.append(_Day(day, LineKind.STOPPED, span, working))
                if span.resume is None:
                    return _Run(tuple(walked), None)
            elif working and not days.is_working_day(day):
                walked.append(_Day(day, LineKind.OFF, None, working))
            else:
                walked.append(_Day(day, LineKind.COUNTED, None, working))
                left -= 1
    # A count of working days ends on a working day; only other counts can end on a day off.
    due = days.on_or_next_working_day(day) if clock.term.rolls_over and not working else day
    while day < due:
        day += ONE_DAY
        span = _span_over(spans, day)
        walked.append(_Day(day, LineKind.ROLLED if span is None else LineKind.STOPPED, span, False))
        if span is not None:
            if span.resume is None:
                return _Run(tuple(walked), None)
            due = days.on_or_next_working_day(max(due, _local_day(span.resume.on)))
    return _Run(tuple(walked), due)


def _span_over(spans: list[_StopSpan], day: date) -> _StopSpan | None:
    return next((span for span in spans if span.covers(day)), None)


def _day_lines(run: _Run, days: _Days) -> Iterator[ClockLine]:
    for (kind, span, working), group in groupby(run.days, key=lambda entry: entry[1:]):
        spent = [entry.day for entry in group]
        first, last = spent[0], spent[-1]
        counted = 0
        if kind is LineKind.STOPPED and span is not None:
            text = f"{_span_words(first, last)}中止：{span.stop.reason}{_told_words(span.stop)}，不计入"
            if span.resume is None:
                text = f"{_day_words(first)}起中止：{span.stop.reason}{_told_words(span.stop)}，尚未恢复"
        elif kind is LineKind.OFF:
            text = f"{_span_words(first, last)}{_off_words(spent, days)}，不计入"
        elif kind is LineKind.ROLLED:
            text = f"末日逢{_off_words([first - ONE_DAY, *spent[:-1]], days)}，顺延"
            if last == run.due:
                text += f"至其后第一个工作日{_day_words(last)}"
        else:
            counted = len(spent)
            made_up = [day for day in spent if working and days.is_make_up_day(day)]
            note = "（" + "、".join(_day_words(day) for day in made_up) + "调休上班）" if made_up else ""
            text = f"{_span_words(first, last)}计入{counted}{(Unit.WORKING_DAY if working else Unit.CALENDAR_DAY).words}{note}"
        yield ClockLine(first, last, text, counted, kind)


def _off_words(run_of_days: list[date], days: _Days) -> str:
    names = dict.fromkeys(days.why_off(day) for day in run_of_days)
    names.pop("", None)
    holidays = [name for name in names if name != "周末"]
    if not holidays:
        return "周末休息"
    return "、".join(holidays) + ("放假（连同周末）" if "周末" in names else "放假")


def _told_words(stop: Stop) -> str:
    return f"（{_day_words(stop.told_on)}书面告知当事人）" if stop.told_on is not None else ""


def _hours_line(first: datetime, last: datetime) -> ClockLine:
    whole, rest = divmod(last - first, timedelta(hours=1))
    minutes = f"{rest // timedelta(minutes=1)}分钟" if rest >= timedelta(minutes=1) else ""
    text = f"{_day_words(first)}至{_day_words(last)}计入{whole}小时{minutes}"
    return ClockLine(_local_day(first), _local_day(last), text, whole, LineKind.COUNTED)


def _line_order(line: ClockLine) -> tuple[date, int]:
    """Put lines in the order a reader follows: by day, remarks on a resumption before the days it opens, the end last."""
    early = (LineKind.RESUMED, LineKind.IGNORED, LineKind.EXTENDED)
    return line.first_day, 0 if line.kind in early else 2 if line.kind is LineKind.DUE else 1


def _span_words(first: date, last: date) -> str:
    return _day_words(first) if first == last else f"{_day_words(first)}至{_day_words(last)}"


def _day_words(value: date | datetime) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI)
        return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"
    return f"{value.year}年{value.month}月{value.day}日"


def _aware(value: date | datetime) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("hours are counted between aware instants")
    return value.astimezone(UTC)


def _local_day(value: date | datetime) -> date:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise TypeError("an instant without a zone has no legal day")
    return value.astimezone(SHANGHAI).date()
