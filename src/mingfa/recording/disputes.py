"""What a dispute does to the keeping of a recording, by the agency's rule. Pure; named by cases and by custody."""

from __future__ import annotations

from datetime import date

from mingfa.law.regime_model import Regime

LONG = "recording.retention_long_term"
DISPUTE = "dispute_expected"
"""The ground of long-term keeping that a dispute is."""


def grounds_of_dispute(regime: Regime, on: date) -> tuple[str, ...]:
    """Return the grounds of long-term keeping that come with a dispute: none where the agency's rule does not name it."""
    return (DISPUTE,) if regime.has(LONG, on) and DISPUTE in regime.items(LONG, on) else ()
