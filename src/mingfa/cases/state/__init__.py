"""What is known about a case: frozen dataclasses, folded from entries. `core` holds the case itself, the other modules its parts."""

from mingfa.cases.state.core import STAGES, CaseState, FiledDocument, PartyState, Step, after, initial, not_before, step

__all__ = ["STAGES", "CaseState", "FiledDocument", "PartyState", "Step", "after", "initial", "not_before", "step"]
