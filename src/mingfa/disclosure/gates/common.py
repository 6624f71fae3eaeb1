"""What the gates of publications share."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import Matter
from mingfa.disclosure.state import PublicationState

PublicationMatter = Matter[Any, PublicationState]


def decision_in(matter: PublicationMatter) -> Any:
    """Return the decision that a publication tells of, None while the case has no such decision."""
    fact = matter.fact("case")
    seq = matter.state.decision_seq if matter.state.decision_seq >= 0 else getattr(matter.act, "decision_seq", -1)
    return fact.decision(seq) if fact is not None else None
