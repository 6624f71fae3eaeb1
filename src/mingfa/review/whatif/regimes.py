"""Two regimes side by side: the one that a changed text would give, what differs between them, and what somebody reads of one. Pure."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from typing_extensions import override

from mingfa.agencies.state.regime import layer_of, put
from mingfa.law.errors import ProfileInvalid, RuleNotInForce
from mingfa.law.regime_model import ClockTerms, Regime, Rule, Value
from mingfa.law.regime_profile import build, from_canonical
from mingfa.law.regime_schema import label_of

EVERYTHING = "*"
"""Stands among the ids read, or changed, for what is no parameter: the head of the document, or a look through all parameters."""
PEOPLE = "unit, role"
"""Stands for the units and roles of the agency."""
TEXTS = "instruments"
"""Stands for the texts that a regime cites."""
GROUP = ".*"
"""Ends the name of a group of parameters that somebody walked through: "kinds.*"."""
DAYS_KEPT = 400
"""Days for which a traced regime keeps at hand what was in force."""


def hypothetical(adopted: bytes, text: str) -> Regime:
    """Return the regime that an agency would have with this text (TOML) in place of the agency's part of what it adopted.

    adopted: the regime's `canonical`. The national layer and the parent stay; a demonstration value for which the text gives a rule of its
    own falls away. Raises ProfileInvalid with every problem, also for broken TOML or the text of another agency; what a newer release of the
    platform asks for besides, and the adopted text lacks too, is none.
    """
    whole = json.loads(adopted)
    code = str(whole["agency"]["agency"]["code"])
    try:
        agency = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileInvalid(code, (f"文件不是合法的 TOML：{error}；请按提示的行列改正",)) from error
    head = agency.get("agency")
    named = str(head.get("code", "")) if isinstance(head, dict) else ""
    if named != code:
        raise ProfileInvalid(code, (f"文件是“{named or '（未写明）'}”的制度，站点上是“{code}”；请改用该机关的制度文件",))
    overlay = whole["overlay"]
    for id in _given(overlay) if overlay else ():
        if layer_of({"agency": agency}, id) and not layer_of({"agency": whole["agency"]}, id):
            put(overlay, id, [])
    parent = from_canonical(whole["parent"].encode(), adopted=True) if whole["parent"] else None
    made = build(whole["national"], agency, overlay=overlay, parent=parent, adopted=True)
    lacking = from_canonical(adopted, adopted=True).holes if made.holes else ()
    new = tuple(hole for hole in made.holes if hole not in lacking)
    if new:
        raise ProfileInvalid(code, new)
    return made


def _given(overlay: Mapping[str, Any], path: str = "") -> list[str]:
    found: list[str] = []
    for key, entry in list(overlay.items()):
        here = f"{path}.{key}" if path else key
        if isinstance(entry, dict) and not {"value", "amount", "due"} & set(entry):
            found += _given(entry, here)
        else:
            found.append(here)
    return found


def to_toml(document: Mapping[str, Any]) -> str:
    """Return an agency's document as TOML text: what somebody takes who wants to change a rule and try it."""
    return "\n".join(_tables(document, ())) + "\n"


def _tables(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    nested = {key: entry for key, entry in table.items() if _is_table(entry)}
    if path and (len(nested) < len(table) or not table):
        yield f"\n[{'.'.join(map(_key, path))}]"
    yield from (f"{_key(key)} = {_inline(entry)}" for key, entry in table.items() if key not in nested)
    for key, entry in nested.items():
        if isinstance(entry, list):
            for one in entry:
                yield f"\n[[{'.'.join(map(_key, (*path, key)))}]]"
                yield from (f"{_key(name)} = {_inline(value)}" for name, value in one.items())
        else:
            yield from _tables(entry, (*path, key))


def _is_table(entry: Any) -> bool:
    """Say whether something is written under a heading of its own: a table that is no leaf, or units and roles."""
    if isinstance(entry, list):
        return bool(entry) and all(isinstance(one, dict) and "code" in one for one in entry)
    return (isinstance(entry, dict) and not {"value", "amount", "due", "silent", "unit"} & set(entry)) or entry == {}


def _inline(entry: Any) -> str:
    if isinstance(entry, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_inline(value)}" for key, value in entry.items()) + " }"
    if isinstance(entry, list):
        return "[" + ", ".join(map(_inline, entry)) + "]"
    return json.dumps(entry, ensure_ascii=False)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One parameter that differs. id: the parameter, or one of EVERYTHING, PEOPLE, TEXTS. before, after: its versions in words, "" for none."""

    id: str
    label: str
    before: str
    after: str


def changes(old: Regime, new: Regime) -> tuple[Change, ...]:
    """Return what differs between two regimes in any way that a gate, a limit or a page of words could tell."""
    found = [
        Change(id, label_of(id), _words(old.versions(id)), _words(new.versions(id)))
        for id in sorted({*old.table, *new.table})
        if _effect(old.versions(id)) != _effect(new.versions(id))
    ]
    if [(unit.code, unit.name, unit.kind, unit.parent) for unit in old.units] != [
        (unit.code, unit.name, unit.kind, unit.parent) for unit in new.units
    ] or [(role.code, role.name, role.units, role.per_unit, role.minimum) for role in old.roles] != [
        (role.code, role.name, role.units, role.per_unit, role.minimum) for role in new.roles
    ]:
        found.append(Change(PEOPLE, "机构和岗位", "、".join(u.name for u in old.units), "、".join(u.name for u in new.units)))
    if any(getattr(old, name) != getattr(new, name) for name in ("agency", "name", "field", "level", "region", "parent", "subordinates")):
        found.append(
            Change(EVERYTHING, "机关的名称、领域和层级", f"{old.name}，{old.field}，{old.level}", f"{new.name}，{new.field}，{new.level}")
        )
    if old.instruments != new.instruments:
        found.append(Change(TEXTS, "引用的文件", "", ""))
    return tuple(found)


def _effect(versions: tuple[Rule, ...]) -> list[object]:
    """Return what of a parameter's versions can change an answer: note, layer and source do not; the article goes into the answer's words."""
    return [(rule.value, rule.unit, rule.valid_from, rule.valid_to, rule.unconfirmed, str(rule.article)) for rule in versions]


def _words(versions: tuple[Rule, ...]) -> str:
    return "；".join(
        _value(rule.value) + (f"（自 {rule.valid_from} 起）" if len(versions) > 1 and rule.valid_from else "") for rule in versions
    )


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(value) or "（空）"
    if isinstance(value, ClockTerms):
        return value.due or f"{value.amount} {value.unit}"
    return str(value)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a change can touch. ids: what somebody must have read for it, walks over the groups the parameters lie in included.

    everyone: what is no parameter differs as well, the agency's name or level, which nobody is noted to have read.
    """

    ids: frozenset[str]
    everyone: bool = False

    def touches(self, reads: AbstractSet[str]) -> bool:
        """Say whether somebody who read just this may get another answer."""
        return self.everyone or not self.ids.isdisjoint(reads)


def reach(found: Iterable[Change]) -> Reach:
    """Return whom these changes can touch."""
    ids = {one.id for one in found}
    groups = {f"{id[:at]}{GROUP}" for id in ids for at in (*_dots(id), len(id))}
    return Reach(frozenset(ids | groups | {EVERYTHING}) if ids else frozenset(), EVERYTHING in ids)


def _dots(id: str) -> list[int]:
    return [at for at, letter in enumerate(id) if letter == "."]


W = TypeVar("W")


class Traced(Regime):
    """A regime that notes in `reads` what is asked of it: with the same reads answered alike, whoever asks comes to the same end.

    A parameter that is not there is noted like one that is. `memo` keeps nothing, so that what was computed once is asked again.
    """

    reads: set[str]
    plain: Regime
    days: dict[date, dict[str, Rule | None]]
    walks: dict[object, Any]

    @property
    def memo(self) -> dict[Any, Any]:  # type: ignore[override]
        """Nothing, each time anew."""
        return {}

    @property
    def overlaid(self) -> tuple[Rule, ...]:  # type: ignore[override]
        """The demonstration values in it; noted each time."""
        self.reads.add(EVERYTHING)
        return self.plain.overlaid

    @property
    def unconfirmed(self) -> tuple[Rule, ...]:  # type: ignore[override]
        """The rules nobody has held against the official text; noted each time."""
        self.reads.add(EVERYTHING)
        return self.plain.unconfirmed

    @override
    def rule(self, id: str, on: date) -> Rule:
        """Return the version of this parameter in force on a local day. Raises RuleNotInForce when there is none."""
        found = self._of_day(id, on)
        if found is None:
            raise RuleNotInForce(id, on)
        return found

    @override
    def has(self, id: str, on: date) -> bool:
        """Say whether any version of this parameter is in force on a local day."""
        return self._of_day(id, on) is not None

    def _of_day(self, id: str, on: date) -> Rule | None:
        self.reads.add(id)
        rules = self.days.get(on)
        if rules is None:
            if len(self.days) >= DAYS_KEPT:
                self.days.clear()
            rules = self.days[on] = {}
        if id not in rules:
            rules[id] = next((rule for rule in self.plain.versions(id) if rule.in_force(on)), None)
        return rules[id]

    @override
    def rules(self, prefix: str = "", on: date | None = None) -> tuple[Rule, ...]:
        """Return the rules of a group; what is noted is the group, whatever is in it."""
        self.reads.add(f"{prefix.rstrip('.')}{GROUP}" if prefix else EVERYTHING)
        return self._walked((prefix, on), lambda: self.plain.rules(prefix, on))

    @override
    def kinds(self, on: date) -> tuple[str, ...]:
        """Return the kinds of enforcement act; what is noted is the group."""
        self.reads.add(f"kinds{GROUP}")
        return self._walked(on, lambda: self.plain.kinds(on))

    def _walked(self, what: object, walk: Callable[[], tuple[W, ...]]) -> tuple[W, ...]:
        if what not in self.walks:
            if len(self.walks) >= DAYS_KEPT:
                self.walks.clear()
            self.walks[what] = walk()
        return self.walks[what]


def traced(regime: Regime) -> Traced:
    """Return a regime with the same answers that notes what is read."""
    reads: set[str] = set()
    told = {one.name: getattr(regime, one.name) for one in fields(Regime)}
    told["table"] = _Table(regime.table, reads)
    told["instruments"] = _Noted(regime.instruments, reads, TEXTS)
    told["units"], told["roles"] = units, roles = _Listed(regime.units), _Listed(regime.roles)
    units.reads = roles.reads = reads
    made = Traced(**told)
    object.__setattr__(made, "reads", reads)
    object.__setattr__(made, "plain", regime)
    object.__setattr__(made, "days", {})
    object.__setattr__(made, "walks", {})
    return made


class _Table(Mapping[str, tuple[Rule, ...]]):
    """The table of a regime; notes which parameters are looked up."""

    def __init__(self, table: Mapping[str, tuple[Rule, ...]], reads: set[str]) -> None:
        self.table, self.reads = table, reads

    @override
    def __getitem__(self, id: str) -> tuple[Rule, ...]:
        self.reads.add(id)
        return self.table[id]

    @override
    def get(self, id: str, default: Any = None) -> Any:
        self.reads.add(id)
        return self.table.get(id, default)

    @override
    def __iter__(self) -> Iterator[str]:
        self.reads.add(EVERYTHING)
        return iter(self.table)

    @override
    def __len__(self) -> int:
        self.reads.add(EVERYTHING)
        return len(self.table)


class _Noted(Mapping[str, Any]):
    """The texts a regime cites; notes that they are read."""

    def __init__(self, inner: Mapping[str, Any], reads: set[str], name: str) -> None:
        self.inner, self.reads, self.name = inner, reads, name

    @override
    def __getitem__(self, key: str) -> Any:
        self.reads.add(self.name)
        return self.inner[key]

    @override
    def __iter__(self) -> Iterator[str]:
        self.reads.add(self.name)
        return iter(self.inner)

    @override
    def __len__(self) -> int:
        self.reads.add(self.name)
        return len(self.inner)


class _Listed(tuple[Any, ...]):  # noqa: SLOT001  # it has to carry where it notes
    """Units or roles; notes that they are read."""

    reads: set[str]

    @override
    def __iter__(self) -> Iterator[Any]:
        self.reads.add(PEOPLE)
        return super().__iter__()

    @override
    def __len__(self) -> int:
        self.reads.add(PEOPLE)
        return super().__len__()

    @override
    def __contains__(self, one: object) -> bool:
        self.reads.add(PEOPLE)
        return super().__contains__(one)

    @override
    def __getitem__(self, at: Any) -> Any:
        self.reads.add(PEOPLE)
        return super().__getitem__(at)
