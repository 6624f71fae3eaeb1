"""What kinds of standing lists there are (清单种类): columns, which class of standing information each serves, who owns it, what it must hold.

A type is data; the room that knows the subject registers it with `register_type`. An agency may add further types of its own with their
legal source (本机关增加的公开种类): these live in its catalogue (`standing.book`) and are made into a ListType by `own_type`. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from mingfa.law.article import Article
from mingfa.law.regime_model import Regime, Rule
from mingfa.law.regime_terms import TERMS
from mingfa.lists.standing.cells import Column, Line
from mingfa.lists.standing.state import Version

CLASSES = MappingProxyType(dict(TERMS["info_class"]))
"""Code -> Chinese name of the classes of standing information (主动公开的信息类别)."""

NAMES = MappingProxyType(dict(TERMS["standing_list"]))
"""Code -> Chinese name of every standing list the platform's own rooms define."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Something a version lacks or gets wrong. words: Chinese, complete; row: id of the row; column: key; part: which demanded part is missing.

    parameter: the regime's parameter that asks for it, "" where the list type itself does; every hole cites its article.
    """

    words: str
    row: str = ""
    column: str = ""
    part: str = ""
    parameter: str = ""


Check = Callable[[Sequence[Line], Regime, date], Iterable[Hole]]
"""check(lines, regime, on) -> holes of a whole version; asked before it is approved and again before it is published. Pure."""

Parts = Callable[[Sequence[Line], Regime, date], Iterable[str]]
"""parts(lines, regime, on) -> which of the parts named by lists.demanded.<code> a version holds. Pure."""


Extra = Callable[[Version], Mapping[str, Any]]
"""extra(version) -> further canonical JSON for the feed, e.g. a drawing; shown by the portal's template part of this type. Pure."""


@dataclass(frozen=True, slots=True)
class ListType:
    """A kind of standing list (清单种类).

    code: last part of the stream and of the portal's address. classes: codes of CLASSES it serves. columns: in order; the first one is the
    row's name in lists and messages. fields_parameter: regime parameter whose Chinese words name further required columns; fields: such a
    word -> keys of the columns that answer it (any one filled answers it; none: the checks see to it). owner_parameter: regime parameter that
    names the unit or units in charge; else lists.owner.<code>, else lists.owner. review_parameter: regime parameter that asks for an outside
    review before publication. checks: what a whole version must hold. row_checks: what not even a draft may lack. parts: which demanded parts
    it holds (default: every one, once it has a row). extra: further content for the feed. one_row: the list is a single record (a form, no
    table). long: rows are read as articles one below the other, not as a table. source: legal source of an own type.
    """

    code: str
    name: str
    classes: tuple[str, ...]
    columns: tuple[Column, ...]
    fields_parameter: str = ""
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()
    owner_parameter: str = ""
    review_parameter: str = ""
    checks: tuple[Check, ...] = ()
    row_checks: tuple[Check, ...] = ()
    parts: Parts | None = None
    one_row: bool = False
    long: bool = False
    source: str = ""
    help: str = ""
    extra: Extra | None = None
    lacks: Callable[[str, Sequence[Line]], Iterable[Line]] | None = None

    def column(self, key: str) -> Column | None:
        """Return a column by its key."""
        return next((one for one in self.columns if one.key == key), None)

    @property
    def demanded(self) -> str:
        """The regime parameter that says whether, and with which parts, the agency's own text demands this list."""
        return f"lists.demanded.{self.code}"

    def name_of(self, line: Line) -> str:
        """Return what a row is called in lists and messages."""
        return line.get(self.columns[0].key).partition("\n")[0][:60] or line.id

    def required(self, regime: Regime, on: date) -> dict[str, tuple[str, str]]:
        """Return column key -> (word, parameter) for each column that must be filled on this day; parameter "" for the type's own."""
        found = {one.key: (one.label, "") for one in self.columns if one.always or one.required}
        if self.fields_parameter and regime.has(self.fields_parameter, on):
            answered = dict(self.fields)
            for word in regime.items(self.fields_parameter, on):
                keys = answered[word] if word in answered else tuple(one.key for one in self.columns if one.label == word)
                if len(keys) == 1:
                    found.setdefault(keys[0], (word, self.fields_parameter))
        return found

    def holes(self, lines: Sequence[Line], regime: Regime, on: date) -> tuple[Hole, ...]:
        """Return everything these rows lack to be a whole version: rows, required cells, and what the type's checks find."""
        if not lines:
            return (Hole(f"《{self.name}》没有任何一行"),)
        found: list[Hole] = []
        required = self.required(regime, on)
        for number, line in enumerate(lines, 1):
            for key, (word, parameter) in required.items():
                if not line.get(key):
                    found.append(Hole(f"第 {number} 行“{self.name_of(line)}”没有填写“{word}”", line.id, key, word, parameter))
        if self.fields_parameter and regime.has(self.fields_parameter, on):
            for word, keys in self.fields:
                if len(keys) > 1 and word in regime.items(self.fields_parameter, on):
                    for number, line in enumerate(lines, 1):
                        if not any(line.get(key) for key in keys):
                            words = f"第 {number} 行“{self.name_of(line)}”没有填写“{word}”"
                            found.append(Hole(words, line.id, keys[0], word, self.fields_parameter))
        for check in (*self.row_checks, *self.checks):
            found.extend(check(lines, regime, on))
        return tuple(found)

    def has_parts(self, lines: Sequence[Line], regime: Regime, on: date) -> frozenset[str]:
        """Return which demanded parts these rows hold."""
        if not lines:
            return frozenset()
        if self.parts is not None:
            return frozenset(self.parts(lines, regime, on))
        return frozenset(regime.items(self.demanded, on)) if regime.has(self.demanded, on) else frozenset()

    def owner_rule(self, regime: Regime, on: date) -> Rule | None:
        """Return the rule that names the units in charge of this list on a day, None where the agency's text names none."""
        for parameter in (self.owner_parameter, f"lists.owner.{self.code}", "lists.owner"):
            if parameter and regime.has(parameter, on):
                return regime.rule(parameter, on)
        return None

    def owners(self, regime: Regime, on: date) -> tuple[str, ...]:
        """Return the codes of the units in charge of this list on a day, empty where the agency's text names none."""
        rule = self.owner_rule(regime, on)
        if rule is None:
            return ()
        return rule.value if isinstance(rule.value, tuple) else (str(rule.value),)

    def article(self, regime: Regime, on: date) -> Article | None:
        """Return the article by which the agency must publish this list, None where its text does not ask for it."""
        return regime.rule(self.demanded, on).article if regime.has(self.demanded, on) else None


_TYPES: dict[str, ListType] = {}


def register_type(kind: ListType) -> ListType:
    """Make a type known; raises TypeError when its code is taken by another, or it has no column."""
    held = _TYPES.get(kind.code)
    if held is not None and held.name != kind.name:
        raise TypeError(f"two list types are called {kind.code}")
    if not kind.columns:
        raise TypeError(f"list type {kind.code} has no column")
    _TYPES[kind.code] = kind
    return kind


def type_named(code: str) -> ListType | None:
    """Return a registered type; None for an agency's own or an unknown one."""
    return _TYPES.get(code)


def all_types() -> tuple[ListType, ...]:
    """Return the registered types in the order of NAMES, then by code."""
    order = {code: at for at, code in enumerate(NAMES)}
    return tuple(sorted(_TYPES.values(), key=lambda one: (order.get(one.code, len(order)), one.code)))


OWN = "own-"
"""What the codes of an agency's own types begin with."""

OWN_COLUMNS = (
    Column("title", "名称", always=True),
    Column("content", "内容", "long", required=True),
    Column("basis", "依据", "laws"),
    Column("file", "附件", "file"),
)


def own_type(code: str, name: str, info_class: str, source: str) -> ListType:
    """Return a type that an agency has added, with its legal source (法律法规规章规定应当公开的其他执法信息)."""
    return ListType(code, name, (info_class,) if info_class else (), OWN_COLUMNS, source=source, long=True)
