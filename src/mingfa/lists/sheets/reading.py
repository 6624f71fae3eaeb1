"""A spreadsheet file (XLSX, or CSV in UTF-8 or GB18030) as cells with their addresses, or the words why it is none. Reads bytes, no files.

What cannot be taken over as it stands is refused and never guessed: a formula, a merged cell, an error value. Nothing is half read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from mingfa.law.errors import MingfaError

ENDINGS = ("xlsx", "csv")
MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
MOST_ROWS = 5_000
"""How many rows a version of a list holds (standing lists refuse more)."""
LAST_ROW = 50_000
"""A sheet with something below this row is not read: its cells were formatted without end, or it is no list."""
MOST_COLUMNS = 200
MOST_TOLD = 20
"""How many problems are told one by one before the rest is only counted."""

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PERCENT = frozenset({9, 10})
_GUARDED = ("'=", "'+", "'-", "'@", "'\t", "'\r")


class SheetInvalid(MingfaError):
    """A file cannot be taken over. problems: one sentence each, naming the cell where there is one; the first MOST_TOLD of them."""

    code = "lists.sheet"

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        self.name, self.problems = name, tuple(problems)
        shown = "；".join(self.problems[:MOST_TOLD])
        more = f"；另有 {len(self.problems) - MOST_TOLD} 处" if len(self.problems) > MOST_TOLD else ""
        super().__init__(f"文件“{name}”没有导入：{shown}{more}。请改正后重新上传，清单没有改动")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty. row: from 1. column: from 0. value: text, date, whole number, other number, or truth value."""

    row: int
    column: int
    value: str | date | int | float | bool

    @property
    def address(self) -> str:
        """How a spreadsheet names it: B7."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Grid:
    """What a file holds. rows: those that are not empty, each cell by its column. merged: ranges that are one cell. notes: what was passed over."""

    name: str
    rows: tuple[Mapping[int, Cell], ...]
    merged: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    made = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        made = chr(65 + rest) + made
    return made


def address(row: int, column: int) -> str:
    """Return the address of a cell, row from 1 and column from 0: (7, 1) is B7."""
    return f"{letters(column)}{row}"


def read(name: str, raw: bytes) -> Grid:
    """Return the cells of a file by the ending of its name. Raises SheetInvalid."""
    if len(raw) > MOST_BYTES:
        raise SheetInvalid(name, [f"文件超过 {MOST_BYTES // 1024**2} 兆字节"])
    if not raw:
        raise SheetInvalid(name, ["文件是空的"])
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending == "csv":
        return _csv(name, raw)
    if ending in ("xlsx", "xls", "et") and raw.startswith(_COMPOUND):
        if _ENCRYPTED in raw:
            raise SheetInvalid(name, ["文件设有打开密码，无法读取；请取消密码（另存为不加密的 XLSX）"])
        raise SheetInvalid(name, ["是旧版的 XLS 格式；请用电子表格软件另存为 XLSX 或者 CSV（UTF-8）"])
    if ending == "xlsx":
        return _xlsx(name, raw)
    raise SheetInvalid(name, [f"只支持 {'、'.join(one.upper() for one in ENDINGS)} 文件"])


# CSV -------------------------------------------------------------------------------------------------------------------------


def _decoded(name: str, raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetInvalid(name, ["文字编码是 UTF-16；请另存为“CSV UTF-8（逗号分隔）”"])
    if raw.startswith(b"PK\x03\x04"):
        raise SheetInvalid(name, ["内容是 XLSX 工作簿而不是 CSV；请把文件名的结尾改为 .xlsx"])
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise SheetInvalid(name, ["含有空字符（NUL），不是文字文件；请重新导出"])
        return text
    raise SheetInvalid(name, ["文字编码既不是 UTF-8 也不是 GB18030"])


def _csv(name: str, raw: bytes) -> Grid:
    text = _decoded(name, raw)
    problems: list[str] = []
    rows: list[dict[int, Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number, limit = 0, csv.field_size_limit()
    try:
        for number, line in enumerate(reader, 1):
            if len(line) > MOST_COLUMNS:
                problems.append(f"第 {number} 行有 {len(line)} 栏，超过 {MOST_COLUMNS} 栏")
                continue
            cells = {}
            for column, value in enumerate(line):
                value = value.strip()
                if value.startswith("="):
                    problems.append(f"单元格 {address(number, column)} 像是公式（{value[:20]}）；请改为公式的结果")
                elif value:
                    cells[column] = Cell(number, column, value[1:] if value.startswith(_GUARDED) else value)
            if cells:
                rows.append(cells)
            _few(name, rows)
    except csv.Error as error:
        why = f"有单元格超过 {limit} 个字符" if "field larger" in str(error) else "引号不成对"
        raise SheetInvalid(name, [f"第 {number + 1} 行起无法读取：{why}"]) from error
    if problems:
        raise SheetInvalid(name, problems)
    return Grid(name, tuple(rows), (), _one_column(rows))


def _one_column(rows: Sequence[Mapping[int, Cell]]) -> tuple[str, ...]:
    """Say so when the head of a CSV is one cell that other separators would split."""
    if not rows or len(rows[0]) != 1:
        return ()
    head = str(next(iter(rows[0].values())).value)
    found = next((words for mark, words in (("\t", "制表符"), (";", "分号"), ("；", "全角分号"), ("，", "全角逗号")) if mark in head), "")
    return (f"表头只有一栏，栏之间像是用{found}隔开；应当用半角逗号",) if found else ()


def _few(name: str, rows: Sequence[Any]) -> None:
    if len(rows) > MOST_ROWS + 1:
        raise SheetInvalid(name, [f"超过 {MOST_ROWS} 行；一份清单最多 {MOST_ROWS} 行"])


# XLSX ------------------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Marks:
    """What the values of a sheet do not tell: formulas, error values, percentages, merged ranges; by (row from 1, column from 0)."""

    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    styles: dict[tuple[int, int], int] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)


def _xlsx(name: str, raw: bytes) -> Grid:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    broken = SheetInvalid(name, ["不是有效的 XLSX 文件，或者文件已经损坏；请用电子表格软件打开并重新保存"])
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            if sum(one.file_size for one in book.infolist()) > MOST_UNPACKED:
                raise SheetInvalid(name, ["展开后过大，无法读取；请只保留清单所在的工作表"])
            if any(one.flag_bits & 1 for one in book.infolist()):
                raise SheetInvalid(name, ["文件设有打开密码，无法读取；请取消密码"])
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
            shown = [
                one.name for one in workbook.sheets_metadata
                if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
            ]  # fmt: skip
            if not shown:
                raise SheetInvalid(name, ["工作簿中没有可见的工作表"])
            marks = _marks(book, shown[0])
            percents = _percents(book)
            sheet = workbook.get_sheet_by_name(shown[0])
            left = (sheet.start or (0, 0))[1]
            notes = tuple(f"工作表“{other}”没有读取，只导入第一张工作表“{shown[0]}”" for other in shown[1:])
            return _grid(name, sheet.iter_rows(), left, marks, percents, notes)
    except SheetInvalid:
        raise
    except (CalamineError, zipfile.BadZipFile, expat.ExpatError, KeyError, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise broken from error


def _grid(name: str, lines: Iterator[list[Any]], left: int, marks: _Marks, percents: frozenset[int], notes: tuple[str, ...]) -> Grid:
    # the reader gives every row from the first, but columns only from the leftmost one in use
    problems = [f"单元格 {address(*at)} 是公式；请改为公式的结果（复制后选择性粘贴为数值）" for at in marks.formulas]
    problems += [f"单元格 {address(*at)} 是错误值；请改正" for at in marks.errors if at not in set(marks.formulas)]
    rows: list[dict[int, Cell]] = []
    for number, line in enumerate(lines, 1):
        if number > LAST_ROW:
            raise SheetInvalid(name, [f"第 {LAST_ROW} 行之后还有内容；请删去空白之后的行，只保留清单"])
        if left + len(line) > MOST_COLUMNS and not all(_empty(value) for value in line[max(MOST_COLUMNS - left, 0) :]):
            problems.append(f"第 {number} 行超过 {MOST_COLUMNS} 栏")
            continue
        cells: dict[int, Cell] = {}
        for column, value in enumerate(line, left):
            if column >= MOST_COLUMNS or _empty(value):
                continue
            told = _value(value, marks.styles.get((number, column), 0) in percents)
            if told is None:
                problems.append(f"单元格 {address(number, column)} 是时间，清单中没有这样的栏目；请改为文字")
            else:
                cells[column] = Cell(number, column, told)
        if cells:
            rows.append(cells)
        _few(name, rows)
    if problems:
        raise SheetInvalid(name, problems)
    return Grid(name, tuple(rows), tuple(marks.merged), notes)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _value(value: Any, percent: bool) -> str | date | int | float | bool | None:
    """Return a value as lists know it; None for a time of day or a length of time."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return value.date() if value.time() == time(0) else None
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return None
    if isinstance(value, int | float):
        if percent:
            return f"{_number(round(value * 100, 6))}%"
        return int(value) if float(value).is_integer() else float(value)
    return str(value)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(value)


def number_text(value: float) -> str:
    """Return a number as a person writes it: 3.0 is "3"."""
    return _number(value)


def _part(book: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet. Raises KeyError."""
    ids: dict[str, str] = {}

    def of_book(tag: str, told: Mapping[str, str]) -> None:
        if tag == "sheet":
            ids[told["name"]] = next(value for key, value in told.items() if key.rpartition(" ")[2] == "id" and " " in key)

    _each(book.read("xl/workbook.xml"), of_book)
    targets: dict[str, str] = {}

    def of_links(tag: str, told: Mapping[str, str]) -> None:
        if tag == "Relationship":
            targets[told["Id"]] = told["Target"]

    _each(book.read("xl/_rels/workbook.xml.rels"), of_links)
    target = targets[ids[sheet]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _each(raw: bytes, tell: Any, end: Any = None) -> None:
    """Go through the elements of a part: tell(local name, attributes). A document type, and with it any entity, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: Any) -> None:
        raise ValueError("a document type in a spreadsheet")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, told: tell(tag.rpartition(" ")[2], told)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
    parser.Parse(raw, True)


_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def _column(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _marks(book: zipfile.ZipFile, sheet: str) -> _Marks:
    """Return what only the markup of a sheet tells. Cells without an address follow the one before (ISO/IEC 29500-1 18.3.1.4)."""
    marks, row, column = _Marks(), 0, -1

    def tell(tag: str, told: Mapping[str, str]) -> None:
        nonlocal row, column
        if tag == "row":
            row, column = int(told.get("r", row + 1)), -1
        elif tag == "c":
            found = _REF.fullmatch(told.get("r", ""))
            column = _column(found[1]) if found else column + 1
            if told.get("t") == "e":
                marks.errors.append((row, column))
            if told.get("s", "0") != "0":
                marks.styles[row, column] = int(told["s"])
        elif tag == "f":
            marks.formulas.append((row, column))
        elif tag == "mergeCell" and "ref" in told:
            marks.merged.append(told["ref"])

    _each(book.read(_part(book, sheet)), tell)
    return marks


def _percents(book: zipfile.ZipFile) -> frozenset[int]:
    """Return the styles of cells that show their number as a percentage."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    formats: set[int] = set(_PERCENT)
    found: set[int] = set()
    inside, count = False, 0

    def tell(tag: str, told: Mapping[str, str]) -> None:
        nonlocal inside, count
        if tag == "numFmt" and "%" in told.get("formatCode", ""):
            formats.add(int(told["numFmtId"]))
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            if int(told.get("numFmtId", 0)) in formats:
                found.add(count)
            count += 1

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    _each(book.read("xl/styles.xml"), tell, end)
    return frozenset(found)
