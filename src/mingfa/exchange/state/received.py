"""A record received from another body (接收的外部记录): what it tells, where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class ReceivedState:
    """One received record: kind penalty or licence; fields by their codes of the field table; sender; day received."""

    stream: str
    kind: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    sender: str = ""
    received_on: date | None = None

    @property
    def stage(self) -> str:
        """Kept once received."""
        return "kept" if self.received_on is not None else ""


def initial(stream: str) -> ReceivedState:
    """Return a record before it is received."""
    return ReceivedState(stream)
