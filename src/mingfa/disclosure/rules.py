"""What the agency's rules say of a publication beforehand (公示规则): what follows later, who is a minor, what each ground asks for. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from typing_extensions import override

from mingfa.desk.act import FactView
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS

FOLLOWING = ("rectification", "handling", "execution", "execution_result")
"""The fields that are published after the decision (后续内容), in the order of display."""

BARRED = "barred"
"""The ground that a law, regulation or rule itself forbids publication; it is no item of any agency's list."""


class PublicationRules(FactView):
    """The rules of a day. follow: kind of act -> fields that follow; minor_age: years, 0 where no rule is in force; minor_ground: its code.

    kinds: ground -> its kind (ground_kind); words: ground -> its words.
    """

    follow: dict[str, tuple[str, ...]] = {}
    minor_age: int = 0
    minor_ground: str = ""
    kinds: dict[str, str] = {}
    words: dict[str, str] = {}

    @classmethod
    @override
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the regime's stream."""
        regime: Regime = state.regime
        kinds = {rule.id.rpartition(".")[2]: str(rule.value) for rule in regime.rules("disclosure.ground_kind", on)}
        return cls(
            follow={
                kind: regime.items(f"disclosure.follow_up.{kind}", on) for kind in TERMS["kind"] if regime.has(f"disclosure.follow_up.{kind}", on)
            },
            minor_age=regime.number("disclosure.minor_age", on) if regime.has("disclosure.minor_age", on) else 0,
            minor_ground=next((code for code, kind in kinds.items() if kind == "minor"), ""),
            kinds=kinds, words={rule.id.rpartition(".")[2]: str(rule.value) for rule in regime.rules("disclosure.ground", on)},
        )  # fmt: skip

    def minor(self, born: date | None, on: date) -> bool:
        """Say whether somebody born on a day has not completed the age on another: on the birthday itself he has."""
        return born is not None and self.minor_age > 0 and not of_age(born, self.minor_age, on)


def of_age(born: date, years: int, on: date) -> bool:
    """Say whether somebody has completed so many years: from his birthday on; one born on 29 February from 1 March in a common year."""
    return (on.year - born.year, on.month, on.day) >= (years, born.month, born.day)
