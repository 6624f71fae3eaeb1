"""What one recorder (执法记录仪) has recorded, in one place: no recorder films two things at once, and no number of its files is left out. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from mingfa.recording.coverage import Span
from mingfa.recording.media import file_number

_IDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class Take:
    """A file of the device as stored. recording: stream. started_at, ended_at: true time, as claimed. moment: a photo, which may fall into a film."""

    seq: int
    recording: str
    digest: str
    file_name: str
    started_at: datetime
    ended_at: datetime
    moment: bool
    officer: str


@dataclass(frozen=True, slots=True)
class Told:
    """Why a file of the device is not there (缺号说明)."""

    seq: int
    missing: str
    words: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Hole:
    """A number left out between two files that are there (文件序号缺号). name: "REC_014", after: the file before, before: the file after."""

    name: str
    after: Take
    before: Take


@dataclass(frozen=True)
class DeviceLog:
    """All files of one recorder that were stored; the fold of its log. accepted: numbers of entries by which a batch was found complete."""

    stream: str
    stage: str = ""
    device: str = ""
    takes: tuple[Take, ...] = ()
    told: tuple[Told, ...] = ()
    accepted: tuple[int, ...] = ()

    def clash(self, span: Span, recording: str, tolerance: float) -> Take | None:
        """Return a film of another recording that runs at the same time for more than `tolerance` seconds; None when there is none."""
        for take in self.takes:
            if take.moment or take.recording == recording:
                continue
            shared = min(take.ended_at, span.end) - max(take.started_at, span.start)
            if shared.total_seconds() > tolerance:
                return take
        return None

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The numbers left out between files that are there, and not yet explained."""
        told = {one.missing for one in self.told}
        return tuple(hole for hole in _holes(self.takes) if hole.name not in told)


MOST_HOLES = 50
"""More than so many numbers in a row are no left-out files: the device has begun to count anew."""


def _holes(takes: tuple[Take, ...]) -> Iterator[Hole]:
    runs: dict[str, dict[int, Take]] = defaultdict(dict)
    for take in takes:
        found = file_number(take.file_name)
        if found is not None:
            runs[found[0]][found[1]] = take
    for run, held in runs.items():
        numbers = sorted(held)
        for one, later in pairwise(numbers):
            if later - one - 1 <= MOST_HOLES:
                width = len(held[one].file_name.rpartition(".")[0]) - len(run)
                for missing in range(one + 1, later):
                    yield Hole(f"{run}{missing:0{max(width, 1)}}", held[one], held[later])


def initial_log(stream: str) -> DeviceLog:
    """Return the log of a device before its first file."""
    return DeviceLog(stream)


def device_log_stream(agency: str, device: str) -> str:
    """Return the stream of a device's log; a number that no stream can bear is hashed."""
    ident = device if _IDENT.fullmatch(device) else hashlib.sha256(device.encode()).hexdigest()[:20]
    return f"{agency}/device_log/{ident}"
