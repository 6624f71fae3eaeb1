"""From service of the decision to archive (送达、执行、结案、归档)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from mingfa.cases.state.detention import DetentionTransfer
from mingfa.cases.state.proceeding import Service
from mingfa.desk.evolve import replace


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received (缴款). item: fine, gains or surcharge. amount_fen: 分. receipt: number of the official receipt (票据号)."""

    seq: int
    item: str
    amount_fen: int
    on: date
    receipt: str


@dataclass(frozen=True, slots=True)
class Instalment:
    """One part of a deferred or divided payment (分期). due_on is the last day."""

    due_on: date
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Deferral:
    """A request to pay later or in parts (延期、分期缴纳). plan: empty until approved. state: requested, approved, refused."""

    seq: int
    requested_on: date
    reason: str
    paper: str
    state: str = "requested"
    decided_on: date | None = None
    decided_by: str = ""
    plan: tuple[Instalment, ...] = ()
    told_on: date | None = None
    bank_told: bool = False

    @property
    def ends_on(self) -> date | None:
        """The last day of the last instalment; None while nothing is approved."""
        return max((part.due_on for part in self.plan), default=None)


@dataclass(frozen=True, slots=True)
class Demand:
    """A written demand to perform (催告). owed: item -> 分, exact on the day. defence: (said, answer), answer "" while open."""

    seq: int
    number: str
    issued_on: date
    owed: tuple[tuple[str, int], ...]
    duty: str
    service: Service | None = None
    defence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CourtCase:
    """An application to the court for enforcement (申请人民法院强制执行). state: applied, accepted, not_accepted, granted, denied."""

    seq: int
    court: str
    applied_on: date
    signed_by: str
    state: str = "applied"
    on: date | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True)
class RemedyCase:
    """A reconsideration or lawsuit against the decision (复议、诉讼).

    kind: reconsideration or litigation. outcome: "" while it runs, then upheld, changed, revoked, held_unlawful, remade, withdrawn.
    received_on: day the party received the reconsideration decision or the judgment took effect, as far as known.
    """

    seq: int
    kind: str
    party: str
    organ: str
    filed_on: date
    outcome: str = ""
    ended_on: date | None = None
    known_on: date | None = None
    received_on: date | None = None
    paper: str = ""

    @property
    def running(self) -> bool:
        """True while there is no outcome."""
        return not self.outcome


@dataclass(frozen=True, slots=True)
class Handled:
    """What was done with confiscated things, or a non-money penalty carried out, with its voucher (凭证)."""

    seq: int
    what: str
    way: str
    on: date
    voucher: str


@dataclass(frozen=True, slots=True)
class PartyExecution:
    """Performance by one party."""

    party: str
    service: Service | None = None
    payments: tuple[Payment, ...] = ()
    deferrals: tuple[Deferral, ...] = ()
    demands: tuple[Demand, ...] = ()
    court: CourtCase | None = None
    done: tuple[Handled, ...] = ()

    def paid(self, item: str) -> int:
        """Return what was paid for an item, 分."""
        return sum(payment.amount_fen for payment in self.payments if payment.item == item)

    @property
    def deferral(self) -> Deferral | None:
        """The approved deferral that now holds, or None."""
        return next((one for one in reversed(self.deferrals) if one.state == "approved"), None)

    @property
    def demand(self) -> Demand | None:
        """The last demand."""
        return self.demands[-1] if self.demands else None


@dataclass(frozen=True, slots=True)
class Closing:
    """A proposal to close the case (结案). ground: code of MEE-30 art 77. vouchers: ids or digests of the papers that prove it."""

    seq: int
    ground: str
    detail: str
    vouchers: tuple[str, ...]
    proposed_on: date
    proposed_by: str
    approved_on: date | None = None
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Archived:
    """The file as archived (归档): numbers, pieces, pages, retention. dossier: stream of the archived dossier; leaves: (document, pages)."""

    seq: int
    on: date
    number: str
    retention: str
    main: tuple[str, ...]
    side: tuple[str, ...]
    pages: int
    dossier: str = ""
    leaves: tuple[tuple[str, int], ...] = ()
    by: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Execution:
    """Service, payment, enforcement, remedies, closing, archive. refunds: (party, 分, voucher). detentions: people given to the police to detain."""

    parties: Mapping[str, PartyExecution] = field(default_factory=lambda: MappingProxyType({}))
    remedies: tuple[RemedyCase, ...] = ()
    refunds: tuple[tuple[str, int, str], ...] = ()
    closing: Closing | None = None
    archived: Archived | None = None
    detentions: tuple[DetentionTransfer, ...] = ()

    def detention(self, ident: str) -> DetentionTransfer | None:
        """Return a transfer for detention by its id, e.g. "x41"."""
        return next((one for one in self.detentions if one.id == ident), None)

    def with_detention(self, changed: DetentionTransfer) -> Execution:
        """Return the execution with one transfer for detention changed, or added."""
        others = tuple(changed if one.id == changed.id else one for one in self.detentions)
        return replace(self, detentions=others if changed in others else (*self.detentions, changed))

    def of(self, party: str) -> PartyExecution:
        """Return the performance of a party; empty before anything was done."""
        return self.parties.get(party, PartyExecution(party))

    def with_party(self, changed: PartyExecution) -> Execution:
        """Return the execution with one party's performance changed."""
        return replace(self, parties=MappingProxyType({**self.parties, changed.party: changed}))

    @property
    def running_remedies(self) -> tuple[RemedyCase, ...]:
        """Reconsiderations and lawsuits without an outcome."""
        return tuple(one for one in self.remedies if one.running)

    def remedies_of(self, party: str) -> tuple[RemedyCase, ...]:
        """Return the remedies one party took."""
        return tuple(one for one in self.remedies if one.party == party)
