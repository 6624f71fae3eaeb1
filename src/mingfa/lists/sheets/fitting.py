"""From the cells of a spreadsheet to rows of a list: heads to columns, texts to what each column holds; every fault with its cell. Pure.

Nothing is guessed: a head that no column answers to, a head that stands twice, a date where a text belongs are refused, all of them at once.
A row keeps its number where the table has the column 编号, else where its name is that of exactly one row of the version before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from mingfa.law.regime_model import Regime
from mingfa.lists.sheets.reading import Cell, Grid, SheetInvalid, address, letters, number_text
from mingfa.lists.standing.cells import NO, YES, BadCell, Column, Line, file_of, read

NUMBER = "编号"
"""The head of the column that holds a row's number in the list."""

PASSED_OVER = frozenset({"序号", "序 号", "备注（不公开）"})
"""Heads that tables usually have and lists do not keep."""

LONGEST = 20_000
"""How many characters a cell of a list holds."""

_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_REQUIRED = re.compile(r"[*＊]+$|[（(]必填[）)]$")
_SPACE = re.compile(r"\s+")


class Kind(Protocol):
    """What fitting needs to know of a list type (lists.standing.types.ListType)."""

    @property
    def name(self) -> str:
        """Its Chinese name."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its columns in order."""

    @property
    def fields(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The words of the regimes for its columns."""

    def required(self, regime: Regime, on: date) -> dict[str, tuple[str, str]]:
        """Return which columns must be filled."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Rows made of a table. places: row's number in the list -> address of its first cell. notes: what was passed over, for the person to read."""

    lines: tuple[Line, ...]
    places: Mapping[str, str]
    notes: tuple[str, ...]


def plain(head: str) -> str:
    """Return a head without blanks, line breaks and the marks by which forms show that a column must be filled."""
    return _REQUIRED.sub("", _SPACE.sub("", head)).replace("(", "（").replace(")", "）")


def heads_of(kind: Kind) -> dict[str, str]:
    """Return head -> column key for every head a table of this type may have: label, label with its measure, the regimes' words."""
    found: dict[str, str] = {}
    for column in kind.columns:
        found[plain(column.label)] = column.key
        if column.measure:
            found[plain(f"{column.label}（{column.measure}）")] = column.key
    for word, keys in kind.fields:
        if len(keys) == 1:
            found.setdefault(plain(word), keys[0])
    return found


def fit(grid: Grid, kind: Kind, regime: Regime, on: date, before: Sequence[Line] = (), used: Iterable[str] = ()) -> Fitted:
    """Return the rows of a table for a list type. before: the rows of the version it follows; used: numbers that may not be given again.

    Raises SheetInvalid with every fault and the address of its cell.
    """
    problems = [_merged(area) for area in grid.merged]
    if not grid.rows:
        raise SheetInvalid(grid.name, [*problems, "文件中没有内容"])
    head, body = grid.rows[0], grid.rows[1:]
    keys, notes = _heads(head, kind, regime, on, problems, grid.notes)
    if problems:
        raise SheetInvalid(grid.name, problems)
    if not body:
        raise SheetInvalid(grid.name, [f"只有表头（第 {_row(head)} 行），没有任何一行内容"])
    columns = {column.key: column for column in kind.columns}
    files = {text for line in before for text in line.cells.values() if file_of(text) is not None}
    made: list[tuple[str, dict[str, str], Mapping[int, Cell]]] = []
    for row in body:
        ident, cells = "", {}
        for at, cell in row.items():
            key = keys.get(at)
            if key is None:
                problems.append(f"单元格 {cell.address} 有内容，但是 {letters(at)} 列没有表头")
            elif key == NUMBER:
                ident = _text(cell)
            elif key:
                try:
                    cells[key] = _told(columns[key], cell, regime, files)
                except BadCell as error:
                    problems.append(f"单元格 {cell.address}：{error}")
        made.append((ident, {key: text for key, text in cells.items() if text}, row))
    problems += _empty(made, columns, keys)
    lines, places = _numbered(made, kind.columns[0].key, before, frozenset(used), problems)
    if problems:
        raise SheetInvalid(grid.name, problems)
    return Fitted(tuple(lines), places, tuple(notes))


def _row(row: Mapping[int, Cell]) -> int:
    return next(iter(row.values())).row


def _first(row: Mapping[int, Cell]) -> str:
    return next(iter(row.values())).address


def _merged(area: str) -> str:
    return f"{area} 是合并的单元格；请取消合并，表头只占一行、每列一个栏目，合并的内容请填入每一行（表格上方的标题行请删去）"


def _heads(
    head: Mapping[int, Cell], kind: Kind, regime: Regime, on: date, problems: list[str], notes: Iterable[str]
) -> tuple[dict[int, str], list[str]]:
    """Return column of the sheet -> key of the list's column ("" for one passed over), and the notes."""
    known, keys, told = heads_of(kind), {}, list(notes)
    seen: dict[str, str] = {}
    for at, cell in head.items():
        words = plain(_text(cell))
        key = NUMBER if words == NUMBER else "" if words in PASSED_OVER else known.get(words)
        if key is None:
            labels = "、".join(column.label for column in kind.columns)
            problems.append(f"单元格 {cell.address} 的表头“{_text(cell)[:30]}”不是《{kind.name}》的栏目；可用的栏目：{labels}")
            continue
        if key and key in seen:
            problems.append(f"单元格 {cell.address} 的表头“{_text(cell)[:30]}”与 {seen[key]} 重复，是同一栏目")
            continue
        if key:
            seen[key] = cell.address
        else:
            told.append(f"{letters(at)} 列“{_text(cell)[:30]}”不属于清单，没有导入")
        keys[at] = key
    required = kind.required(regime, on)
    missing = [column for column in kind.columns if column.key not in seen]
    lacking = [required[column.key][0] for column in missing if column.key in required]
    if lacking:
        problems.append(f"第 {_row(head)} 行的表头缺少必须填写的栏目：{'、'.join(lacking)}")
    left = [column.label for column in missing if column.key not in required]
    if left:
        told.append(f"表中没有“{'”“'.join(left)}”，这些栏目为空")
    return keys, told


def _text(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else number_text(value)


def _told(column: Column, cell: Cell, regime: Regime, files: set[str]) -> str:
    """Return the text to keep for a cell. Raises BadCell."""
    value = cell.value
    if isinstance(value, date) and column.kind != "date":
        raise BadCell(f"“{column.label}”被电子表格当成了日期（{value.isoformat()}）；请把该单元格的格式设为“文本”后重新填写")
    if isinstance(value, bool) and column.kind != "flag":
        raise BadCell(f"“{column.label}”填写的是逻辑值；请填写文字")
    if isinstance(value, int | float) and not isinstance(value, bool) and column.kind == "date":
        serial = int(value)
        guess = f"（如果是日期，即 {(_EPOCH + timedelta(days=serial)).isoformat()}）" if serial in _SERIALS else ""
        raise BadCell(f"“{column.label}”填写的是数字 {number_text(value)}{guess}；请把该单元格的格式设为“日期”，或者写成 2026-03-01")
    text = _text(cell)
    if len(text) > LONGEST:
        raise BadCell(f"“{column.label}”有 {len(text)} 个字，最多 {LONGEST} 个字")
    told = read(column, text, regime)
    if column.kind == "file" and told not in files:
        raise BadCell(f"“{column.label}”是本清单没有的附件；附件不能随表格导入，请导入后在编制页面上传")
    return told


def _empty(
    made: Iterable[tuple[str, Mapping[str, str], Mapping[int, Cell]]], columns: Mapping[str, Column], keys: Mapping[int, str]
) -> Iterable[str]:
    """Say which rows lack a cell without which no row is kept."""
    at = {key: place for place, key in keys.items()}
    for _, cells, row in made:
        for key, column in columns.items():
            if column.always and not cells.get(key) and at.get(key) not in row:
                yield f"单元格 {address(_row(row), at[key])} 是空的，必须填写“{column.label}”"


def _numbered(
    made: Sequence[tuple[str, dict[str, str], Mapping[int, Cell]]],
    name: str,
    before: Sequence[Line],
    used: frozenset[str],
    problems: list[str],
) -> tuple[list[Line], dict[str, str]]:
    """Give each row its number: the one it has, that of the only row of its name, or a new one."""
    known = {line.id for line in before}
    names = Counter(line.get(name) for line in before)
    mine = Counter(cells.get(name, "") for _, cells, _ in made)
    named = {line.get(name): line.id for line in before if names[line.get(name)] == 1}
    taken: dict[str, str] = {}
    for ident, _, row in made:
        if not ident:
            continue
        if ident not in known:
            problems.append(f"第 {_row(row)} 行的编号“{ident[:40]}”不在现行清单中；新增的行请把编号留空")
        elif ident in taken:
            problems.append(f"第 {_row(row)} 行的编号“{ident[:40]}”与 {taken[ident]} 所在的行重复")
        else:
            taken[ident] = _first(row)
    lines: list[Line] = []
    fresh = 0
    for ident, cells, row in made:
        if not ident:
            same = named.get(cells.get(name, ""), "")
            ident = same if same and mine[cells.get(name, "")] == 1 and same not in taken else ""
        while not ident:
            fresh += 1
            candidate = f"r{fresh}"
            ident = candidate if candidate not in known and candidate not in used and candidate not in taken else ""
        taken.setdefault(ident, _first(row))
        lines.append(Line(ident, cells))
    return lines, taken
