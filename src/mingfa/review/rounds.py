"""What becomes of an opinion after it was given: superseded, disagreed with, followed by advice, reported for record. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingfa.cases.state.limits import Running


@dataclass(frozen=True, slots=True)
class Superseded:
    """An opinion that its reviewer replaced by another one (撤销并重新出具的意见); it stays as it was given.

    seq: the entry that replaced it. given_seq, outcome, passed, opinion, reasons, problems, reviewer, digest: of the opinion. number, paper:
    of its written form. because: why it was replaced.
    """

    seq: int
    given_seq: int
    outcome: str
    passed: bool
    opinion: str
    reasons: str
    problems: tuple[str, ...]
    reviewer: str
    given_on: date
    digest: str
    number: str
    paper: str
    on: date
    by_name: str
    because: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A disagreement between the handling unit and the reviewer (意见不一致): both views, how it was coordinated, who decided what.

    coordinated: "" while nobody has, then uphold (维持审核意见), revise (重新出具) or none (协调不成). result: uphold or revise, "" while open.
    minority: the view that did not prevail, in its own words. running: the time for it.
    """

    seq: int
    by: str
    by_name: str
    on: date
    points: tuple[str, ...]
    unit_view: str
    review_view: str
    running: Running
    coordinated: str = ""
    coordinator: str = ""
    coordinated_on: date | None = None
    coordination: str = ""
    result: str = ""
    decided_by: str = ""
    decided_on: date | None = None
    decision: str = ""
    minority: str = ""

    @property
    def open(self) -> bool:
        """True while it has no result."""
        return not self.result


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Advice on a general problem (执法建议): to whom, until when, and what the unit answered. answered_on: None while it has not."""

    seq: int
    unit: str
    problem: str
    advice: str
    due_on: date
    on: date
    by_name: str
    answer: str = ""
    answered_on: date | None = None
    answered_by: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The opinion or decision filed for record with another organ (报备)."""

    seq: int
    organ: str
    on: date
    number: str
    by_name: str
    paper: str = ""
