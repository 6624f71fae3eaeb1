"""The field tables and code lists of 双公示 (data/double_publicity.toml), each by the day on which it is asked for. Pure but for reading the file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from mingfa.law.errors import MingfaError

FILE = Path(__file__).parent / "data" / "double_publicity.toml"


class NoTable(MingfaError):
    """There is no field table or code list for that day."""

    code = "exchange.no_table"

    def __init__(self, name: str, on: date) -> None:
        self.name, self.on = name, on
        super().__init__(f"{on} 没有可用的“{name}”字段表或者代码表；请补充数据文件并写明来源")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record: code, Chinese label, longest length (0: its form decides), type, when it must be there."""

    code: str
    label: str
    length: int
    type: str
    required: tuple[str, ...]
    basis: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class FieldTable:
    """The fields of one kind of record in force from a day. key: the codes by which two records are the same."""

    kind: str
    title: str
    key: tuple[str, ...]
    first: date
    last: date | None
    source: str
    fields: tuple[FieldSpec, ...]

    def field(self, code: str) -> FieldSpec | None:
        """Return a field by its code."""
        return next((one for one in self.fields if one.code == code), None)

    @property
    def prefix(self) -> str:
        """What most codes of the table begin with: CF or XK."""
        return self.fields[0].code.partition("_")[0]


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes in force from a day: our code -> the platform's words. joined: between several; other: before what has no code."""

    name: str
    first: date
    last: date | None
    source: str
    items: tuple[tuple[str, str], ...]
    joined: str = ""
    other: str = ""

    def words(self, code: str, label: str = "") -> str:
        """Return the platform's words for one of our codes; `other` and the label for one it has no word for. Raises KeyError."""
        found = dict(self.items).get(code)
        if found is not None:
            return found
        if self.other and label:
            return f"{self.other}{label}"
        raise KeyError(code)

    def holds(self, text: str) -> bool:
        """Say whether a text is made of this list's words only."""
        known = {label for _, label in self.items}
        parts = text.split(self.joined) if self.joined else [text]
        return bool(text) and all(
            part in known or (bool(self.other) and part.startswith(self.other) and part != self.other) for part in parts
        )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _tables() -> tuple[FieldTable, ...]:
    return tuple(
        FieldTable(
            one["kind"], one["title"], tuple(one["key"]), one["from"], one.get("to"), one["source"],
            tuple(
                FieldSpec(f["code"], f["label"], f["length"], f["type"], tuple(f["required"]), f["basis"], f.get("private", False))
                for f in one["fields"]
            ),
        )
        for one in _data()["table"]
    )  # fmt: skip


@cache
def _lists() -> tuple[CodeList, ...]:
    return tuple(
        CodeList(
            one["name"], one["from"], one.get("to"), one["source"], tuple((item["code"], item["label"]) for item in one["items"]),
            one.get("joined", ""), one.get("other", ""),
        )
        for one in _data()["list"]
    )  # fmt: skip


def table(kind: str, on: date) -> FieldTable:
    """Return the field table of a kind ("penalty", "licence") in force on a day. Raises NoTable."""
    for one in _tables():
        if one.kind == kind and one.first <= on and (one.last is None or on <= one.last):
            return one
    raise NoTable(kind, on)


def code_list(name: str, on: date) -> CodeList:
    """Return a code list in force on a day. Raises NoTable."""
    for one in _lists():
        if one.name == name and one.first <= on and (one.last is None or on <= one.last):
            return one
    raise NoTable(name, on)


def is_list(name: str) -> bool:
    """Say whether a type of field is a code list."""
    return any(one.name == name for one in _lists())


def kinds() -> tuple[str, ...]:
    """Return the kinds of record there are tables for."""
    return tuple(dict.fromkeys(one.kind for one in _tables()))


def weight_of(penalties: tuple[str, ...]) -> str:
    """Return how heavily these kinds of penalty weigh together: slight, ordinary or serious; the heaviest counts."""
    weights = _data()["weight"]
    if any(one in weights["serious"] for one in penalties):
        return "serious"
    return "slight" if penalties and all(one in weights["slight"] for one in penalties) else "ordinary"
