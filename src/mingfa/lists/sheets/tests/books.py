"""Spreadsheet files for tests, made from markup as the programs of others write it: addresses, formulas, merged cells, formats, encrypted files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

NS = "http://schemas.openxmlformats.org"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
STYLES = (
    f'{HEAD}<styleSheet xmlns="{NS}/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="170" formatCode="0.0%"/></numFmts>'
    '<cellStyleXfs count="1"><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="22"/></cellXfs></styleSheet>'
)
PERCENT, DAY, TENTHS, MOMENT = 1, 2, 3, 4
"""Styles of cells: a percentage, a date, a percentage with a decimal, a date with a time."""


def text(value: str) -> str:
    """Return the inside of a cell with a text."""
    return f't="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is>'


def number(value: float, style: int = 0) -> str:
    """Return the inside of a cell with a number."""
    return f's="{style}"><v>{value}</v>'


def formula(words: str, value: float = 0) -> str:
    """Return the inside of a cell with a formula and its last result."""
    return f"><f>{escape(words)}</f><v>{value}</v>"


def error() -> str:
    """Return the inside of a cell with an error value."""
    return 't="e"><v>#REF!</v>'


def truth(value: bool) -> str:
    """Return the inside of a cell with a truth value."""
    return f't="b"><v>{int(value)}</v>'


def book(*sheets: tuple[str, Mapping[str, str]], merged: Sequence[str] = (), hidden: Sequence[str] = (), more: str = "") -> bytes:
    """Return a workbook. Each sheet: its name and cells by address, a plain word being a text; merged: ranges of the first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        names = "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"{" state=" + chr(34) + "hidden" + chr(34) if name in hidden else ""}/>'
            for n, (name, _) in enumerate(sheets, 1)
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{NS}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        packed.writestr("[Content_Types].xml", f'{HEAD}<Types xmlns="{NS}/package/2006/content-types"/>')
        packed.writestr(
            "_rels/.rels",
            f'{HEAD}<Relationships xmlns="{NS}/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        packed.writestr(
            "xl/workbook.xml",
            f'{HEAD}<workbook xmlns="{NS}/spreadsheetml/2006/main" xmlns:r="{NS}/officeDocument/2006/relationships"><sheets>{names}</sheets></workbook>',
        )
        styles = f'<Relationship Id="rId99" Type="{NS}/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
        packed.writestr(
            "xl/_rels/workbook.xml.rels", f'{HEAD}<Relationships xmlns="{NS}/package/2006/relationships">{links}{styles}</Relationships>'
        )
        packed.writestr("xl/styles.xml", STYLES)
        for n, (_, cells) in enumerate(sheets, 1):
            packed.writestr(f"xl/worksheets/sheet{n}.xml", more + _sheet(cells, merged if n == 1 else ()))
    return out.getvalue()


def _sheet(cells: Mapping[str, str], merged: Sequence[str]) -> str:
    rows: dict[int, list[tuple[str, str]]] = {}
    for at, inside in cells.items():
        rows.setdefault(int(at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), []).append((at, inside))
    lines = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{at}" {inside if "<" in inside else text(inside)}</c>' for at, inside in line) + "</row>"
        for n, line in sorted(rows.items())
    )
    joined = (
        f'<mergeCells count="{len(merged)}">' + "".join(f'<mergeCell ref="{one}"/>' for one in merged) + "</mergeCells>" if merged else ""
    )
    return f'{HEAD}<worksheet xmlns="{NS}/spreadsheetml/2006/main"><sheetData>{lines}</sheetData>{joined}</worksheet>'


def table(*rows: Sequence[str]) -> dict[str, str]:
    """Return the cells of a table that begins at A1."""
    return {f"{chr(65 + c)}{r}": value for r, row in enumerate(rows, 1) for c, value in enumerate(row) if value}


def encrypted() -> bytes:
    """Return the beginning of a workbook with a password: a compound file that names its encrypted package ([MS-OFFCRYPTO] 2.3.4)."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)


def old() -> bytes:
    """Return the beginning of a workbook of the format before XLSX."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le") + bytes(480)
