"""A year's enforcement data of one agency (年度执法数据): what was counted, frozen, signed off, published, reported, and received from below. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfa.statistics.counting import Line, added, without_units

STAGES = (("open", "待汇总"), ("counted", "已汇总"), ("frozen", "待审核"), ("signed", "待公布"), ("published", "已公布"))


@dataclass(frozen=True, slots=True)
class Counted:
    """A counting by the platform. size: leaves of the agency's ledger it rests on. units: names by code. below: agencies below, (code, name)."""

    seq: int
    on: date
    size: int
    lines: tuple[Line, ...]
    units: Mapping[str, str]
    below: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """The figures an agency below handed in: its table without units, from which round, when."""

    agency: str
    name: str
    round: int
    lines: tuple[Line, ...]
    size: int
    on: date


@dataclass(frozen=True, slots=True)
class Frozen:
    """The table as somebody froze it. own: the agency's lines by unit. bodies: what those below had handed in. missing: names not yet in."""

    seq: int
    round: int
    on: date
    by: str
    size: int
    own: tuple[Line, ...]
    units: Mapping[str, str]
    bodies: tuple[Received, ...] = ()
    missing: tuple[str, ...] = ()
    note: str = ""

    @property
    def whole(self) -> tuple[Line, ...]:
        """The table that is published: the agency's own lines; with agencies below, the sum of all bodies that are in."""
        if not self.bodies and not self.missing:
            return self.own
        return added(without_units(self.own), *(one.lines for one in self.bodies))


@dataclass(frozen=True, slots=True)
class Reported:
    """A report to one recipient (报送): when, with which receipt, by whom."""

    recipient: str
    on: date
    receipt: str
    by: str
    seq: int


@dataclass(frozen=True, slots=True)
class Emission:
    """Something that leaves with the publication feed: by which entry, what kind of line, and its content."""

    seq: int
    kind: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class AnnualState:
    """The annual data of one year. name: of the agency; superior: code of the agency above on this platform, "". round: 1 at first, one more for each revision after publication."""

    stream: str
    year: int = 0
    name: str = ""
    superior: str = ""
    superior_name: str = ""
    round: int = 1
    counted: Counted | None = None
    received: Mapping[str, Received] | None = None
    frozen: Frozen | None = None
    returned: str = ""
    signed_on: date | None = None
    signed_by: str = ""
    published: Frozen | None = None
    published_on: date | None = None
    first_published_on: date | None = None
    reports: tuple[Reported, ...] = ()
    handed_in: int = 0
    revising: str = ""
    emissions: tuple[Emission, ...] = ()

    @property
    def stage(self) -> str:
        """How far it is; "" before it is opened."""
        if not self.year:
            return ""
        if self.frozen is not None:
            return "published" if self.published is self.frozen else "signed" if self.signed_on is not None else "frozen"
        return "counted" if self.counted is not None else "open"

    @property
    def in_by(self) -> Mapping[str, Received]:
        """What agencies below handed in, by code."""
        return self.received or {}

    @property
    def missing(self) -> tuple[tuple[str, str], ...]:
        """The agencies below that have not handed in their figures: (code, name)."""
        return tuple(one for one in (self.counted.below if self.counted is not None else ()) if one[0] not in self.in_by)

    def report_to(self, recipient: str) -> Reported | None:
        """Return the report to a recipient in this round, None while it is owed."""
        return next((one for one in reversed(self.reports) if one.recipient == recipient), None)


def initial(stream: str) -> AnnualState:
    """Return a year before anything was done."""
    return AnnualState(stream)
