"""What is known of the keeping of recordings, kind by kind of stream. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingLog:
    """The reading log of a month: nothing is folded, its entries are read one by one when somebody asks for them."""

    stream: str


def access_stream(agency: str, month: str) -> str:
    """Return the reading log of a month, "2026-03"."""
    return f"{agency}/access/{month}"
