"""A list as a spreadsheet: XLSX or CSV (UTF-8 with its mark), in the shape in which it can be read in again. Nothing in it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mingfa.dossier.sheet import CSV, XLSX, csv_lines, xlsx
from mingfa.law.regime_model import Regime
from mingfa.lists.sheets.fitting import NUMBER, Kind
from mingfa.lists.standing.cells import Column, Line, shown

TYPES = {"xlsx": XLSX, "csv": CSV}
"""Ending -> media type."""


def heads(kind: Kind) -> list[str]:
    """Return the heads of the columns: the row's number, then the labels."""
    return [NUMBER, *(column.label for column in kind.columns)]


def rows(kind: Kind, lines: Iterable[Line], regime: Regime) -> Iterator[list[str]]:
    """Yield the texts of each row as people read them; a file stands as its digest and name, so that it comes back the same."""
    for line in lines:
        yield [line.id, *(_cell(column, line.get(column.key), regime) for column in kind.columns)]


def _cell(column: Column, text: str, regime: Regime) -> str:
    if column.kind == "file" or not text:
        return text
    return shown(column, text, regime).removesuffix(f" {column.measure}") if column.measure else shown(column, text, regime)


def written(kind: Kind, lines: Sequence[Line], regime: Regime, ending: str) -> bytes:
    """Return the file; the same bytes for the same rows. Raises KeyError for an unknown ending."""
    if ending not in TYPES:
        raise KeyError(ending)
    if ending == "csv":
        return "".join(csv_lines(heads(kind), rows(kind, lines, regime))).encode("utf-8")
    return xlsx([(kind.name, heads(kind), rows(kind, lines, regime))])


def blank(kind: Kind) -> bytes:
    """Return an empty table (XLSX) with the heads only, to be filled in."""
    return xlsx([(kind.name, [column.label for column in kind.columns], ())])
