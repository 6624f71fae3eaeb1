"""What a code needs to know of its matter: the number, and who the parties are. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.law.regime_model import Regime

TAIL = 8
"""So many last characters of an identity or credit code are kept; the regime asks for no more of them (progress.identity_characters)."""


class PartyTold(FactView):
    """A party of a matter: id, name, the last characters of the identity or credit code."""

    id: str
    name: str
    tail: str


class SubjectFact(FactView):
    """A licence or a case, as its code needs it. number: "" before it was accepted, or filed."""

    kind: str
    number: str
    title: str
    parties: tuple[PartyTold, ...]

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the state of a licence or a case."""
        parties = tuple(PartyTold(id=one.id, name=one.name, tail=one.code[-TAIL:]) for one in state.parties)
        return cls(kind=state.kind, number=state.number, title=state.title, parties=parties)

    def party(self, ident: str) -> PartyTold | None:
        """Return a party by its id."""
        return next((one for one in self.parties if one.id == ident), None)


def characters(regime: Regime, on: date) -> int:
    """Return how many last characters of the identity are asked for. Law: regime progress.identity_characters; at most TAIL."""
    return min(regime.number("progress.identity_characters", on), TAIL)
