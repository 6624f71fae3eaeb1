"""What entries keep about evidence: what the rules of the day want of a disc, in which cases a recording serves already. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.desk.sources import sources

FIELDS = "recording.evidence_disc_fields"
SIGNERS = "recording.evidence_disc_signers"
STORAGE = "recording.storage_unit"


class DiscRules(FactView):
    """Whether the agency's rule wants a disc for evidence, and the roles that sign its sheet. Law: the two parameters above."""

    required: bool = False
    signers: tuple[str, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the rules in force on a day from the state of the regime's stream."""
        view = sources().regime_view(state, stream, 0)
        if view is None:
            return cls()
        regime = view.regime
        return cls(required=regime.has(FIELDS, on), signers=regime.items(SIGNERS, on) if regime.has(SIGNERS, on) else ())


class EvidenceIn(FactView):
    """The cases in which a recording serves as evidence already, by stream."""

    cases: tuple[str, ...] = ()

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the state of a recording."""
        return cls(cases=tuple(flag.case for flag in state.served.flags))
