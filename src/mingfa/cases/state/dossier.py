"""The dossier (案卷) while the case is still open: which recordings were filed in it, and whether it was put in order before the closing (立卷)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingfa.desk.evolve import replace


@dataclass(frozen=True, slots=True)
class FiledRecording:
    """A recording filed in the dossier (音像资料入卷). recording: its stream. number: given by the system, unique in the dossier."""

    seq: int
    recording: str
    number: str
    on: date
    by: str


@dataclass(frozen=True)
class Dossier:
    """What was done to the dossier before it goes to the archive. bound_seq: the entry by which it was put in order, -1 before."""

    recordings: tuple[FiledRecording, ...] = ()
    bound_seq: int = -1
    bound_on: date | None = None
    bound_by: str = ""

    @property
    def bound(self) -> bool:
        """True once it was put in order."""
        return self.bound_seq >= 0

    def filed(self, recording: str) -> FiledRecording | None:
        """Return how a recording is filed, or None."""
        return next((one for one in self.recordings if one.recording == recording), None)

    def with_filed(self, one: FiledRecording) -> Dossier:
        """Return the dossier with one more recording."""
        return replace(self, recordings=(*self.recordings, one))
