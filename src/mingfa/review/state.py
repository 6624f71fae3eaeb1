"""What is known of one legal review (法制审核): what was sent, who reviews, the period, the answers, the opinion and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingfa.cases.state.limits import Running
from mingfa.desk.evolve import replace
from mingfa.ledger.canonical import canonical
from mingfa.review.rounds import Disagreement, Report, Suggestion, Superseded

STAGES: tuple[tuple[str, str], ...] = (
    ("first_review", "法制初审"),
    ("head_signature", "初审审签"),
    ("submitted", "待接收"),
    ("reviewing", "审核中"),
    ("supplementing", "补充材料"),
    ("concluded", "意见待签批、制作"),
    ("delivered", "已交还承办机构"),
    ("coordinating", "意见不一致协调"),
    ("withdrawn", "已撤回"),
)
"""Stages of a review in their order; the first two only where the regime has a first review (初审)."""

BEFORE_LEGAL_UNIT = frozenset({"first_review", "head_signature"})
WITH_LEGAL_UNIT = frozenset({"submitted", "reviewing"})
NOT_CONCLUDED = BEFORE_LEGAL_UNIT | WITH_LEGAL_UNIT | {"supplementing"}

SUPPLEMENT = "supplement"
"""The regime's word for time during which missing material is being brought (补充材料)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the package (送审材料). digest: SHA-256 of the paper or text, hex. step: seq of the case's entry that holds it, -1 for none.

    An item with neither is a mere name; it stands for nothing and is not counted.
    """

    code: str
    title: str
    digest: str = ""
    step: int = -1

    @property
    def there(self) -> bool:
        """True when it can be opened: as an original, or in the case file."""
        return bool(self.digest) or self.step >= 0


@dataclass(frozen=True, slots=True)
class Signature:
    """Who said something on a day: for first review, head's signature, sign-off, declaration."""

    person: str
    name: str
    on: date
    words: str
    agreed: bool = True
    seq: int = -1


@dataclass(frozen=True, slots=True)
class Supplement:
    """A request for what is missing (补充材料). answered_on: None while the unit has not sent it."""

    seq: int
    wanted: tuple[str, ...]
    on: date
    by: str
    answered_on: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one item of the checklist (审核内容). level: sound, flawed or failing. provision: the right one, where the law was wrong."""

    item: str
    level: str
    note: str
    provision: str
    by: str
    on: date
    seq: int


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The outcome (审核意见) with its reasons. passed: whether the regime of that day counts it as a pass. digest: of the opinion, hex.

    documents: the papers that are to be corrected. target, papers: where the case goes and what goes with it, when the outcome is a transfer.
    declaration: that the reviewer answers for the opinion.
    """

    seq: int
    outcome: str
    passed: bool
    needs_sign_off: bool
    measure: str
    opinion: str
    reasons: str
    problems: tuple[str, ...]
    on: date
    by: str
    by_name: str
    digest: str
    documents: tuple[str, ...] = ()
    target: str = ""
    papers: tuple[str, ...] = ()
    declaration: str = ""


@dataclass(frozen=True, slots=True)
class Recusal:
    """A reviewer who may not act in this review (审核人员回避)."""

    person: str
    name: str
    ground: str
    on: date
    seq: int


@dataclass(frozen=True, slots=True)
class Filed:
    """The opinion as a paper (法制审核意见书), given back to the unit: an original in the vault."""

    seq: int
    digest: str
    size: int
    pages: int
    on: date


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding of the machine pre-check (机器预审) as noted in the review, with the reviewer's answer to it.

    key: by which it is answered. severity: fatal, serious, minor or note. answered: "" while open, then "accepted" or "overruled".
    """

    key: str
    node: str
    item: str
    severity: str
    words: str
    article: str
    place_kind: str = ""
    place_ref: str = ""
    place_words: str = ""
    answered: str = ""
    reason: str = ""
    by: str = ""
    on: date | None = None

    @property
    def open(self) -> bool:
        """True while the reviewer has not answered it."""
        return not self.answered

    @property
    def stands(self) -> bool:
        """True unless the reviewer has overruled it."""
        return self.answered != "overruled"

    @property
    def must_answer(self) -> bool:
        """True for a fatal or serious one that nobody has answered."""
        return self.open and self.severity in ("fatal", "serious")


@dataclass(frozen=True, slots=True)
class Prechecked:
    """That the pre-check ran: on which draft and evidence, how many nodes applied, and which serious problems could not be checked."""

    seq: int
    draft_digest: str
    evidence_digest: str
    on: date
    nodes_run: int
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """An adviser (法律顾问、公职律师) attached to the review: what was asked, and the opinion, "" while there is none. role: the post held."""

    seq: int
    person: str
    name: str
    role: str
    question: str
    asked_on: date
    opinion: str = ""
    given_on: date | None = None
    given_seq: int = -1


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument by experts or a third party (专家、第三方论证), to which the handling unit is invited. opinion: "" while it is awaited.

    coming: whom the unit sends, once it has answered the invitation.
    """

    seq: int
    topic: str
    experts: tuple[str, ...]
    planned_on: date
    place: str
    on: date
    held_on: date | None = None
    attended: tuple[str, ...] = ()
    opinion: str = ""
    digest: str = ""
    filed_on: date | None = None
    coming: tuple[str, ...] = ()
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question to a body outside (征询意见、提请解释): ground is the regime's word for the stop. replied_on: None while it is awaited."""

    seq: int
    ground: str
    body: str
    question: str
    on: date
    replied_on: date | None = None
    reply: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class JointOpinion:
    """What a second reviewing unit says of a decision that is of two kinds (会同审核), bound to draft and evidence."""

    seq: int
    unit: str
    person: str
    name: str
    agreed: bool
    opinion: str
    draft_digest: str
    evidence_digest: str
    on: date


@dataclass(frozen=True)
class ReviewState:
    """Everything known about one round of legal review; the fold of its entries.

    case: stream of the case; case_kind, case_title, case_number, unit: as they stood when it was opened. round: 1, 2, 3; previous: the
    review before. declared_digest: of the package the unit answers for. received_on: day zero of the period, the day the package reached the reviewing unit. running: the period with its
    holds and extensions. overdue_since: the first day after it ran out without an opinion. former: conclusions a leader sent back.
    also: further kinds of decision this one is at once; joint: what the units reviewing those say. without_advice: why a difficult matter is
    concluded without an adviser. warned_for: the last day of the period of which its people were warned.
    """

    stream: str
    stage: str = ""
    case: str = ""
    case_kind: str = ""
    case_title: str = ""
    case_number: str = ""
    unit: str = ""
    parties: tuple[str, ...] = ()
    round: int = 1
    previous: str = ""
    grounds: tuple[str, ...] = ()
    draft_digest: str = ""
    evidence_digest: str = ""
    package: tuple[Item, ...] = ()
    declaration: Signature | None = None
    declared_digest: str = ""
    responses: tuple[tuple[str, str], ...] = ()
    submitted_by: str = ""
    submitted_name: str = ""
    submitted_on: date | None = None
    first_review: Signature | None = None
    head_signature: Signature | None = None
    received_on: date | None = None
    accepted: Signature | None = None
    reviewer: str = ""
    reviewer_name: str = ""
    recusals: tuple[Recusal, ...] = ()
    running: Running | None = None
    supplements: tuple[Supplement, ...] = ()
    answers: tuple[Answer, ...] = ()
    overdue_since: date | None = None
    conclusion: Conclusion | None = None
    former: tuple[Conclusion, ...] = ()
    sign_off: Signature | None = None
    sent_back: tuple[Signature, ...] = ()
    number: str = ""
    numbered_seq: int = -1
    filed: Filed | None = None
    ended_by: str = ""
    last_at: datetime | None = None
    findings: tuple[Noted, ...] = ()
    precheck: Prechecked | None = None
    also: tuple[str, ...] = ()
    joint: tuple[JointOpinion, ...] = ()
    difficult: Signature | None = None
    advices: tuple[Advice, ...] = ()
    without_advice: Signature | None = None
    arguments: tuple[Argument, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    warned_for: date | None = None
    checklist: tuple[str, ...] = ()
    transfer_to: str = ""
    superseded: tuple[Superseded, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    reports: tuple[Report, ...] = ()

    @property
    def status(self) -> str:
        """One of "open", "returned" (for supplement, or withdrawn), and, once the opinion is given back in writing, "passed" or "failed"."""
        if self.stage in ("supplementing", "withdrawn"):
            return "returned"
        if self.conclusion is None or self.filed is None:
            return "open"
        return "passed" if self.conclusion.passed else "failed"

    @property
    def outcome(self) -> str:
        """The outcome by the regime's word; "" while there is none."""
        return self.conclusion.outcome if self.conclusion is not None else ""

    @property
    def opinion_seq(self) -> int:
        """Seq of the entry that holds the opinion; -1 while there is none."""
        return self.conclusion.seq if self.conclusion is not None else -1

    @property
    def opinion_digest(self) -> str:
        """Digest of the opinion's content; "" while there is none."""
        return self.conclusion.digest if self.conclusion is not None else ""

    @property
    def concluded_on(self) -> date | None:
        """The day of the conclusion."""
        return self.conclusion.on if self.conclusion is not None else None

    @property
    def signed_off(self) -> bool:
        """True when the opinion has the approval that the regime asked for that day, or it asked for none."""
        return self.conclusion is not None and (not self.conclusion.needs_sign_off or self.sign_off is not None)

    @property
    def disagreement(self) -> str:
        """What became of a disagreement: open while it waits, then the last result, uphold or revise; "" when there was none."""
        return (self.disagreements[-1].result or "open") if self.disagreements else ""

    @property
    def given_back(self) -> bool:
        """True once the opinion is in the hands of the unit: before, what the reviewer found is not its to see."""
        return self.filed is not None

    def overdue_on(self, day: date) -> bool:
        """Say whether the period had run out without an opinion on a day. An overdue review is never a passed one."""
        return self.overdue_since is not None and self.overdue_since <= day and self.conclusion is None

    def answer(self, item: str) -> Answer | None:
        """Return the answer to an item of the checklist."""
        return next((answer for answer in self.answers if answer.item == item), None)

    @property
    def levels(self) -> dict[str, str]:
        """The answers as item -> level."""
        return {answer.item: answer.level for answer in self.answers}

    @property
    def held(self) -> tuple[str, ...]:
        """Names of the stops that still last, other than for a supplement."""
        return tuple(hold.name for hold in self.running.held if hold.ground != SUPPLEMENT) if self.running is not None else ()

    @property
    def prechecked(self) -> bool:
        """True when the machine pre-check ran on exactly this draft with this evidence; a change of either makes it stale."""
        ran = self.precheck
        return ran is not None and (ran.draft_digest, ran.evidence_digest) == (self.draft_digest, self.evidence_digest)

    def findings_on(self, item: str) -> tuple[Noted, ...]:
        """Return the noted findings on one item of the checklist."""
        return tuple(one for one in self.findings if one.item == item)

    def finding(self, key: str) -> Noted | None:
        """Return a noted finding by its key."""
        return next((one for one in self.findings if one.key == key), None)

    def recused(self, person: str) -> bool:
        """Say whether somebody may no longer act in this review."""
        return any(one.person == person for one in self.recusals)

    def at(self, stage: str) -> ReviewState:
        """Return the review at another stage."""
        return replace(self, stage=stage)


def initial(stream: str) -> ReviewState:
    """Return a review before its first entry."""
    return ReviewState(stream)


def opinion_bytes(
    state: ReviewState,
    *,
    outcome: str,
    measure: str,
    opinion: str,
    reasons: str,
    problems: tuple[str, ...],
    by: str,
    on: date,
    documents: tuple[str, ...] = (),
    target: str = "",
    papers: tuple[str, ...] = (),
    declaration: str = "",
) -> bytes:
    """Return the canonical text of an opinion: what was reviewed, each answer, the outcome, its reasons, by whom, on which day."""
    told = {
        "case": state.case,
        "review": state.stream,
        "round": state.round,
        "draft": state.draft_digest,
        "evidence": state.evidence_digest,
        "answers": [[a.item, a.level, a.note, a.provision] for a in sorted(state.answers, key=lambda a: a.item)],
        "outcome": outcome,
        "measure": measure,
        "opinion": opinion,
        "reasons": reasons,
        "problems": list(problems),
        "documents": list(documents),
        "target": target,
        "papers": list(papers),
        "declaration": declaration,
        "by": by,
        "on": on.isoformat(),
    }
    return b"mingfa/review-opinion/1\n" + canonical(told)


def opinion_digest(state: ReviewState, **told: Any) -> str:
    """Return the SHA-256 of an opinion's canonical text, hex: it names the draft and the evidence, so it holds for them and no others.

    The words are those of `opinion_bytes`.
    """
    return hashlib.sha256(opinion_bytes(state, **told)).hexdigest()


def package_digest(items: tuple[Item, ...], draft: str, evidence: str) -> str:
    """Return the SHA-256 (hex) of a package: what the unit's declaration of responsibility is about."""
    told = {"draft": draft, "evidence": evidence, "items": [[item.code, item.title, item.digest, item.step] for item in items]}
    return hashlib.sha256(b"mingfa/review-package/1\n" + canonical(told)).hexdigest()
