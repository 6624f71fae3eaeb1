"""One period's random inspections (随机抽查情况): what was inspected, what came of it, what has been put together for the public. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime

from mingfa.desk.streams import stream_name

MONTHLY, QUARTERLY = "monthly", "quarterly"


def report_stream(agency: str, on: date, period: str) -> str:
    """Return the stream of the period in which a day lies: one for each month, or each quarter."""
    return stream_name(agency, "random_report", f"{on.year}-Q{(on.month + 2) // 3}" if period == QUARTERLY else f"{on.year}-{on.month:02}")


def period_streams(agency: str, on: date) -> tuple[str, ...]:
    """Return the streams of all periods in which a day lies, so that they can be locked before the rule is known."""
    return tuple(report_stream(agency, on, period) for period in (MONTHLY, QUARTERLY))


def last_of(period: str) -> date:
    """Return the last day of a period as its stream names it, "2026-03" or "2026-Q1"."""
    year, part = period.split("-")
    month = int(part[1:]) * 3 if part.startswith("Q") else int(part)
    return date(int(year), month, monthrange(int(year), month)[1])


def period_words(period: str) -> str:
    """Return a period as people read it."""
    year, part = period.split("-")
    return f"{year}年第{part[1:]}季度" if part.startswith("Q") else f"{year}年{int(part)}月"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One random inspection: of whom (name, credit code or ""), when, and what came of it, "" while nothing has been decided.

    told: number of the publication that tells it, None while none does; told_result: whether with its result.
    """

    case: str
    seq: int
    name: str
    code: str
    on: date
    item: str = ""
    result: str = ""
    problems: str = ""
    told: int | None = None
    told_result: bool = False

    @property
    def waits(self) -> bool:
        """True while the public has not been told of it, or not of its result though there is one."""
        return self.told is None or (bool(self.result) and not self.told_result)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What was put together for the public: the number of the publication, when, and the inspections as they then stood."""

    number: int
    on: date
    lines: tuple[Drawn, ...]
    published_on: date | None = None


@dataclass(frozen=True)
class DrawnState:
    """Everything known about one period; the fold of its entries."""

    stream: str
    unit: str = ""
    lines: tuple[Drawn, ...] = ()
    compiled: tuple[Compiled, ...] = ()
    last_at: datetime | None = None

    @property
    def period(self) -> str:
        """The period, "2026-03" or "2026-Q1"."""
        return self.stream.rpartition("/")[2]

    @property
    def ends(self) -> date:
        """The last day of the period."""
        return last_of(self.period)

    @property
    def waiting(self) -> tuple[Drawn, ...]:
        """The inspections of which the public has still to be told."""
        return tuple(line for line in self.lines if line.waits)

    @property
    def without_result(self) -> tuple[Drawn, ...]:
        """The inspections of which nothing has been decided yet."""
        return tuple(line for line in self.lines if not line.result)

    @property
    def published_on(self) -> date | None:
        """The day on which the public was last told; None before, and while something compiled is not out."""
        if not self.compiled or self.compiled[-1].published_on is None:
            return None
        return self.compiled[-1].published_on

    @property
    def settled(self) -> bool:
        """True when the public has been told of every inspection and every result so far."""
        return not self.waiting and self.published_on is not None

    @property
    def stage(self) -> str:
        """How far the period is."""
        if self.waiting:
            return "gathering"
        return "published" if self.settled else "compiled"


def initial(stream: str) -> DrawnState:
    """Return a period before its first inspection."""
    return DrawnState(stream)
