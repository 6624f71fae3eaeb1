"""One application for a licence (行政许可申请) and what became of it: a frozen dataclass, its limits, its decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from mingfa.cases.facts import CaseBrief
from mingfa.cases.state.core import PartyState
from mingfa.cases.state.limits import Running
from mingfa.desk.evolve import replace
from mingfa.ledger.canonical import canonical
from mingfa.licences.state.reviewing import Reviewing

STAGES: tuple[tuple[str, str], ...] = (
    ("received", "已收到申请"),
    ("supplementing", "待补正材料"),
    ("supplemented", "补正材料已收到"),
    ("deemed", "视为受理"),
    ("accepted", "已受理，审查中"),
    ("paused", "审查中（时间不计入）"),
    ("decided", "已决定，待签发"),
    ("issued", "已签发，待送达"),
    ("delivered", "已送达"),
    ("not_accepted", "不予受理"),
    ("taken_back", "申请已撤回"),
    ("ended", "许可已失去效力"),
)
"""Stages (办理环节)."""

BEFORE_ACCEPTANCE = frozenset({"received", "supplemented", "deemed"})
EXAMINING = frozenset({"accepted", "paused"})
OPEN = frozenset({"received", "supplementing", "supplemented", "deemed", "accepted", "paused"})
OVER = frozenset({"not_accepted", "taken_back", "delivered", "ended"})
"""Stages after which nothing more is owed to the applicant."""

CATEGORIES = (
    ("ordinary", "普通许可"), ("franchise", "特许"), ("recognition", "认可"), ("approval", "核准"), ("registration", "登记"),
)  # fmt: skip
"""Kinds of licence (行政许可类别), as the list of 双公示 has them."""

ENDINGS = {"revoked": "撤销", "recalled": "撤回", "cancelled": "注销"}
"""How a licence that was granted ends: wrongly given, its ground gone, its term or holder gone. Each is another thing."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done, as the applicant may read it. on: the legal day. note: what came of it."""

    seq: int
    on: date
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """A step of the examination (审查): "papers", "site", "expert", "third_party"; who did it, and what was found."""

    seq: int
    kind: str
    on: date
    officers: tuple[str, ...]
    result: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """A hearing (听证): when its right was told, when it was asked for, when notice was given of which day, when it was held."""

    told_on: date | None = None
    asked_on: date | None = None
    noticed_on: date | None = None
    day: date | None = None
    held_on: date | None = None
    record: str = ""
    waived: bool = False
    paper: str = ""

    @property
    def owed(self) -> bool:
        """True while a hearing was asked for and has not been held."""
        return self.asked_on is not None and self.held_on is None


@dataclass(frozen=True, slots=True)
class Issue:
    """The issuing key's signature over the decision (签发)."""

    seq: int
    issued_at: datetime
    key_id: str
    signature: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided (许可决定). valid_until None: without an end. text_digest: over everything the decision says.

    review, opinion_digest: the legal review that passed it and the digest of its opinion, "" where it rests on none. draft_digest,
    evidence_digest: of what was decided and on what, as a review is bound to them.
    """

    seq: int
    granted: bool
    number: str
    decided_on: date
    by: str
    content: str
    reasons: str
    basis: str
    remedies: str
    certificate: str
    certificate_number: str
    valid_from: date | None
    valid_until: date | None
    text_digest: str
    regime_version: str
    paper: str = ""
    over_time: bool = False
    issue: Issue | None = None
    review: str = ""
    opinion_digest: str = ""
    draft_digest: str = ""
    evidence_digest: str = ""

    @property
    def result(self) -> str:
        """How it came out: granted or refused."""
        return "granted" if self.granted else "refused"


@dataclass(frozen=True)
class LicenceState:
    """Everything known about one application; the fold of its entries.

    matter: what is applied for (许可事项). handlers: people who handle it. clocks: limits by key, e.g. "C50". refused: why it was not
    accepted. ending: how a granted licence ended. reviewing: what is proposed, and its legal review.
    """

    stream: str
    stage: str = ""
    kind: str = "licence"
    matter: str = ""
    category: str = ""
    place: str = ""
    unit: str = ""
    parties: tuple[PartyState, ...] = ()
    agent: str = ""
    materials: tuple[str, ...] = ()
    received_on: date | None = None
    supplement: tuple[str, ...] = ()
    supplement_on: date | None = None
    supplemented_on: date | None = None
    deemed: bool = False
    number: str = ""
    accepted_on: date | None = None
    joint: bool = False
    refused: str = ""
    where_to: str = ""
    handlers: tuple[str, ...] = ()
    handler_names: dict[str, str] = field(default_factory=dict)
    examinations: tuple[Examination, ...] = ()
    hearing: Hearing = field(default_factory=Hearing)
    clocks: dict[str, Running] = field(default_factory=dict)
    decision: Decision | None = None
    delivered_on: date | None = None
    over_on: date | None = None
    ending: str = ""
    ending_reason: str = ""
    steps: tuple[Step, ...] = ()
    last_at: datetime | None = None
    reviewing: Reviewing = field(default_factory=Reviewing)

    @property
    def party(self) -> PartyState | None:
        """The applicant (申请人)."""
        return self.parties[0] if self.parties else None

    @property
    def title(self) -> str:
        """What it is called on lists: the applicant and the matter."""
        return f"{self.party.name}：{self.matter}" if self.party is not None else self.matter

    @property
    def people(self) -> frozenset[str]:
        """Everybody who handles the application, examined it, or proposed what to decide."""
        return frozenset(
            (*self.handlers, *(who for one in self.examinations for who in one.officers), *(one.by for one in self.reviewing.drafts))
        )

    @property
    def evidence_digest(self) -> str:
        """SHA-256 (hex) over what the decision rests on: materials, examinations, the record of the hearing; one word more gives another digest."""
        told = {
            "materials": list(self.materials), "supplement": list(self.supplement),
            "examinations": [[one.seq, one.kind, one.on.isoformat(), list(one.officers), one.result] for one in self.examinations],
            "hearing": [
                day.isoformat() if day is not None else ""
                for day in (self.hearing.told_on, self.hearing.asked_on, self.hearing.noticed_on, self.hearing.held_on)
            ],
            "record": [self.hearing.record, self.hearing.paper, self.hearing.waived],
        }  # fmt: skip
        return sha256(b"mingfa/licence-evidence/1\n" + canonical(told)).hexdigest()

    def brief(self) -> CaseBrief:
        """Return what a legal review needs to know of the application, in the words in which it knows a case."""
        draft, sent = self.reviewing.draft, self.reviewing.sent
        examiners = {who for one in self.examinations for who in one.officers}
        return CaseBrief(
            kind=self.kind, title=self.title, number=self.number, stage=self.stage, unit=self.unit,
            lead_handler=self.handlers[0] if self.handlers else "", handlers=self.handlers, people=tuple(sorted(self.people)),
            investigators=tuple(sorted(examiners)), parties=tuple(party.name for party in self.parties),
            draft_digest=draft.digest if draft is not None else "", evidence_digest=self.evidence_digest,
            heard=self.hearing.held_on is not None, review=sent.stream if sent is not None else "",
            assessed=any(one.kind == "expert" for one in self.examinations), unit_opinion=draft is not None,
            words=" ".join(words for words in (self.matter, self.place, draft.content if draft is not None else "") if words)[:2000],
        )  # fmt: skip

    def start(self, key: str, label: str, started: date, reason: str, parameter: str = "") -> LicenceState:
        """Return the state with a limit running from its day zero. parameter: the regime's rule, `clock.<key>` unless said."""
        return replace(self, clocks=self.clocks | {key: Running(parameter or f"clock.{key}", label, started, reason)})

    def end(self, key: str, on: date, by: str) -> LicenceState:
        """Return the state with a limit over, because what it limits was done; nothing happens where it does not run."""
        running = self.clocks.get(key)
        if running is None or running.ended is not None:
            return self
        return replace(self, clocks=self.clocks | {key: replace(running, ended=on, ended_by=by)})

    def with_clock(self, key: str, running: Running) -> LicenceState:
        """Return the state with a limit changed."""
        return replace(self, clocks=self.clocks | {key: running})

    def stepped(self, entry: Any, label: str, note: str = "", on: date | None = None) -> LicenceState:
        """Return the state with one more thing the applicant may read."""
        from mingfa.desk.times import local_day

        return replace(self, steps=(*self.steps, Step(entry.seq, on or local_day(entry.done_at), label, note)))


def initial(stream: str) -> LicenceState:
    """Return an application before its first entry."""
    return LicenceState(stream)
