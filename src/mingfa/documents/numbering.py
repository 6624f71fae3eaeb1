"""Series of document numbers (发文字号、文号): one for each agency word, stem and year. Taking the next without gaps is the desk's work.

How a number is written is mingfa.law.identifiers' subject (GB/T 9704-2012); the stems are the forms'.
"""

from __future__ import annotations

from dataclasses import dataclass

from mingfa.documents.errors import NumberMalformed
from mingfa.law.identifiers import DocumentNumber, document_number


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """One gap-free series, e.g. 州环 + 罚 + 2026: agency word (机关代字, with the field: 州环, 兴应急), stem of the kind (类别), year."""

    word: str
    stem: str
    year: int

    def __str__(self) -> str:
        return f"{self.word}{self.stem}〔{self.year}〕"

    def number(self, n: int) -> DocumentNumber:
        """Return the n-th number. Raises InvalidIdentifier when it cannot be written: n below 1, an impossible year or word."""
        return DocumentNumber(self.word + self.stem, self.year, n)

    def holds(self, number: DocumentNumber) -> bool:
        """Say whether the number is one of this series."""
        return (number.stem, number.year) == (self.word + self.stem, self.year)


def parse_number(text: str, *, word: str, stem: str) -> DocumentNumber:
    """Return the number of this agency word and stem that the text writes.

    Raises InvalidIdentifier when it is not a document number, NumberMalformed when it is one of another series.
    """
    number = document_number(text)
    if number.stem != word + stem:
        raise NumberMalformed(str(number), f"不属于“{word}{stem}”这一文号系列")
    return number
