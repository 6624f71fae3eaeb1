"""What the handling unit settles before a draft goes to legal review (送审准备): its own opinion, sections consulted, further kinds decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class UnitOpinion:
    """The handling unit's opinion on what should be decided (承办机构处理意见), and who gave it."""

    seq: int
    person: str
    name: str
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class Consultation:
    """A section asked for its view (征求意见). unit: code of the section. answered_on: None while the answer is awaited. digest: of its paper."""

    seq: int
    unit: str
    question: str
    asked_on: date
    asked_by: str
    answer: str = ""
    answered_on: date | None = None
    answered_by: str = ""
    answered_seq: int = -1
    digest: str = ""

    @property
    def open(self) -> bool:
        """True while the answer is awaited."""
        return self.answered_on is None


@dataclass(frozen=True, slots=True)
class Preparation:
    """Everything settled before the draft is sent. also: further kinds of enforcement act decided by the same decision, with the reason."""

    opinions: tuple[UnitOpinion, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    also: tuple[tuple[str, str], ...] = ()

    @property
    def opinion(self) -> UnitOpinion | None:
        """The unit's latest opinion."""
        return self.opinions[-1] if self.opinions else None

    @property
    def also_kinds(self) -> tuple[str, ...]:
        """The further kinds."""
        return tuple(kind for kind, _ in self.also)

    @property
    def unanswered(self) -> tuple[Consultation, ...]:
        """The sections that have not answered."""
        return tuple(one for one in self.consultations if one.open)
