"""A code that opens one party's progress (办理进度查询码): whose, of which matter, and whether it still opens. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

STAGES: tuple[tuple[str, str], ...] = (("live", "可以查询"), ("revoked", "已停用"))


@dataclass(frozen=True)
class ProgressState:
    """What is known of a code; the fold of its entries.

    subject: stream of the licence or case. number: the acceptance or case number that the holder types. identity: the last characters of
    the holder's identity or credit code. issues: how many codes there have been; only the last one opens.
    """

    stream: str
    stage: str = ""
    subject: str = ""
    party: str = ""
    name: str = ""
    title: str = ""
    number: str = ""
    identity: str = ""
    code: str = ""
    issued_on: date | None = None
    issued_by: str = ""
    issues: int = 0
    reason: str = ""


def initial(stream: str) -> ProgressState:
    """Return a code before its first entry."""
    return ProgressState(stream)
