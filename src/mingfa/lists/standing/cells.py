"""A column of a standing list and the text of its cells: what may stand there, how it is read from a form or a spreadsheet, how it is shown.

Every cell is kept as one text, so that a row is the same in the ledger, in a spreadsheet and on the portal. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS

ColumnKind = Literal["text", "long", "choice", "choices", "flag", "laws", "unit", "units", "date", "number", "file"]

YES, NO = "是", "否"
BETWEEN = "、"
_LAW = re.compile(r"《(?P<title>[^《》]{2,120})》\s*(?P<article>[^《》；;\n]*)")
_FILE = re.compile(r"\A(?P<digest>[0-9a-f]{64})(?: (?P<name>.{1,200}))?\Z", re.DOTALL)
_NUMBER = re.compile(r"\A-?\d{1,15}(?:\.\d{1,6})?\Z")
_DAY = re.compile(r"\A(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\Z")


class BadCell(ValueError):
    """A cell holds something its column cannot hold; the words say what is wrong and what to write, in Chinese."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column (栏目).

    key: stable code. kind: what a cell holds, all of it kept as text: "choice" one code, "choices" codes joined by 、, "flag" 是 or 否,
    "laws" one reference 《title》article a line, "unit"/"units" codes of the regime's units, "date" yyyy-mm-dd, "number" decimal digits,
    "file" digest and file name (`file_cell`). always: a row without it is not kept at all. required: a version without it is neither
    approved nor published; the list type's fields_parameter adds to this. terms: group of regime_terms.TERMS whose codes are the choices.
    """

    key: str
    label: str
    kind: ColumnKind = "text"
    always: bool = False
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    terms: str = ""
    measure: str = ""
    help: str = ""
    public: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One row (一行). id: its number in the list, the same in every version. cells: column key -> text, empty cells left out."""

    id: str
    cells: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """Return the text of a cell, "" when it is empty."""
        return self.cells.get(key, "")

    def codes(self, key: str) -> tuple[str, ...]:
        """Return the codes of a "choices" or "units" cell."""
        return tuple(one for one in self.get(key).split(BETWEEN) if one)

    def flag(self, key: str) -> bool:
        """Say whether a "flag" cell says yes."""
        return self.get(key) == YES

    def laws(self, key: str) -> tuple[LawRef, ...]:
        """Return the references of a "laws" cell."""
        return laws_of(self.get(key))


@dataclass(frozen=True, slots=True)
class LawRef:
    """A reference to a law: title without 《》, article as written, "" for the whole law."""

    title: str
    article: str = ""

    def __str__(self) -> str:
        return f"《{self.title}》{self.article}"

    def touches(self, title: str, article: str = "") -> bool:
        """Say whether a change of a law, or of one article of it, touches this reference."""
        same = plain_title(self.title) == plain_title(title)
        return same and (
            not article or not self.article or self.article == article or self.article.startswith((f"{article}第", f"{article}（"))
        )


def plain_title(title: str) -> str:
    """Return a law's title without 《》 and the name of the country, by which two ways of writing it are the same."""
    return title.strip().strip("《》").strip().removeprefix("中华人民共和国")


def laws_of(text: str) -> tuple[LawRef, ...]:
    """Return the references written in a text."""
    return tuple(LawRef(found["title"].strip(), found["article"].strip(" 、，,。")) for found in _LAW.finditer(text))


def file_cell(digest: str, name: str) -> str:
    """Return the text of a "file" cell: SHA-256 (hex) of the original in the vault, and its file name."""
    return f"{digest} {' '.join(name.split())[:200]}".rstrip()


def file_of(text: str) -> tuple[str, str] | None:
    """Return (digest, file name) of a "file" cell, None when it is empty or no such text."""
    found = _FILE.match(text)
    return (found["digest"], found["name"] or found["digest"][:12]) if found else None


def options(column: Column, regime: Regime) -> tuple[tuple[str, str], ...]:
    """Return (code, label) of everything that a choice or a unit column may hold; empty for other columns."""
    if column.kind in ("unit", "units"):
        return tuple((unit.code, unit.name) for unit in regime.units)
    if column.terms:
        return tuple(TERMS[column.terms].items())
    return column.choices


def shown(column: Column, text: str, regime: Regime) -> str:
    """Return a cell as people read it: labels for codes, the file's name for a file."""
    if not text:
        return ""
    if column.kind in ("choice", "choices", "unit", "units"):
        labels = dict(options(column, regime))
        return BETWEEN.join(labels.get(code, code) for code in text.split(BETWEEN))
    if column.kind == "file":
        found = file_of(text)
        return found[1] if found else text
    return f"{text} {column.measure}" if column.measure else text


def read(column: Column, text: str, regime: Regime) -> str:
    """Return the text to keep for what somebody wrote into a cell: labels and codes are both understood, dates in any usual form.

    Raises BadCell with Chinese words that name the column and what to write.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        return ""
    match column.kind:
        case "choice" | "unit":
            return _code(column, text, regime)
        case "choices" | "units":
            written = [one for one in re.split(r"[、，,；;\n]", text) if one.strip()]
            return BETWEEN.join(dict.fromkeys(_code(column, one, regime) for one in written))
        case "flag":
            if text in (YES, "√", "✓", "1", "true", "TRUE", "True", "yes"):
                return YES
            if text in (NO, "×", "0", "false", "FALSE", "False", "no"):
                return NO
            raise BadCell(f"“{column.label}”填写的是“{text[:20]}”，请填写“是”或者“否”")
        case "date":
            return _date(column, text)
        case "number":
            plain = (
                text.replace(",", "").replace("，", "").removesuffix(column.measure).strip() if column.measure else text.replace(",", "")
            )
            if not _NUMBER.match(plain):
                raise BadCell(f"“{column.label}”填写的是“{text[:20]}”，请填写数字{f'（单位：{column.measure}）' if column.measure else ''}")
            return plain
        case "laws":
            found = laws_of(text)
            if not found:
                raise BadCell(f"“{column.label}”没有写明法律文件，请写成“《文件名称》第几条”，一行一条")
            return "\n".join(str(one) for one in found)
        case "file":
            if file_of(text) is None:
                raise BadCell(f"“{column.label}”不是已上传的文件，请上传附件")
            return text
    return text


def _code(column: Column, text: str, regime: Regime) -> str:
    known = options(column, regime)
    text = text.strip()
    for code, label in known:
        if text in (code, label):
            return code
    some = BETWEEN.join(label for _, label in known[:12])
    raise BadCell(f"“{column.label}”不能填写“{text[:30]}”，可选：{some}{' 等' if len(known) > 12 else ''}")


def _date(column: Column, text: str) -> str:
    found = _DAY.match(text.split("T", maxsplit=1)[0].removesuffix(" 00:00:00").strip())
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        except ValueError:
            pass
    raise BadCell(f"“{column.label}”填写的是“{text[:20]}”，请填写日期，例如 2026-03-01")
