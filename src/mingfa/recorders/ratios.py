"""How many devices a unit needs for its officers (配备比例), how many it has, and how many it is short of. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """One unit: officers, body cameras it has in service or under repair, and what the ratio asks for."""

    unit: str
    officers: int
    present: int
    required: int

    @property
    def short(self) -> int:
        """How many are missing; 0 when there are enough."""
        return max(0, self.required - self.present)


def ratio_of(unit: str, officers: int, present: int, officers_per_device: int) -> Ratio:
    """Return how a unit stands by the rule "one device for so many officers": a part of a device counts as a whole one.

    Law: recording.equipment.officers_per_device, set by whoever the agency's rule names (兴隆台 实施方案 二（二）3（2）: the office).
    """
    return Ratio(unit, officers, present, -(-officers // officers_per_device))
