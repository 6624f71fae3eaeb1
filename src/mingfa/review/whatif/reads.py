"""What a case read of the rules of its days (所读参数), entry by entry. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

Step = tuple[int, frozenset[str]]
"""What was read on the way past one entry: (seq of the regime's stream by whose rules the entry passed, names noted by `Traced`)."""

NOTHING: Step = (-1, frozenset())
"""The step past an entry that passed by no rules, or whose body was disposed of."""

SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Course:
    """What a case and its legal reviews read: a step for each entry of each stream, and for the limits as they stand at the end.

    streams: the reviews in the order in which the case was sent to them, then the case itself.
    """

    streams: tuple[tuple[Step, ...], ...]
    end: Step

    @property
    def asked(self) -> int:
        """How many acts were asked again."""
        return sum(step[0] >= 0 for steps in self.streams for step in steps)

    def digest(self) -> bytes:
        """Return SHA-256 over all of it, 32 bytes: two courses with the same digest read the same."""
        return _course_digest(self)


@lru_cache(maxsize=5_000)
def _course_digest(course: Course) -> bytes:
    parts = [b"".join(map(step_digest, steps)) for steps in (*course.streams, (course.end,))]
    return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


@lru_cache(maxsize=20_000)
def step_digest(step: Step) -> bytes:
    """Return SHA-256 over a step, 32 bytes."""
    return hashlib.sha256(f"{step[0]}{SEPARATOR}{names_of(step)}".encode()).digest()


def names_of(step: Step) -> str:
    """Return what a step read as one text, in order."""
    return SEPARATOR.join(sorted(step[1]))


def step_of(rules: int, names: str) -> Step:
    """Return the step of its parts."""
    return rules, frozenset(names.split(SEPARATOR)) if names else frozenset()


@lru_cache(maxsize=20_000)
def once(step: Step) -> Step:
    """Return the one object that stands for equal steps, so that many cases share it."""
    return step


@lru_cache(maxsize=5_000)
def one_course(course: Course) -> Course:
    """Return the one object that stands for equal courses."""
    return course


def seal(software: bytes, heads: Sequence[tuple[str, bytes, int]], digest: bytes) -> bytes:
    """Return what a stored course is good for, 32 bytes: this software, these very streams, this very course.

    heads: of the reviews and the case, (stream, leaf hash of the last entry, how many bodies were disposed of).
    """
    told = hashlib.sha256(software)
    for stream, leaf, disposed in heads:
        name = stream.encode()
        told.update(len(name).to_bytes(4, "big") + name + leaf + disposed.to_bytes(4, "big"))
    told.update(digest)
    return told.digest()
