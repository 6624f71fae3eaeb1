"""The dossier (案卷) while the case is still open: whether it was put in order before the closing (立卷), and where its recordings are filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was done to the dossier before it goes to the archive. bound_seq: the entry by which it was put in order, -1 before."""

    bound_seq: int = -1
    bound_on: date | None = None
    bound_by: str = ""

    @property
    def bound(self) -> bool:
        """True once it was put in order."""
        return self.bound_seq >= 0
