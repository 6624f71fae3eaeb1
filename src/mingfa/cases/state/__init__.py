"""What is known about a case: frozen dataclasses, folded from entries. `core` holds the case itself, the other modules its parts."""

from mingfa.cases.state.core import (
    ENDS,
    IN_HAND,
    KINDS,
    OPEN,
    STAGES,
    CaseState,
    FiledDocument,
    Member,
    PartyState,
    Step,
    after,
    erased,
    initial,
    not_before,
    step,
)
from mingfa.cases.state.limits import Hold, Running

__all__ = [
    "ENDS", "IN_HAND", "KINDS", "OPEN", "STAGES", "CaseState", "FiledDocument", "Hold", "Member", "PartyState", "Running", "Step", "after",
    "erased", "initial", "not_before", "step",
]  # fmt: skip
