"""Records as files (XLSX, CSV in UTF-8 with its mark, JSON), and files read back: the same records, or why they are none."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mingfa.dossier.sheet import xlsx
from mingfa.exchange.check import Report
from mingfa.exchange.records import ACTIONS, Record, told
from mingfa.exchange.tables import FieldTable, kinds, table
from mingfa.law.errors import MingfaError

FORMAT = "mingfa-exchange/1"
ENDINGS = ("xlsx", "csv", "json")
ACTION = "报送类型"
MOST_BYTES = 64 * 1024 * 1024
MOST_ROWS = 200_000


class FileInvalid(MingfaError):
    """A file holds no records that could be read."""

    code = "exchange.file"

    def __init__(self, name: str, why: str) -> None:
        self.name, self.why = name, why
        super().__init__(f"无法读取文件“{name}”：{why}")


def heads(fields: FieldTable) -> list[str]:
    """Return the heads of the columns: "label code" of each field. How a record is sent the file's name says, as platforms want it."""
    return [f"{one.label} {one.code}" for one in fields.fields]


def _rows(records: Sequence[Record], fields: FieldTable) -> Iterator[list[str]]:
    for record in records:
        yield [record.values.get(one.code, "") for one in fields.fields]


def write(records: Sequence[Record], kind: str, on: date, ending: str) -> bytes:
    """Return a file of checked records; the same bytes for the same records. Raises NoTable, ValueError for an unknown ending."""
    fields = table(kind, on)
    if ending == "xlsx":
        return xlsx([(fields.title, heads(fields), _rows(records, fields))])
    if ending == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(heads(fields))
        writer.writerows(_rows(records, fields))
        return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
    if ending == "json":
        body = {
            "format": FORMAT, "kind": kind, "table_from": fields.first.isoformat(), "on": on.isoformat(),
            "records": [{"action": record.action, "fields": dict(record.values)} for record in records],
        }  # fmt: skip
        return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    raise ValueError(ending)


def report_file(report: Report) -> bytes:
    """Return the validation report as XLSX."""
    rows = list(report.lines()) or [("", "", "", "", "没有发现问题")]
    return xlsx([("核验报告", ("第几条", "文号", "字段", "字段名称", "问题"), rows)])


def read(path: Path) -> tuple[str, list[Record]]:
    """Return (kind, records) of a file by its ending. Raises FileInvalid; what is wrong with single fields `check` says.

    CSV: UTF-8, with or without mark, or GB18030. XLSX: the first sheet. In both the heads hold the field codes; merged heads are refused.
    """
    if path.stat().st_size > MOST_BYTES:
        raise FileInvalid(path.name, f"文件超过 {MOST_BYTES // 1024**2} 兆字节，请分开报送")
    return read_bytes(path.name, path.read_bytes())


def read_bytes(name: str, raw: bytes) -> tuple[str, list[Record]]:
    """Return (kind, records) of the bytes of a file by the ending of its name. Raises FileInvalid."""
    ending = name.rpartition(".")[2].lower()
    if len(raw) > MOST_BYTES:
        raise FileInvalid(name, f"文件超过 {MOST_BYTES // 1024**2} 兆字节，请分开报送")
    if ending == "json":
        return _from_json(name, raw)
    if ending == "csv":
        return _from_lines(name, list(csv.reader(io.StringIO(_decoded(name, raw), newline=""))))
    if ending == "xlsx":
        return _from_lines(name, _sheet(name, raw))
    raise FileInvalid(name, f"只支持 {'、'.join(ENDINGS)} 文件")


def _decoded(name: str, raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileInvalid(name, "文字编码既不是 UTF-8 也不是 GB18030")


def _sheet(name: str, raw: bytes) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
        merged = [area for area in (sheet.merged_cell_ranges or ()) if area[0][0] == 0]
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise FileInvalid(name, "不是有效的 XLSX 文件") from error
    if merged:
        raise FileInvalid(name, "表头有合并的单元格；请拆分，每一列写明一个字段")
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: Any) -> str:
    if isinstance(value, date):
        return f"{value.year:04d}/{value.month:02d}/{value.day:02d}"
    if isinstance(value, float):
        # a spreadsheet keeps numbers in binary: six places are what the field has, and what is beyond them is not silently dropped
        return f"{value:.6f}" if round(value, 6) == value else repr(value)
    return str(value)


def _from_lines(name: str, lines: list[list[str]]) -> tuple[str, list[Record]]:
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if not lines:
        raise FileInvalid(name, "文件中没有内容")
    if len(lines) > MOST_ROWS:
        raise FileInvalid(name, f"超过 {MOST_ROWS} 行，请分开报送")
    codes = [cell.strip().rpartition(" ")[2] or cell.strip() for cell in lines[0]]
    repeated = sorted({code for code in codes if code and codes.count(code) > 1})
    if repeated:
        raise FileInvalid(name, f"表头重复：{'、'.join(repeated)}")
    kind = _kind(name, [code for code in codes if code != ACTION])
    actions = {label: code for code, label in ACTIONS.items()}
    records = []
    for number, line in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in line[len(codes) :]):
            raise FileInvalid(name, f"第 {number} 行的单元格比表头多")
        values = told(dict(zip(codes, line, strict=False)))
        said = values.pop(ACTION, "")
        values.pop("", None)
        records.append(Record(kind, actions.get(said, said) if said else "new", values))
    return kind, records


def _from_json(name: str, raw: bytes) -> tuple[str, list[Record]]:
    try:
        body = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise FileInvalid(name, "不是有效的 JSON") from error
    if not isinstance(body, dict) or body.get("format") != FORMAT or body.get("kind") not in kinds():
        raise FileInvalid(name, f"不是 {FORMAT} 格式的文件")
    found = body.get("records")
    if not isinstance(found, list) or not all(isinstance(one, dict) and isinstance(one.get("fields"), dict) for one in found):
        raise FileInvalid(name, "没有 records 列表")
    return body["kind"], [Record(body["kind"], str(one.get("action", "new")), told(one["fields"])) for one in found]


def _kind(name: str, codes: Sequence[str]) -> str:
    for kind in kinds():
        known = {one.code for one in table(kind, date.max.replace(year=2099)).fields}
        marked = [code for code in codes if code in known and code != "BZ"]
        if marked:
            return kind
    raise FileInvalid(name, "表头中没有双公示的字段代码（例如 CF_WSH、XK_WSH）")


def summary(records: Sequence[Record]) -> Mapping[str, int]:
    """Return how many records there are by the way they are sent."""
    return {label: sum(record.action == code for record in records) for code, label in ACTIONS.items()}
