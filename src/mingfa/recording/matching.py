"""Which step a file from a recorder's folder probably belongs to (归属建议): by time, officer and place, the clock's offset taken out. Pure.

A proposal is no entry: a person confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from mingfa.recording.coverage import Span
from mingfa.recording.media import file_number

CHINA = timezone(timedelta(hours=8))
"""Devices show the time of the country; their files bear it without a zone."""

ZONES = (timedelta(0), timedelta(hours=8))
"""Devices write the time of creation as UTC, as the format asks, or as local time."""

SAME_CLOCK = timedelta(minutes=2)
NEAR = timedelta(minutes=30)
"""A film that only comes near a step is proposed for it when officer or device agree."""

CUT = timedelta(seconds=3)
"""Between two files into which a recorder cut one continuous recording there is no more time than this."""

TIME, OFFICER, DEVICE, PLACE = 50, 30, 15, 5
"""What speaks for a step, in points of a hundred: all of the film within it, its officer, its recorder, its place."""

ENOUGH = 40
"""With fewer points nothing is proposed."""

_IN_NAME = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12][0-9]|3[01])[-_.T ]{0,2}([01][0-9]|2[0-3])[-_.]?([0-5][0-9])[-_.]?([0-5][0-9])(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The time a device's clock showed for a film. by: "name" (in the file's name), "file" (written in the file) or "folder" (of its last change)."""

    start: datetime
    end: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Film:
    """A file to be placed. span: true time, None where the clock cannot be believed. officer: stream, "" when unknown. place: "" when unknown."""

    digest: str
    name: str
    span: Span | None
    officer: str = ""
    device: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a case that may have been filmed. activity: its code in the regime's list."""

    case: str
    case_title: str
    seq: int
    label: str
    activity: str
    span: Span
    officers: tuple[str, ...]
    place: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A step a film may show. points: of a hundred. why: what speaks for it, in words. whole: the film lies within the step."""

    step: Step
    points: int
    why: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of a film's time. span: true time, None when it cannot be known; problem: why not, in words."""

    span: Span | None
    shown: Shown | None
    offset_ms: int
    problem: str = ""


def shown_time(name: str, created: Iterable[datetime], duration: timedelta, changed_at: datetime | None) -> Shown | None:
    """Return what the device's clock showed when a film began and ended; None when nothing tells.

    The time in the file's name is believed first, as the local time at which recording began; then the time written in the file (the same as in
    the name, or UTC, or local time written as if it were UTC: taken as UTC when nothing else tells); last the time of the last change, the end.
    """
    found = _IN_NAME.search(name)
    if found is not None:
        try:
            start = datetime(*(int(part) for part in found.groups()), tzinfo=CHINA)  # type: ignore[misc, arg-type]
        except ValueError:
            start = None
        if start is not None:
            return Shown(start, start + duration, "name")
    written = sorted(created)
    if written:
        start = written[0]
        if changed_at is not None and not _near(changed_at, start, start + duration):
            as_local = start - ZONES[1]
            if _near(changed_at, as_local, as_local + duration):
                start = as_local
        return Shown(start, start + duration, "file")
    return Shown(changed_at - duration, changed_at, "folder") if changed_at is not None else None


def _near(at: datetime, start: datetime, end: datetime) -> bool:
    return start - SAME_CLOCK <= at <= end + SAME_CLOCK


def true_time(shown: Shown | None, offset_ms: int, *, earliest: datetime, latest: datetime) -> Clock:
    """Take the clock's offset out (device time minus offset is true time); a time before `earliest` or after `latest` is no time at all."""
    if shown is None:
        return Clock(None, None, offset_ms, "文件名、文件内容都没有记载录制时间，请填写实际的起止时间")
    offset = timedelta(milliseconds=offset_ms)
    start, end = shown.start - offset, shown.end - offset
    if start < earliest:
        words = f"设备时钟显示为 {shown.start.astimezone(CHINA):%Y-%m-%d %H:%M}，没有校准；请测量时钟偏差，或者填写实际的起止时间"
        return Clock(None, shown, offset_ms, words)
    if end > latest:
        words = f"扣除偏差后结束于 {end.astimezone(CHINA):%Y-%m-%d %H:%M}，晚于现在；设备时钟偏差不正确，请重新测量，或者填写实际的起止时间"
        return Clock(None, shown, offset_ms, words)
    return Clock(Span(start, end), shown, offset_ms)


def matches(film: Film, steps: Iterable[Step]) -> tuple[Match, ...]:
    """Return the steps a film may show, the likeliest first; a step it does not touch in time is proposed only when officer or device agree."""
    span = film.span
    if span is None:
        return ()
    found = [one for step in steps if (one := _match(film, span, step)) is not None]
    return tuple(sorted(found, key=lambda one: (-one.points, abs(one.step.span.start - span.start), one.step.case, one.step.seq)))


def _match(film: Film, span: Span, step: Step) -> Match | None:
    shared = _shared(span, step.span)
    if shared is None and not _within(span, step.span, NEAR):
        return None
    points, why = 0, []
    if shared is not None:
        share = (
            1.0
            if span.ms == 0
            else max(shared / (span.end - span.start), shared / max(step.span.end - step.span.start, timedelta(seconds=1)))
        )
        points += round(TIME * min(1.0, share))
        why.append(f"录制时间与“{step.label}”重合{'' if share >= 1 else f' {share:.0%}'}")
    if film.officer and film.officer in step.officers:
        points += OFFICER
        why.append("摄录人员是该环节的执法人员")
    if film.device and film.device == step.device:
        points += DEVICE
        why.append("该环节使用的就是这台设备")
    if film.place and step.place and (film.place in step.place or step.place in film.place):
        points += PLACE
        why.append("地点相同")
    if film.officer and film.officer not in step.officers:
        points -= OFFICER // 2
        why.append("摄录人员不在该环节的执法人员之列，请核对")
    if shared is None:
        why.append("录制时间与该环节相近，但没有重合，请核对设备时钟偏差")
    if points < (ENOUGH if shared is not None else OFFICER):
        return None
    return Match(step, min(points, 100), tuple(why), span.start >= step.span.start and span.end <= step.span.end)


def _shared(one: Span, other: Span) -> timedelta | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    if end < start or (end == start and one.start != one.end and other.start != other.end):
        return None
    return end - start


def _within(one: Span, other: Span, distance: timedelta) -> bool:
    return one.start - distance <= other.end and other.start <= one.end + distance


def sure(found: Sequence[Match]) -> Match | None:
    """Return the likeliest step when nothing else is as likely; None when a person has to choose."""
    if not found or (len(found) > 1 and found[0].points == found[1].points):
        return None
    return found[0]


def continuous(films: Iterable[Film]) -> tuple[tuple[Film, ...], ...]:
    """Put the files into which a recorder cut one recording together: one device, one after the other without a break, numbered on where numbered."""
    runs: list[list[Film]] = []
    for film in sorted(films, key=lambda one: (one.device, one.span.start.timestamp() if one.span else 0.0, one.name)):
        if runs and _goes_on(runs[-1][-1], film):
            runs[-1].append(film)
        else:
            runs.append([film])
    return tuple(tuple(run) for run in runs)


def _goes_on(before: Film, film: Film) -> bool:
    if not film.device or film.device != before.device or film.span is None or before.span is None:
        return False
    if film.span.ms == 0 or before.span.ms == 0 or abs(film.span.start - before.span.end) > CUT:
        return False
    last, number = file_number(before.name), file_number(film.name)
    return last is None or number is None or (number[1] == last[1] + 1 if last[0] == number[0] else True)
