"""A publication (公示信息): whose decision it tells of, its versions, who approved, what has gone out, why it is withheld or was withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from mingfa.disclosure.corrections import Event, Fault
from mingfa.disclosure.redaction import NO_CHOICES, Choices

STAGES: tuple[tuple[str, str], ...] = (
    ("due", "待提供"),
    ("prepared", "待审核"),
    ("approved", "待发布"),
    ("published", "已公示"),
    ("correcting", "更正待审核"),
    ("correction_approved", "更正待发布"),
    ("withholding", "拟不予公示"),
    ("withheld", "不予公示"),
    ("withdrawn", "已撤下"),
    ("lapsed", "决定已失效"),
)
"""Stages (公示阶段); a decision that fell before it was published is not published any more."""

OUT = frozenset({"published", "correcting", "correction_approved"})
"""Stages in which the public sees the content."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of what is to be published. content: as the feed carries it. hidden: by which rules something was taken out.

    reason: why it is another one (更正理由), "" for the first. returned: why it was sent back, "" while it was not. keep_old: whether the
    history of the public page keeps the words it replaces. source, source_title: what the case told when it was made, nothing taken out by hand.
    choices: what a person decided about hiding. legal_need: the provision by which a flagged item is published all the same.
    """

    seq: int
    content: Mapping[str, Any]
    hidden: tuple[str, ...]
    provided_by: str
    provided_at: datetime
    reason: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    returned: str = ""
    keep_old: bool = True
    source: Mapping[str, str] = field(default_factory=dict)
    source_title: str = ""
    choices: Choices = NO_CHOICES
    legal_need: str = ""


Secret = Literal["state_secret", "trade_secret", "privacy"]


@dataclass(frozen=True, slots=True)
class Flag:
    """That the item holds a secret or private matter (涉密、涉及隐私). passages: its words, which are hidden wherever they stand.

    main_facts: the main facts of the case are that secret. note: on what this was found.
    """

    seq: int
    what: Secret
    passages: tuple[str, ...]
    main_facts: bool
    note: str


@dataclass(frozen=True, slots=True)
class Emission:
    """Something the feed has to carry: kind publish, correct or withdraw, and its content, by the entry that caused it."""

    seq: int
    kind: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the decision (效力变动): trigger as in the regime's withdrawal triggers; known_on starts the days to act."""

    seq: int
    trigger: str
    known_on: date
    reason: str
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One line that is published after the decision (后续情况): field of publication_field, words, the day it happened, whether that is all."""

    seq: int
    field: str
    words: str
    on: date
    final: bool
    provided_by: str
    approved_by: str = ""
    approved_on: date | None = None
    published_on: date | None = None


@dataclass(frozen=True)
class PublicationState:
    """Everything known about the publication of one decision; the fold of its entries.

    opinion_paper: digest of another authority's opinion, hex. rechecked_on: when a withheld one was last looked at. due_since: the day from
    which the days run anew, None while they run from the decision. random: out of a random inspection. awaits: fields that follow later.

    case, decision_seq: where the decision is. kind: of enforcement act. result: penalty or no_penalty. ground: code of the ground for
    withholding, `ground_words` its words, `evidence` what shows it. faults: what was found wrong in what is public. events: what was done with
    the public copy. withdrawn_for: the change it was taken down for, "excepted" or "ended" (公示期满). replaces, replaced_by: the publications
    of the decision before this one and of the one made in its place, replaced_number that one's number. flags: secrets it was found to hold.
    siblings: publications of other decisions of the same case, as known when a version was last prepared.
    """

    stream: str
    case: str = ""
    decision_seq: int = -1
    kind: str = ""
    result: str = ""
    title: str = ""
    number: str = ""
    unit: str = ""
    decided_on: date | None = None
    stage: str = ""
    versions: tuple[Version, ...] = ()
    emissions: tuple[Emission, ...] = ()
    changes: tuple[Change, ...] = ()
    published_on: date | None = None
    withdrawn_on: date | None = None
    ground: str = ""
    ground_words: str = ""
    evidence: str = ""
    withhold_by: str = ""
    withheld_on: date | None = None
    opinion_paper: str = ""
    rechecked_on: date | None = None
    due_since: date | None = None
    random: bool = False
    awaits: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    lapsed_on: date | None = None
    flags: tuple[Flag, ...] = ()
    siblings: tuple[str, ...] = ()
    last_at: datetime | None = None
    faults: tuple[Fault, ...] = ()
    events: tuple[Event, ...] = ()
    withdrawn_for: str = ""
    replaces: str = ""
    replaced_by: str = ""
    replaced_number: str = ""

    @property
    def version(self) -> Version | None:
        """The version now in hand."""
        return self.versions[-1] if self.versions else None

    @property
    def open_changes(self) -> tuple[Change, ...]:
        """Changes of the decision that the public copy does not show yet."""
        return tuple(change for change in self.changes if change.answered_on is None)

    @property
    def open_faults(self) -> tuple[Fault, ...]:
        """What is said to be wrong in what is public and is not answered yet."""
        return tuple(fault for fault in self.faults if fault.answered_on is None)

    @property
    def settled(self) -> bool:
        """True once the decision is published, withheld, or fell before that."""
        return self.published_on is not None or self.stage in ("withheld", "lapsed")

    @property
    def days_parameter(self) -> str:
        """The regime's parameter of the days within which it is published."""
        if self.result != "no_penalty" and self.kind in ("penalty", "licence"):
            return f"disclosure.days.{self.kind}"
        return "disclosure.days.general"


def initial(stream: str) -> PublicationState:
    """Return a publication before its first entry."""
    return PublicationState(stream)
