"""What one agency has adopted (制度): rules with their articles and dates, its units and roles, and how to ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as kept
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from mingfa.law.article import Article
from mingfa.law.errors import RuleError, RuleNotInForce


@dataclass(frozen=True, slots=True)
class Extension:
    """How far a clock may be extended (延长): amount in unit, the role that approves it, and how often."""

    amount: int
    unit: str
    approver: str
    times: int


@dataclass(frozen=True, slots=True)
class ClockTerms:
    """The terms of one time limit (期限), as data; the counting itself is `mingfa.law.clock`.

    amount: how many of unit; None where the text sets an event or a day of the year instead of a length.
    unit: "working_days", "calendar_days", "hours", "months" or "years". start: the event of day zero, Chinese.
    direction: "after" the start event, or "before" it (a notice at least N days before a hearing).
    bound: who must keep it, "agency", "officer", "party", "reviewer", "court" or "none". rolls_over: whether a last day that is a
    rest day moves to the next working day; working-day limits never need it. due: "MM-DD" where a day of the year is the limit.
    stops: grounds whose time is not counted, a code each; stop_needs_notice: only if the party was told in writing.
    effect: what follows when it is missed, Chinese.
    """

    amount: int | None
    unit: str
    start: str
    bound: str
    rolls_over: bool = False
    direction: str = "after"
    effect: str = ""
    extension: Extension | None = None
    stops: tuple[str, ...] = ()
    stop_needs_notice: bool = False
    due: str = ""


Value = int | bool | str | date | tuple[str, ...] | ClockTerms


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one parameter (参数) of a regime.

    valid_from, valid_to: first and last local day; None is open. unconfirmed: nobody has held it against the official text, so a gate
    that rests on it warns and never refuses. filled_by: the upper rule that fills what the agency's own text leaves open.
    overlay: a value only the demonstration needs (演示补充参数). layer: "national", "agency", "parent" or "overlay".
    """

    id: str
    value: Value
    unit: str
    article: Article
    valid_from: date | None = None
    valid_to: date | None = None
    unconfirmed: bool = False
    filled_by: Article | None = None
    overlay: bool = False
    note: str = ""
    layer: str = "agency"

    def in_force(self, on: date) -> bool:
        """Say whether this version applies on this local day, both ends included."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def source(self) -> str:
        """The words that tell a reader where the value comes from, Chinese."""
        words = str(self.article)
        if self.filled_by is not None:
            words = f"本机关文件未作规定，由{self.filled_by}补足"
        if self.overlay:
            words = f"演示补充参数，不是规定：{self.note}"
        return words + ("（尚未与正式文本核对，只提示不拒绝）" if self.unconfirmed else "")


@dataclass(frozen=True, slots=True)
class Silence:
    """A row on which the agency's text says nothing, stated as such: no number stands behind it."""

    id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Instrument:
    """One text rules come from, in one version. key: short name in regime files. level: law, regulation, rule, policy, agency, platform."""

    key: str
    title: str
    level: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    read_on: date | None = None
    note: str = ""

    def article(self, article: str = "", *, confirmed: bool = True) -> Article:
        """Cite one article of this version; unread when the instrument is, or when confirmed is False."""
        return Article(self.title, article, self.valid_from, self.valid_to, self.read_on if confirmed else None)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the agency (内设机构、所属单位). kind: leadership, legal, handling, office, info, section, institution, branch, window, outside."""

    code: str
    name: str
    kind: str
    duties: tuple[str, ...]
    article: Article
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A role people are appointed to (岗位). units: where it is held, empty for any. per_unit: exactly so many in each unit, None for any number."""

    code: str
    name: str
    units: tuple[str, ...] = ()
    per_unit: int | None = None
    minimum: int = 0
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Subordinate:
    """An agency of its own below this one (下级执法主体): its regime inherits and may only add or tighten."""

    code: str
    name: str
    kind: str
    article: Article


@dataclass(frozen=True, slots=True)
class Duty:
    """Whose duty an act is: any of these roles, and, where units are named, only in these units."""

    name: str
    roles: tuple[str, ...]
    units: tuple[str, ...]
    article: Article


class RuleOfOtherType(RuleError):
    """A rule was asked for as a type it does not have."""

    code = "rule.type"

    def __init__(self, parameter: str, wanted: str) -> None:
        self.parameter, self.wanted = parameter, wanted
        super().__init__(f"参数“{parameter}”不是{wanted}；请核对调用处所用的参数名称")


@dataclass(frozen=True)
class Regime:
    """Everything one agency has adopted, at one version; see regime.py for where it is loaded from.

    version: SHA-256 (hex) of `canonical`, the national layer, the agency's file and, where used, the overlay and the parent. holes: what
    the platform has come to need since the agency adopted it, Chinese; acts that rest on it are refused until a rule fills it.
    """

    agency: str
    name: str
    field: str
    level: str
    region: str
    parent: str | None
    trial: bool
    sources: tuple[Article, ...]
    version: str
    canonical: bytes = kept(repr=False)
    units: tuple[Unit, ...] = kept(repr=False)
    roles: tuple[Role, ...] = kept(repr=False)
    subordinates: tuple[Subordinate, ...] = kept(repr=False)
    silences: tuple[Silence, ...] = kept(repr=False)
    instruments: Mapping[str, tuple[Instrument, ...]] = kept(repr=False, compare=False)
    table: Mapping[str, tuple[Rule, ...]] = kept(repr=False, compare=False)
    holes: tuple[str, ...] = kept(repr=False, compare=False, default=())

    def __hash__(self) -> int:
        return hash(self.version)

    def rule(self, id: str, on: date) -> Rule:
        """Return the version of this parameter in force on a local day. Raises RuleNotInForce when there is none."""
        for rule in self.table.get(id, ()):
            if rule.in_force(on):
                return rule
        raise RuleNotInForce(id, on)

    def has(self, id: str, on: date) -> bool:
        """Say whether any version of this parameter is in force on a local day."""
        return any(rule.in_force(on) for rule in self.table.get(id, ()))

    def value(self, id: str, on: date) -> Value:
        """Return the bare value in force on a local day. Raises RuleNotInForce."""
        return self.rule(id, on).value

    def versions(self, id: str) -> tuple[Rule, ...]:
        """Return every version of one parameter, the one that prevails first where an override covers the same days."""
        return self.table.get(id, ())

    def rules(self, prefix: str = "", on: date | None = None) -> tuple[Rule, ...]:
        """Return the rules whose id is prefix or lies below it ("disclosure.days" finds disclosure.days.penalty), in order of id.

        With a day, only the prevailing version of that day; without one, every version.
        """
        found: list[Rule] = []
        for id in sorted(self.table):
            if prefix and id != prefix and not id.startswith(prefix.rstrip(".") + "."):
                continue
            if on is None:
                found.extend(self.table[id])
            elif self.has(id, on):
                found.append(self.rule(id, on))
        return tuple(found)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules())

    def number(self, id: str, on: date) -> int:
        """Return a whole number. Raises RuleNotInForce, RuleOfOtherType."""
        value = self.value(id, on)
        if isinstance(value, bool) or not isinstance(value, int):
            raise RuleOfOtherType(id, "整数")
        return value

    def flag(self, id: str, on: date) -> bool:
        """Return a yes or no. Raises RuleNotInForce, RuleOfOtherType."""
        value = self.value(id, on)
        if not isinstance(value, bool):
            raise RuleOfOtherType(id, "是否")
        return value

    def text(self, id: str, on: date) -> str:
        """Return a word or a text. Raises RuleNotInForce, RuleOfOtherType."""
        value = self.value(id, on)
        if not isinstance(value, str):
            raise RuleOfOtherType(id, "文字")
        return value

    def items(self, id: str, on: date) -> tuple[str, ...]:
        """Return a list of words. Raises RuleNotInForce, RuleOfOtherType."""
        value = self.value(id, on)
        if not isinstance(value, tuple):
            raise RuleOfOtherType(id, "清单")
        return value

    def clock(self, id: str, on: date) -> ClockTerms:
        """Return the terms of a time limit, id "clock.C07". Raises RuleNotInForce, RuleOfOtherType."""
        value = self.value(id, on)
        if not isinstance(value, ClockTerms):
            raise RuleOfOtherType(id, "期限")
        return value

    def duty(self, name: str, on: date) -> Duty:
        """Return whose duty "case.open" (say) is on a local day. Raises RuleNotInForce."""
        rule = self.rule(f"duty.{name}", on)
        units = self.items(f"duty.{name}.units", on) if self.has(f"duty.{name}.units", on) else ()
        return Duty(name, self.items(f"duty.{name}", on), units, rule.article)

    def kinds(self, on: date) -> tuple[str, ...]:
        """Return the kinds of enforcement act (执法行为种类) this regime covers on a local day."""
        return tuple(
            id.split(".")[1] for id in sorted(self.table) if id.startswith("kinds.") and id.endswith(".systems") and self.has(id, on)
        )

    def covers(self, kind: str, system: str, on: date) -> bool:
        """Say whether a kind has duties of one system ("disclosure", "recording", "review") on a local day."""
        id = f"kinds.{kind}.systems"
        return self.has(id, on) and system in self.items(id, on)

    def article(self, key: str, article: str = "", on: date | None = None) -> Article:
        """Cite an article of the version of an instrument in force on a local day; of the newest version without one.

        Raises RuleNotInForce when the instrument is unknown or not in force that day: a repealed law is never cited as living.
        """
        versions = self.instruments.get(key, ())
        for instrument in versions:
            cited = instrument.article(article)
            if on is None or cited.in_force(on):
                return cited
        raise RuleNotInForce(f"文件 {key}", on or date.max)

    def unit(self, code: str) -> Unit | None:
        """Return the unit with this code, None when the agency has none."""
        return next((unit for unit in self.units if unit.code == code), None)

    def role(self, code: str) -> Role | None:
        """Return the role with this code, None when nobody knows it."""
        return next((role for role in self.roles if role.code == code), None)

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What others have computed from this very regime and want to keep with it; another regime of the same version has its own."""
        return {}

    @cached_property
    def overlaid(self) -> tuple[Rule, ...]:
        """The demonstration values in it: a page that shows this regime says so; production refuses it."""
        return tuple(rule for rule in self if rule.overlay)

    @cached_property
    def unconfirmed(self) -> tuple[Rule, ...]:
        """The rules nobody has held against the official text; they warn."""
        return tuple(rule for rule in self if rule.unconfirmed)


def frozen_table(rules: Mapping[str, list[Rule]]) -> Mapping[str, tuple[Rule, ...]]:
    """Make the lookup table of a Regime out of lists."""
    return MappingProxyType({id: tuple(versions) for id, versions in sorted(rules.items())})
