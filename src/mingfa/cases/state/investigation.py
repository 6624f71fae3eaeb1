"""What the investigation (调查取证) has brought: lead, filing, on-site activities, evidence, measures, results, report, examination."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Lead:
    """Where the case comes from (线索). informant: kept apart, for the side volume (副卷) only; None when there is none.

    ended_on: end of a continuing violation; ongoing: it still went on when it was found. harm: codes of the consequences that make
    the limitation longer (life_or_finance, ecology).
    """

    source: str
    details: str
    facts: str
    place: str
    found_on: date
    occurred_on: date | None = None
    ended_on: date | None = None
    ongoing: bool = False
    harm: tuple[str, ...] = ()
    informant: Any = None


@dataclass(frozen=True, slots=True)
class FilingProposal:
    """A proposal to file (立案呈批): title, unit, officers, the four conditions with their grounds, the enforcement item it cites."""

    seq: int
    title: str
    unit: str
    officers: tuple[str, ...]
    lead_handler: str
    conditions: tuple[tuple[str, bool, str], ...]
    proposed_by: str
    item: Any = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The certificate of one officer as shown or worn (亮证): name and number come from the list of officers."""

    person: str
    name: str
    card: str
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """One on-site or field activity (现场执法活动): who, where, when, identity, uniform, what was told, how it ended.

    random_item: the item of the sampling list it was launched on. kinds: its codes in the regime's list of activities. room: number of the
    registered room it was held in, "" for none. record: ids of the documents that record it come by the step of the same seq.
    """

    seq: int
    act: str
    label: str
    kinds: tuple[str, ...]
    place: str
    started_at: datetime
    ended_at: datetime
    officers: tuple[Shown, ...]
    identity: str
    identity_at: datetime | None
    confirmed: str
    uniform: str
    uniform_reason: str
    told: tuple[str, ...]
    explanation: str
    recording_told_at: datetime | None
    party: str = ""
    person: str = ""
    before_filing: bool = False
    device: str = ""
    finished: bool = False
    av_item: str = ""
    random_item: Any = None
    room: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceState:
    """One item of evidence (证据). out: why it was excluded, "" while it stands. digest: SHA-256 of the original, hex."""

    id: str
    seq: int
    kind: str
    name: str
    digest: str
    source: str
    obtained_on: date
    made_by: str
    proves: str
    verified: bool
    out: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A result of monitoring, testing, appraisal or recognition (监测、检测、鉴定、认定), and when the party was told of it."""

    seq: int
    kind: str
    body: str
    report: str
    entrusted_on: date | None
    received_on: date
    conclusion: str
    told: tuple[tuple[str, date], ...] = ()
    withdrawn: str = ""

    def told_to(self, party: str) -> bool:
        """Say whether this party was told."""
        return any(who in (party, "") for who, _ in self.told)


@dataclass(frozen=True, slots=True)
class Preservation:
    """Things registered and kept as evidence (先行登记保存). outcome: "" while it lasts, "decided", "released", "lapsed"."""

    id: str
    seq: int
    taken_at: datetime
    things: tuple[str, ...]
    place: str
    urgent: bool
    approved: bool
    refused: bool = False
    outcome: str = ""
    ended_at: datetime | None = None
    handling: str = ""

    @property
    def open(self) -> bool:
        """True while the things are still kept under this measure."""
        return not self.outcome


@dataclass(frozen=True, slots=True)
class OrderState:
    """An order to correct (责令改正): what, until when, and how the check found it."""

    seq: int
    party: str
    content: str
    ordered_on: date
    until: date | None
    number: str = ""
    checked_on: date | None = None
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that is not counted to the handling of the case: a suspension or another ground, told to the party or not yet."""

    name: str
    seq: int
    ground: str
    since: date
    told_on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The report at the end of the investigation (调查终结报告): its signers and its content as filed."""

    seq: int
    signers: tuple[str, ...]
    proposal: str
    submitted_on: date
    content: Mapping[str, Any] | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Examination:
    """The case review (案件审查): six answers and what came of it ("agree", "supplement", "retake")."""

    seq: int
    examiner: str
    answers: tuple[tuple[str, bool, str], ...]
    outcome: str
    opinion: str


@dataclass(frozen=True, slots=True)
class Approval:
    """An internal approval (内部审批): of what, by whom, granted or not, with its paper (ids of documents by the step of the same seq)."""

    seq: int
    subject: str
    of: int | None
    by: str
    granted: bool
    opinion: str
    on: date


@dataclass(frozen=True, slots=True)
class Handover:
    """Footage and dossier handed to the unit that checks them (移交核审): by whom, to which unit, signed for by whom. recordings: streams."""

    seq: int
    unit: str
    handed_by: str
    handed_on: date
    items: tuple[str, ...]
    signed_by: str = ""
    signed_on: date | None = None
    recordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure on the spot in a coercion case (强制措施、强制执行): seal, seize, compulsory execution."""

    seq: int
    kind: str
    things: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class OutlineDecision:
    """A decision in a case of coercion, inspection or licence: the digest of its text, hex, its result, who and when."""

    seq: int
    draft_digest: str
    result: str
    by: str
    on: date


@dataclass(frozen=True)
class Investigation:
    """From lead to case review, and the decision in outline of kinds other than penalty."""

    lead: Lead | None = None
    proposal: FilingProposal | None = None
    filed_on: date | None = None
    filing_seq: int | None = None
    activities: tuple[Activity, ...] = ()
    evidence: tuple[EvidenceState, ...] = ()
    results: tuple[Result, ...] = ()
    preservations: tuple[Preservation, ...] = ()
    orders: tuple[OrderState, ...] = ()
    pauses: tuple[Pause, ...] = ()
    approvals: tuple[Approval, ...] = ()
    measures: tuple[Measure, ...] = ()
    report: Report | None = None
    examination: Examination | None = None
    handover: Handover | None = None
    decision: OutlineDecision | None = None
    terminated: str = ""

    @property
    def handed_over(self) -> bool:
        """True when the checking unit has signed for footage and dossier."""
        return self.handover is not None and self.handover.signed_on is not None

    @property
    def standing_evidence(self) -> tuple[EvidenceState, ...]:
        """The evidence that has not been excluded."""
        return tuple(item for item in self.evidence if not item.out)

    @property
    def evidence_digest(self) -> str:
        """SHA-256 over the standing evidence, hex: another item, another digest (行政处罚法 第五十八条 is about the very evidence)."""
        lines = sorted(f"{item.id}\x1f{item.kind}\x1f{item.name}\x1f{item.digest}\x1f{item.proves}" for item in self.standing_evidence)
        return hashlib.sha256(("mingfa/evidence/1\n" + "\n".join(lines)).encode()).hexdigest()

    @property
    def open_activities(self) -> tuple[Activity, ...]:
        """Activities that have not been brought to an end with their record."""
        return tuple(activity for activity in self.activities if not activity.finished)

    def activity(self, seq: int) -> Activity | None:
        """Return the activity an entry recorded."""
        return next((activity for activity in self.activities if activity.seq == seq), None)

    def result(self, seq: int) -> Result | None:
        """Return the result an entry recorded."""
        return next((result for result in self.results if result.seq == seq), None)

    def preservation(self, ident: str) -> Preservation | None:
        """Return a preservation by its id."""
        return next((kept for kept in self.preservations if kept.id == ident), None)

    def untold_results(self, parties: tuple[str, ...]) -> tuple[Result, ...]:
        """Return the results of which not every party was told."""
        return tuple(r for r in self.results if not r.withdrawn and not all(r.told_to(party) for party in (parties or ("",))))
