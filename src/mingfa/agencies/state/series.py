"""A number series (文号序列): numbers given one after another, none left out; a number given in error is voided, never given again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """A number given: to which stream, and why it was voided ("" while it stands)."""

    number: int
    stream: str
    voided: str = ""


@dataclass(frozen=True)
class SeriesState:
    """All numbers of one series."""

    stream: str
    taken: tuple[Taken, ...] = ()

    @property
    def next(self) -> int:
        """The number that comes next."""
        return len(self.taken) + 1

    @property
    def stage(self) -> str:
        """A series has no stages."""
        return ""
