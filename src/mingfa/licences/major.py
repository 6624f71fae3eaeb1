"""Whether a decision on an application is a major one (是否属于重大执法决定), asked by the same rule as of any other kind. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from mingfa.cases.decided import WITHOUT_LIST, Decided, safely
from mingfa.cases.grounds import Ground, other_grounds
from mingfa.cases.major import Proposed, facts_of, kept, shown_by_record
from mingfa.law.regime_model import Regime
from mingfa.ledger.canonical import canonical
from mingfa.licences.state.licence import LicenceState
from mingfa.lists.review_items import ReviewListFact

SAYS = (
    "granted", "content", "basis", "reasons", "remedies", "certificate", "certificate_number", "valid_from", "valid_until",
)  # fmt: skip
"""What a decision says, by the names of the fields: a review is bound to all of it."""


def draft_digest(state: LicenceState, told: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a decision as it is proposed: everything it says, and of whom and what it is about. told: fields, as JSON has them."""
    party = state.party
    about = {
        "stream": state.stream, "matter": state.matter, "category": state.category, "place": state.place,
        "party": [party.name, party.code] if party is not None else [],
    }  # fmt: skip
    return sha256(b"mingfa/licence-draft/1\n" + canonical({name: told[name] for name in SAYS} | about)).hexdigest()


def proposed(state: LicenceState) -> Proposed:
    """Return what an application proposes, as the question whether it is major sees it."""
    said: dict[str, str] = {}
    for added in state.reviewing.grounds:
        said.setdefault(added.ground, added.reason)
    heard = state.hearing.held_on is not None
    return Proposed(
        state.kind, state.title, tuple(party.kind for party in state.parties), said, shown_by_record(heard=heard), heard,
        relations=max(1, len(state.reviewing.relations)), listed=state.reviewing.listed,
    )  # fmt: skip


def licence_grounds(state: LicenceState, regime: Regime, on: date, listed: ReviewListFact | None = None) -> tuple[Ground, ...]:
    """Return why the decision on an application has to pass legal review; empty when it need not. Law: as `other_grounds`."""
    return other_grounds(proposed(state), regime, on, listed)


def decided_in(state: LicenceState, regime: Regime) -> Decided | None:
    """Return the decision on an application as it was judged; None before it is made."""
    decision = state.decision
    if decision is None:
        return None
    told, on = proposed(state), decision.decided_on
    return Decided(
        decision.number, on, decision.by, kept(facts_of(told, None, regime, on)),
        safely(lambda: other_grounds(told, regime, on, WITHOUT_LIST)), bool(decision.review), decision.review, False,
    )  # fmt: skip
