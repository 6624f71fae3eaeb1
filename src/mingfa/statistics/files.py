"""A year's table as files (XLSX, CSV, PDF): the very rows that are published, nothing computed a second time."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from mingfa.documents.fonts import installed_fonts
from mingfa.dossier.sheet import Table, csv_lines, xlsx
from mingfa.statistics.content import HEADS, yuan

Content = Mapping[str, Any]


def table_rows(content: Content) -> list[tuple[str, ...]]:
    """Return the rows of a published content in the words of its columns."""
    return [_cells(row) for row in content["rows"]]


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    unit = row["unit_name"] or "全部机构"
    return (row["measure_name"], row["kind_name"], unit, row["result_name"], str(row["number"]), yuan(row["fen"]))


def xlsx_of(content: Content) -> bytes:
    """Return the table as a spreadsheet: first the published table, then one sheet for each body it was added up from."""
    sheets: list[Table] = [("年度数据", HEADS, table_rows(content))]
    for number, body in enumerate(content.get("bodies", ()), 1):
        sheets.append((f"{number} {body['name']}"[:31], HEADS, [_cells(row) for row in body["rows"]]))
    if content.get("missing"):
        sheets.append(("尚未报送", ("机关",), [(name,) for name in content["missing"]]))
    return xlsx(sheets)


def csv_of(content: Content) -> bytes:
    """Return the table as CSV, UTF-8 with its mark."""
    return "".join(csv_lines(HEADS, table_rows(content))).encode("utf-8")


def title_of(content: Content) -> str:
    """Return the title of the table."""
    return f"{content['organ']} {content['year']} 年度行政执法数据"


def pdf_of(content: Content, mark: str = "") -> bytes:
    """Return the table as PDF. mark: words on every page, e.g. that the data is a demonstration's."""
    fonts = installed_fonts()
    family = ", ".join(f'"{name}"' for name in fonts.roles["song"])
    told = [
        f"#set text(font: ({family},), size: 10.5pt, lang: \"zh\", region: \"cn\")", '#set page(paper: "a4", margin: 2.2cm, numbering: "1 / 1")',
        f"#set document(title: {_text(title_of(content))})", f"#align(center, text(size: 16pt, weight: \"bold\", {_text(title_of(content))}))",
    ]  # fmt: skip
    if mark:
        told.append(f"#align(center, text(fill: red, {_text(mark)}))")
    facts = f"冻结日期 {content['frozen_on']}，公布日期 {content['published_on']}，第 {content['round']} 次汇总，依据留痕 {content['ledger_size']} 条。"
    told.append(f"#par({_text(facts)})")
    told += [f"#par({_text(content[name])})" for name in ("revised", "note") if content.get(name)]
    told.append(_table(HEADS, table_rows(content)))
    for body in content.get("bodies", ()):
        told += [f"#heading(level: 2, {_text(body['name'])})", _table(HEADS, [_cells(row) for row in body["rows"]])]
    if content.get("missing"):
        told.append(f"#par({_text('尚未报送：' + '、'.join(content['missing']))})")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "main.typ"
        path.write_text("\n\n".join(told), encoding="utf-8")
        made: bytes = typst.compile(str(path), root=folder, format="pdf", font_paths=fonts.handle)
    return made


def _text(words: str) -> str:
    """Return words as a typst string: nothing in them is taken for markup."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    cells = "".join(f"{_text(cell)}, " for row in rows for cell in row)
    header = ", ".join(f"strong({_text(head)})" for head in heads)
    columns = "(auto, auto, 1fr, auto, auto, auto)"
    return f"#table(columns: {columns}, align: (left, left, left, left, right, right), stroke: 0.5pt, table.header({header}), {cells})"
