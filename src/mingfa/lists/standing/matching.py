"""Which rows of a list a change touches: those that cite the law, name the unit, or mention the words (变化影响的各行). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mingfa.lists.standing.cells import BETWEEN, Line, laws_of


def touched_rows(
    lines: Sequence[Line], *, law: str = "", article: str = "", unit: str = "", mention: str = "", rows: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the ids of the rows that a change touches, in order.

    law, article: a row that refers to 《law》, and to this article or to the law as a whole; no article: any article. unit: code of a unit that
    stands in a cell by itself. mention: words in any cell, such as the number of a certificate. rows: ids named besides.
    """
    named = set(rows)
    return tuple(line.id for line in lines if line.id in named or _touched(line, law, article, unit, mention))


def _touched(line: Line, law: str, article: str, unit: str, mention: str) -> bool:
    for text in line.cells.values():
        if law and any(ref.touches(law, article) for ref in laws_of(text)):
            return True
        if unit and unit in text.split(BETWEEN):
            return True
        if mention and mention in text:
            return True
    return False
