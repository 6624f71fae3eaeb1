"""What a publication needs to know of its case: the decisions as they may be shown, and what must not be."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.disclosure.content import decisions_of, secrets_of, shown_fields, shown_title
from mingfa.disclosure.redaction import Secrets


class DecisionView(FactView):
    """One decision: whether the issuing key has signed it, and its fields with what had to be hidden already taken out."""

    seq: int
    result: str
    number: str
    decided_on: date
    issued: bool
    annulled: bool
    fields: dict[str, str]
    hidden: tuple[str, ...]


class DecisionsFact(FactView):
    """The decisions of a case for publication. hide: names -> shown instead; addresses; keep: codes that look like a person's and are none."""

    kind: str
    title: str
    unit: str
    decisions: tuple[DecisionView, ...]
    names: dict[str, str]
    addresses: tuple[str, ...]
    keep: tuple[str, ...]

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a case's state."""
        secrets = secrets_of(state)
        views = []
        for decision in decisions_of(state):
            fields, hidden = shown_fields(state, decision)
            views.append(
                DecisionView(
                    seq=decision.seq, result=decision.result, number=decision.number, decided_on=decision.decided_on,
                    issued=decision.issue is not None and bool(decision.issue.signature), annulled=decision.annulled, fields=fields,
                    hidden=hidden,
                )
            )  # fmt: skip
        return cls(
            kind=state.kind, title=shown_title(state), unit=state.unit, decisions=tuple(views), names=dict(secrets.names),
            addresses=secrets.addresses, keep=secrets.keep,
        )  # fmt: skip

    @property
    def secrets(self) -> Secrets:
        """What must not be shown."""
        return Secrets(self.names, self.addresses, self.keep)

    def decision(self, seq: int) -> DecisionView | None:
        """Return the decision made by an entry of the case."""
        return next((one for one in self.decisions if one.seq == seq), None)


class WithdrawalFact(FactView):
    """How the regime wants a published decision treated that has changed: "take_down" or "update_and_explain"."""

    mode: str

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the regime's stream."""
        return cls(mode=state.regime.text("disclosure.withdrawal.mode", on))


class PublicationFact(FactView):
    """That a decision has a publication, and how far it is."""

    stage: str

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from a publication's state."""
        return cls(stage=state.stage)
