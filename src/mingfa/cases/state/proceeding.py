"""From prior notice to decision (告知、听证、审核、讨论、决定)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from mingfa.documents.digest import DecisionDraft, Penalty


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """One version of the decision as proposed (决定文稿); another word makes another version.

    digest: documents.digest.draft_digest, hex. evidence_digest: of the case's evidence on the day it was made.
    """

    seq: int
    draft: DecisionDraft
    digest: str
    evidence_digest: str
    made_on: date
    made_by: str


@dataclass(frozen=True, slots=True)
class Service:
    """One paper served on one party (送达).

    way: direct, leaving, electronic, post, entrusted, public_notice. on: the local day of service; None while a public notice still runs,
    posted_on the day it was put up. receipt: content code, digest or slip number of the receipt (送达回证). servers: streams of people.
    """

    seq: int
    party: str
    way: str
    on: date | None
    receipt: str
    servers: tuple[str, ...] = ()
    posted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a statement or defence (陈述申辩意见). adopted: "" while unanswered, then "adopted", "partly" or "not"."""

    id: str
    text: str
    adopted: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one party said (陈述申辩), point by point."""

    seq: int
    party: str
    on: date
    way: str
    speaker: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Waiver:
    """A party's express waiver (明确放弃). scope: defence, hearing or both. authority: by which power the signer speaks for the party."""

    seq: int
    party: str
    scope: str
    signed_on: date
    signed_by: str
    authority: str
    paper: str


@dataclass(frozen=True, slots=True)
class HearingRequest:
    """A party's request to be heard (听证申请). on: the day it was made, or posted."""

    seq: int
    party: str
    on: date


@dataclass(frozen=True, slots=True)
class Hearing:
    """One hearing (听证) for one or more parties, from its notice to its report.

    told_on: day the notice reached the last of the parties. postponed: (reason, former time) of each change. held_on, ended_on: None
    until it was held. absent: parties who stayed away or left without good reason (视为放弃). record, report: digest or content code.
    """

    seq: int
    parties: tuple[str, ...]
    told_on: date
    starts_at: datetime
    place: str
    public: bool
    chair: str
    recorder: str
    members: tuple[str, ...] = ()
    postponed: tuple[tuple[str, datetime], ...] = ()
    held_on: date | None = None
    held_seq: int = -1
    absent: tuple[str, ...] = ()
    ended_on: date | None = None
    record: str = ""
    report: str = ""
    proposal: str = ""

    @property
    def over(self) -> bool:
        """True when it was held, or ended because nobody came."""
        return self.ended_on is not None


@dataclass(frozen=True, slots=True)
class Notice:
    """One round of prior notice (行政处罚事先（听证）告知书): a frozen version of the draft, told to each party.

    told_hearing: parties told of the right to a hearing. parties: everybody the notice is for. why_again: of a second or later round.
    """

    seq: int
    round: int
    version: DraftVersion
    number: str
    issued_on: date
    parties: tuple[str, ...]
    told_hearing: tuple[str, ...]
    why_again: str = ""
    services: tuple[Service, ...] = ()

    def service(self, party: str) -> Service | None:
        """Return how it was served on a party, or None; the last way tried counts."""
        return next((service for service in reversed(self.services) if service.party == party), None)

    def served_on(self, party: str) -> date | None:
        """Return the day it was served on a party; None before, also while a public notice runs."""
        service = self.service(party)
        return None if service is None else service.on


_Line = TypeVar("_Line", Statement, Waiver, HearingRequest, Hearing)


@dataclass(frozen=True, slots=True)
class ReviewRound:
    """A submission to legal review (送审): the review's stream and what was sent."""

    seq: int
    stream: str
    draft_digest: str
    evidence_digest: str
    submitted_on: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the review of a draft came to (审核意见), as given back to the unit. measure: again, supplement, refuse, or "".

    target: where the case has to go when the outcome is a transfer; documents: the papers to correct. superseded: another one took its place.
    """

    seq: int
    review: str
    outcome: str
    passed: bool
    number: str
    on: date
    measure: str = ""
    target: str = ""
    papers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class AddedGround:
    """A ground for legal review that a person added (补充的审核情形)."""

    seq: int
    ground: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft put to the leaders for discussion (提交集体讨论). review: the review stream relied on, "" when none was due."""

    seq: int
    draft_digest: str
    by: str
    on: date
    review: str = ""


@dataclass(frozen=True, slots=True)
class DiscussionMember:
    """One member of the discussion with the roles held that day and what he said."""

    person: str
    name: str
    roles: tuple[str, ...]
    opinion: str
    vote: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """A collective discussion (集体讨论). conclusion: agree, change or reject. draft_digest: the very draft discussed."""

    seq: int
    on: date
    place: str
    chair: str
    recorder: str
    members: tuple[DiscussionMember, ...]
    draft_digest: str
    conclusion: str
    words: str


@dataclass(frozen=True, slots=True)
class Approval:
    """A leader's own opinion on a draft (负责人审批意见); it decides nothing by itself."""

    seq: int
    by: str
    draft_digest: str
    opinion: str
    on: date


@dataclass(frozen=True, slots=True)
class Issue:
    """How a decision was issued (签发): the signature that makes it exist. checkpoint: SHA-256 of the signed note relied on, hex."""

    seq: int
    issued_at: datetime
    key_id: str
    signature: str
    checkpoint: str


@dataclass(frozen=True, slots=True)
class TextCorrection:
    """A clerical error put right in writing (文字更正)."""

    seq: int
    on: date
    place: str
    wrong: str
    right: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a decision (决定的效力变动). state: changed, revoked, held_unlawful, remade. known_on starts the duty to withdraw."""

    seq: int
    state: str
    known_on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision (行政处罚决定、不予行政处罚决定), decided by a person, in existence only once issued.

    result: penalty or no_penalty. version: the draft decided; None for no penalty. text_digest: of the whole text, hex.
    opinion_digest: of the legal review's opinion, "" where no review was due. regime_version: rules it was decided under.
    penalties: those in force now; a reconsideration or a court may have changed them. ground, education: of a decision not to punish.
    """

    seq: int
    result: str
    number: str
    decided_on: date
    decided_by: str
    text_digest: str
    opinion_digest: str
    regime_version: str
    review: str = ""
    evidence_digest: str = ""
    version: DraftVersion | None = None
    penalties: tuple[Penalty, ...] = ()
    parties: tuple[str, ...] = ()
    ground: str = ""
    education: str = ""
    over_time: bool = False
    issue: Issue | None = None
    corrections: tuple[TextCorrection, ...] = ()
    standing: tuple[Standing, ...] = ()

    @property
    def exists(self) -> bool:
        """True once the issuing key has signed it."""
        return self.issue is not None

    @property
    def annulled(self) -> bool:
        """True when it no longer has any effect."""
        return any(one.state in ("revoked", "remade") for one in self.standing)

    @property
    def digest(self) -> str:
        """Digest of the draft decided, "" for no penalty."""
        return self.version.digest if self.version is not None else ""


@dataclass(frozen=True)
class Proceeding:
    """Drafts, notices, defence, hearing, review, discussion, decision.

    Everything said, waived or asked for belongs to the round of the notice whose seq lies before it. finished: seq of the entry that
    ended the defence of the present round, -1 while it is open. former: decisions replaced by a later one.
    """

    drafts: tuple[DraftVersion, ...] = ()
    notices: tuple[Notice, ...] = ()
    statements: tuple[Statement, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    requests: tuple[HearingRequest, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    added_grounds: tuple[AddedGround, ...] = ()
    reviews: tuple[ReviewRound, ...] = ()
    submissions: tuple[Submission, ...] = ()
    discussions: tuple[Discussion, ...] = ()
    approvals: tuple[Approval, ...] = ()
    finished: int = -1
    decision: Decision | None = None
    former: tuple[Decision, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """The opinion last given back that none has superseded."""
        return next((one for one in reversed(self.verdicts) if not one.superseded), None)

    @property
    def only_transfer(self) -> Verdict | None:
        """The opinion by which the case may only be transferred, where that is the last one (审核意见为移送移交)."""
        last = self.verdict
        return last if last is not None and last.outcome == "transfer" else None

    @property
    def version(self) -> DraftVersion | None:
        """The draft now proposed."""
        return self.drafts[-1] if self.drafts else None

    @property
    def notice(self) -> Notice | None:
        """The notice of the present round."""
        return self.notices[-1] if self.notices else None

    @property
    def review(self) -> ReviewRound | None:
        """The last submission to legal review."""
        return self.reviews[-1] if self.reviews else None

    @property
    def hearing(self) -> Hearing | None:
        """The hearing being prepared or held last in the present round."""
        mine = self.round_of(self.hearings)
        return mine[-1] if mine else None

    @property
    def since(self) -> int:
        """Seq of the present round's notice; -1 before any."""
        return self.notices[-1].seq if self.notices else -1

    def round_of(self, lines: tuple[_Line, ...]) -> tuple[_Line, ...]:
        """Return those lines that belong to the present round."""
        return tuple(line for line in lines if line.seq > self.since)

    def waived(self, party: str, right: str) -> bool:
        """Say whether a party has expressly waived "defence" or "hearing" in the present round."""
        return any(waiver.party == party and waiver.scope in (right, "both") for waiver in self.round_of(self.waivers))

    def requested(self, party: str) -> bool:
        """Say whether a party has asked for a hearing in the present round and has not waived it since."""
        asked = max((request.seq for request in self.round_of(self.requests) if request.party == party), default=-1)
        gone = max((w.seq for w in self.round_of(self.waivers) if w.party == party and w.scope in ("hearing", "both")), default=-1)
        return asked > gone

    def heard(self, party: str) -> bool:
        """Say whether a hearing was held for a party in the present round, or ended because the party stayed away."""
        return any(hearing.over and party in hearing.parties for hearing in self.round_of(self.hearings))

    @property
    def open_points(self) -> tuple[Point, ...]:
        """Points of the present round that nobody has answered."""
        return tuple(point for statement in self.round_of(self.statements) for point in statement.points if not point.adopted)

    @property
    def last_said(self) -> int:
        """Seq of the last thing that a discussion has to know: notice, statement, answer, hearing, draft."""
        seqs = [
            self.since,
            self.finished,
            *(s.seq for s in self.round_of(self.statements)),
            *(h.held_seq for h in self.round_of(self.hearings)),
        ]
        return max([*seqs, *(draft.seq for draft in self.drafts[-1:])])
