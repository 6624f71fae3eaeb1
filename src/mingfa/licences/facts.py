"""What acts of and on licences need to know of other streams: how far the days may be extended; the applicant's progress."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.agencies.facts import regime_stream
from mingfa.desk.act import FactView, Need
from mingfa.desk.streams import agency_of
from mingfa.law.regime_model import ClockTerms, Regime


def _extension(regime: Regime, parameter: str, on: date) -> tuple[int, str]:
    terms = regime.rule(parameter, on).value if regime.has(parameter, on) else None
    held = terms.extension if isinstance(terms, ClockTerms) else None
    return (held.amount, held.unit) if held is not None else (0, "working_days")


class ExtensionFact(FactView):
    """By how much the days to decide may be extended. Law: regime clock.C50, clock.C50.joint."""

    amount: int
    unit: str
    joint_amount: int
    joint_unit: str

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the regime's stream."""
        amount, unit = _extension(state.regime, "clock.C50", on)
        joint, joint_unit = _extension(state.regime, "clock.C50.joint", on)
        return cls(amount=amount, unit=unit, joint_amount=joint, joint_unit=joint_unit)


C50_NEED = Need("extension", lambda act, state: (regime_stream(agency_of(state.stream)),), ExtensionFact, from_state=True)
