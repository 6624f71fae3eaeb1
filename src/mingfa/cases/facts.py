"""What a case needs to know of other streams, as it is kept in the entry."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol, Self, runtime_checkable

from typing_extensions import override

from mingfa.cases.package import assessed, words_of
from mingfa.desk.act import FactView
from mingfa.ledger.notes import Verifier


class ReviewFact(FactView):
    """The legal review (法制审核) a decision rests on, picked from the review's state, which has attributes of the same names.

    status: "open", "passed", "failed" or "returned". outcome: one of the regime's review.outcomes. round: 1, 2, 3. draft_digest,
    evidence_digest: what was reviewed, SHA-256 hex. opinion_seq, opinion_digest: the entry of the opinion and its digest, -1 and ""
    while there is none. signed_off: the opinion has the approval the regime asks for, or the regime asks for none. reviewer: stream of
    the person. received_on: day zero of the review period; None before the material was accepted. disagreement: "open" while one waits for
    its result.
    """

    status: str
    outcome: str = ""
    round: int = 1
    draft_digest: str
    evidence_digest: str
    opinion_seq: int = -1
    opinion_digest: str = ""
    concluded_on: date | None = None
    signed_off: bool = False
    reviewer: str = ""
    received_on: date | None = None
    overdue: bool = False
    disagreement: str = ""

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Read the fields from the review's state; `overdue` from its method overdue_on(day), where it has one."""
        told = {name: getattr(state, name) for name in cls.model_fields if name != "overdue" and hasattr(state, name)}
        late = getattr(state, "overdue_on", None)
        return cls(**told, overdue=bool(late(on)) if callable(late) else bool(getattr(state, "overdue", False)))


class IssuingKeys(FactView):
    """The issuing keys (签发密钥) of an agency that are in use: key id -> C2SP verifier (name+hash+base64)."""

    keys: dict[str, str] = {}

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the keys in use from a keyring's state."""
        return cls(
            keys={
                key.key_id: key.verifier
                for key in state.keys
                if key.purpose == "issuing" and key.to_size is None and key.compromised_from is None
            }
        )

    def issuing(self, key_id: str) -> bytes | None:
        """Return the 32 raw bytes of an issuing key in use, or None."""
        found = self.keys.get(key_id)
        return None if found is None else Verifier.parse(found).public


@runtime_checkable
class Briefed(Protocol):
    """A matter of another kind than a case that legal review can be asked of: it says itself what the review needs to know."""

    def brief(self) -> CaseBrief:
        """Return what a review needs to know of it."""


class CaseBrief(FactView):
    """What a review or a recording needs to know of its case.

    people: streams of everybody who handles or ever handled it, or investigated. handlers: those of the present. draft_digest,
    evidence_digest: of the decision now proposed and of the standing evidence, SHA-256 hex; "" while there is none. heard: a hearing was held.
    review: stream of the review last asked for. transfer, transfer_kind: status and kind (crime, organ) of the last transfer record, "" for none; transfer_digest: of its letter, while it waits.
    assessed: something was assessed or argued. consulted, unanswered: units asked for their view, and those that have not answered.
    unit_opinion: the handling unit has said what should be decided. also: further kinds the decision is. words: by which its field is told.
    """

    kind: str
    title: str
    number: str = ""
    stage: str = ""
    unit: str = ""
    lead_handler: str = ""
    handlers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    investigators: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    draft_digest: str = ""
    evidence_digest: str = ""
    heard: bool = False
    review: str = ""
    transfer: str = ""
    transfer_kind: str = ""
    transfer_digest: str = ""

    def proposes(self, digest: str) -> bool:
        """Say whether a text is one the case now proposes: its draft, or the letter of its transfer; any, while there is no draft."""
        return not self.draft_digest or digest in (self.draft_digest, self.transfer_digest)

    assessed: bool = False
    consulted: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    unit_opinion: bool = False
    also: tuple[str, ...] = ()
    words: str = ""

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a case's state, or from that of another kind of matter that tells it itself."""
        if isinstance(state, Briefed):
            return cls(**dict(state.brief()))
        version, transfer = state.proceeding.version, state.transfer
        people = {*state.handlers, *state.investigators, *(member.person for member in state.team)}
        return cls(
            kind=state.kind,
            title=state.title,
            number=state.number,
            stage=state.stage,
            unit=state.unit,
            lead_handler=state.lead_handler,
            handlers=state.handlers,
            people=tuple(sorted(people)),
            investigators=tuple(sorted(state.investigators)),
            parties=tuple(party.name for party in state.parties),
            draft_digest=version.digest if version is not None else "",
            evidence_digest=state.investigation.evidence_digest,
            heard=any(hearing.held_on is not None for hearing in state.proceeding.hearings),
            review=state.proceeding.review.stream if state.proceeding.review is not None else "",
            transfer=transfer.status if transfer is not None else "",
            transfer_kind=transfer.kind if transfer is not None else "",
            transfer_digest=transfer.letter if transfer is not None and transfer.pending else "",
            assessed=assessed(state.investigation.results, state.investigation.pauses),
            consulted=tuple(dict.fromkeys(one.unit for one in state.preparation.consultations)),
            unanswered=tuple(dict.fromkeys(one.unit for one in state.preparation.unanswered)),
            unit_opinion=state.preparation.opinion is not None
            or (state.investigation.report is not None and bool(state.investigation.report.proposal)),
            also=state.preparation.also_kinds,
            words=words_of(state),
        )
