"""Forms of publications: the grounds the regime has for not publishing, by their words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mingfa.desk.act import Actor
from mingfa.desk.kinds import RegimeView
from mingfa.desk.now import now
from mingfa.desk.times import local_day
from mingfa.disclosure.rules import BARRED
from mingfa.law.regime_terms import term
from mingfa.office.forms import Offer
from mingfa.office.prefill import offer


@offer("disclosure.withhold", "ground")
def grounds(state: Any, actor: Actor, view: RegimeView | None) -> Sequence[Offer]:
    """The grounds (不予公示情形) of the regime in force."""
    if view is None:
        return []
    today = local_day(now())
    found = [Offer(rule.id.rpartition(".")[2], str(rule.value)) for rule in view.regime.rules("disclosure.ground", today)]
    return [*found, Offer(BARRED, term("ground_kind", BARRED))]
