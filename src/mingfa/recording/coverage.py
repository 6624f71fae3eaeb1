"""What of a stretch of time was really recorded (覆盖): covered, gap and explained gap on one time line. Pure arithmetic on instants.

Two recorders may cover for each other. Everything is counted in whole milliseconds from the start of the window, so that the parts
always add up to the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

Kind = Literal["covered", "gap", "explained"]
MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of true time, from `start` up to and without `end`; both aware. A photo is a moment: start and end are the same."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs aware instants")
        if self.end < self.start:
            raise ValueError(f"a span ends before it begins: {self.start.isoformat()} to {self.end.isoformat()}")

    @property
    def ms(self) -> int:
        """Its length in whole milliseconds."""
        return (self.end - self.start) // MS

    def overlaps(self, other: Span) -> bool:
        """Say whether both share some time; touching is not sharing."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a time line. by: names of the recordings that cover it, sorted; empty unless `kind` is "covered"."""

    start: datetime
    end: datetime
    kind: Kind
    by: tuple[str, ...] = ()

    @property
    def ms(self) -> int:
        """Its length in milliseconds."""
        return (self.end - self.start) // MS

    @property
    def span(self) -> Span:
        """Its start and end."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A window of time divided without remainder into covered, gap and explained gap, in order."""

    stretches: tuple[Stretch, ...]
    covered_ms: int
    total_ms: int

    @property
    def gaps(self) -> tuple[Stretch, ...]:
        """What is neither recorded nor explained."""
        return tuple(stretch for stretch in self.stretches if stretch.kind == "gap")

    @property
    def explained(self) -> tuple[Stretch, ...]:
        """What is not recorded, for a reason that was accepted."""
        return tuple(stretch for stretch in self.stretches if stretch.kind == "explained")

    @property
    def gap_ms(self) -> int:
        """Milliseconds neither recorded nor explained."""
        return sum(stretch.ms for stretch in self.gaps)

    @property
    def explained_ms(self) -> int:
        """Milliseconds not recorded, for a reason that was accepted."""
        return sum(stretch.ms for stretch in self.explained)

    @property
    def complete(self) -> bool:
        """True when no unexplained gap is left."""
        return not self.gaps

    @property
    def percent(self) -> float:
        """How much was recorded, in percent with one decimal, rounded down: 100.0 only when nothing is missing."""
        if not self.total_ms:
            return 100.0 if all(stretch.kind == "covered" for stretch in self.stretches) else 0.0
        return self.covered_ms * 1000 // self.total_ms / 10


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same time as few spans as possible, in order; overlapping and touching ones become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def timeline(window: Span, recorded: Iterable[tuple[str, Span]], explained: Iterable[Span] = (), tolerance_ms: int = 0) -> Timeline:
    """Divide a window of time into covered, gap and explained gap.

    recorded: (name of the recording, span of true time); what lies outside the window does not count. explained: stretches whose reason was
    accepted; what is recorded counts as covered there, too. tolerance_ms: an uncovered stretch that is not longer and touches a covered one
    counts as covered (clocks of whole seconds). A window without length is covered when a recording runs, or a photo was taken, at that instant.
    """
    known = [(name, span) for name, span in recorded]
    total = window.ms
    if not total:
        names = tuple(sorted({name for name, span in known if span.start <= window.start <= span.end}))
        told = any(span.start <= window.start <= span.end for span in explained)
        kind: Kind = "covered" if names else "explained" if told else "gap"
        return Timeline((Stretch(window.start, window.end, kind, names),), 0, 0)
    parts = _bridged(_covered([(name, *_within(window, span, total)) for name, span in known], total), tolerance_ms)
    holes = [_within(window, span, total) for span in explained]
    stretches = tuple(
        Stretch(window.start + low * MS, window.start + high * MS, kind, by) for low, high, kind, by in _joined(_explained(parts, holes))
    )
    return Timeline(stretches, sum(high - low for low, high, by in parts if by), total)


def _within(window: Span, span: Span, total: int) -> tuple[int, int]:
    """Return start and end in milliseconds of the window, cut to it."""
    return (min(max((span.start - window.start) // MS, 0), total), min(max((span.end - window.start) // MS, 0), total))


def _covered(recorded: list[tuple[str, int, int]], total: int) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return (from, to, by whom) for the whole window; by nobody where it is empty."""
    changes: dict[int, list[tuple[str, int]]] = {0: [], total: []}
    for name, low, high in recorded:
        if low < high:
            changes.setdefault(low, []).append((name, 1))
            changes.setdefault(high, []).append((name, -1))
    running: Counter[str] = Counter()
    points = sorted(changes)
    parts = []
    for low, high in pairwise(points):
        for name, step in changes[low]:
            running[name] += step
        parts.append((low, high, tuple(sorted(name for name, count in running.items() if count > 0))))
    return parts


def _bridged(parts: list[tuple[int, int, tuple[str, ...]]], tolerance: int) -> list[tuple[int, int, tuple[str, ...]]]:
    """Give a short uncovered part to what covers the part beside it."""
    bridged = []
    for at, (low, high, by) in enumerate(parts):
        if not by and high - low <= tolerance:
            by = (parts[at - 1][2] if at else ()) or (parts[at + 1][2] if at + 1 < len(parts) else ())
        bridged.append((low, high, by))
    return bridged


def _explained(
    parts: list[tuple[int, int, tuple[str, ...]]], holes: list[tuple[int, int]]
) -> Iterator[tuple[int, int, Kind, tuple[str, ...]]]:
    """Divide what is uncovered by what is explained."""
    for low, high, by in parts:
        if by:
            yield low, high, "covered", by
            continue
        inside = [(max(low, start), min(high, end)) for start, end in holes if max(low, start) < min(high, end)]
        points = sorted({low, high, *(point for hole in inside for point in hole)})
        for start, end in pairwise(points):
            told = any(hole[0] <= start and end <= hole[1] for hole in inside)
            yield start, end, "explained" if told else "gap", ()


def _joined(parts: Iterable[tuple[int, int, Kind, tuple[str, ...]]]) -> Iterator[tuple[int, int, Kind, tuple[str, ...]]]:
    """Join neighbours of the same kind, covered by the same."""
    held: tuple[int, int, Kind, tuple[str, ...]] | None = None
    for part in parts:
        if held is not None and held[2:] == part[2:]:
            held = (held[0], part[1], part[2], part[3])
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held
