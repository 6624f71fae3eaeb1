"""A table as a spreadsheet (XLSX, ISO/IEC 29500) or as CSV, written row by row: no library, text only, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STAMP = (1980, 1, 1, 0, 0, 0)
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576
_NS = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="{_NS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>%s</Types>'
)
_SHEET_TYPE = '<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
_RELS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{_NS}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

Table = tuple[str, Sequence[str], Iterable[Sequence[object]]]
"""Name, heads, rows."""


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a CSV, UTF-8 with its mark; a cell that a spreadsheet would run gets an apostrophe before it."""
    yield "\ufeff"
    for row in _after(heads, rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerow([_plain(value) for value in row])
        yield out.getvalue()


def _after(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield heads
    yield from rows


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def xlsx(tables: Sequence[Table]) -> bytes:
    """Return a workbook with one sheet a table; the same bytes for the same tables. Raises ValueError for more rows than a sheet holds."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:

        def put(name: str, text: str) -> None:
            book.writestr(zipfile.ZipInfo(name, _STAMP), text, zipfile.ZIP_DEFLATED)

        put("[Content_Types].xml", _TYPES % "".join(_SHEET_TYPE % number for number in range(1, len(tables) + 1)))
        put("_rels/.rels", _RELS)
        names = "".join(
            f'<sheet name="{escape(_sheet_name(name), {chr(34): "&quot;"})}" sheetId="{number}" r:id="rId{number}"/>'
            for number, (name, _, _) in enumerate(tables, 1)
        )
        put(
            "xl/workbook.xml",
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="{_NS}/spreadsheetml/2006/main" '
            f'xmlns:r="{_NS}/officeDocument/2006/relationships"><sheets>{names}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="rId{number}" Type="{_NS}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in range(1, len(tables) + 1)
        )
        put(
            "xl/_rels/workbook.xml.rels",
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{_NS}/package/2006/relationships">{links}</Relationships>',
        )
        for number, (_, heads, rows) in enumerate(tables, 1):
            put(f"xl/worksheets/sheet{number}.xml", "".join(_sheet(heads, rows)))
    return out.getvalue()


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", "_", name)[:31] or "表"


def _sheet(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetData>'
    for number, row in enumerate(_after(heads, rows), 1):
        if number > MOST_ROWS:
            raise ValueError("一张工作表放不下这么多行，请按年度分别导出")
        cells = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{_cell(value)}</t></is></c>' for value in row)
        yield f'<row r="{number}">{cells}</row>'
    yield "</sheetData></worksheet>"


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return escape(_ILLEGAL.sub("\ufffd", text)[:LONGEST_CELL])
