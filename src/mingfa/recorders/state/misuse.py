"""What is known of one finding of misuse (违规使用): what, who, when, the officer's answer, and what supervision decided. Never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

STAGES: tuple[tuple[str, str], ...] = (("open", "待说明"), ("answered", "已说明，待处理"), ("decided", "已处理"))
"""A finding is answered by the officer and decided by supervision."""

OUTCOMES: tuple[tuple[str, str], ...] = (
    ("unfounded", "不成立"),
    ("excused", "情况属实，理由正当"),
    ("corrected", "责令改正、批评教育"),
    ("liable", "追究责任"),
)
"""What supervision may decide."""


@dataclass(frozen=True)
class Answer:
    """What the officer says of it (说明)."""

    seq: int
    at: datetime
    words: str
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What supervision decided (处理). liability: in words, where somebody is held liable."""

    seq: int
    on: date
    outcome: str
    words: str
    liability: str
    by: str
    by_name: str


@dataclass(frozen=True)
class MisuseState:
    """Everything known about one finding; the fold of its entries.

    item: code of the regime's list (recording.banned_behaviour). rule: the rule it rests on, in words. found_by: "clock", or stream of a person.
    minutes: not recorded, where that is what was found; seen: what it was each time the clock looked.
    """

    stream: str
    stage: str = ""
    item: str = ""
    rule: str = ""
    officer: str = ""
    officer_name: str = ""
    unit: str = ""
    words: str = ""
    minutes: int = 0
    case: str = ""
    step: int | None = None
    recording: str = ""
    recorder: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    found_on: date | None = None
    found_by: str = ""
    found_by_name: str = ""
    liability_asked: bool = False
    answers: tuple[Answer, ...] = ()
    decision: Decision | None = None


def initial(stream: str) -> MisuseState:
    """Return a finding before its first entry."""
    return MisuseState(stream)


def misuse_stream(agency: str, ident: str) -> str:
    """Return the stream of a finding; one that the clock makes is called after what it found, so that it is found once."""
    return f"{agency}/misuse/{ident}"
