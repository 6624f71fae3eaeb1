"""What is known of one archived dossier (归档案卷): its number, its pieces with their pages, where the paper lies, checks and packages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

STAGES: tuple[tuple[str, str], ...] = (("kept", "在库"), ("checked", "纸质电子一致"))
"""A dossier is kept, and once its paper copy was found to be the same it is known to be so."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper of a volume. id: of the document in the case. digest: SHA-256, hex. code: content code printed on each page, "" when none.

    first, last: page numbers within its volume, counted from 1.
    """

    id: str
    volume: str
    title: str
    digest: str
    code: str
    first: int
    last: int

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class PaperCheck:
    """That the paper copy was held against the electronic dossier and found the same: who, when."""

    seq: int
    on: date
    by: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Package:
    """An archive package (归档包) as made: SHA-256 of its manifest, hex, how many files and bytes."""

    seq: int
    on: date
    manifest: str
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class Move:
    """Where the paper and the discs lie from a day on, and why they were moved."""

    seq: int
    on: date
    place: str
    why: str
    by: str


@dataclass(frozen=True)
class DossierState:
    """Everything known about one archived dossier; the fold of its entries. recordings: (stream, number in the dossier, digests)."""

    stream: str
    stage: str = ""
    number: str = ""
    case: str = ""
    title: str = ""
    unit: str = ""
    retention: str = ""
    filed_on: date | None = None
    filed_by: str = ""
    pieces: tuple[Piece, ...] = ()
    recordings: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    checks: tuple[PaperCheck, ...] = ()
    packages: tuple[Package, ...] = ()
    moves: tuple[Move, ...] = ()

    @property
    def pages(self) -> int:
        """Pages of both volumes together."""
        return sum(piece.pages for piece in self.pieces)

    @property
    def place(self) -> str:
        """Where the paper lies, "" while nobody said."""
        return self.moves[-1].place if self.moves else ""

    def volume(self, name: str) -> tuple[Piece, ...]:
        """Return the pieces of a volume ("main", "side") in their order."""
        return tuple(piece for piece in self.pieces if piece.volume == name)


def initial(stream: str) -> DossierState:
    """Return a dossier before its first entry."""
    return DossierState(stream)


def dossier_stream(agency: str, number: str) -> str:
    """Return the stream of the dossier with an archive number (档号): the number names the stream, so that none is given twice."""
    return f"{agency}/dossier/{hashlib.sha256(number.encode()).hexdigest()[:40]}"
