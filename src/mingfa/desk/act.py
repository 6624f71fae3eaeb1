"""What a person, or the clock, can do on a stream: acts (行为) as typed values, and what a gate sees when it answers.

An act names its stream's kind, the duty it exercises, the stages in which it is possible, its gates, and the facts it needs from
other streams. The same model gives the form on the page, the body of the API call and the canonical bytes in the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict

from mingfa.desk.times import local_day
from mingfa.law.article import Article
from mingfa.law.calendar import WorkCalendar
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Regime, Rule


@dataclass(frozen=True, slots=True)
class Post:
    """A role (角色) held in a unit on the day of an act; unit is "" when the role is held for the whole agency."""

    role: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as known on the day of the act.

    person: stream of the person, or the name of a part of the system ("clock", "signer", "installer", "measurer").
    posts: own posts and those held under a delegation; `delegated` names the latter again, each with its lender's stream.
    deputy_for: stream of the person whose post this act exercises; None when the actor does it by a post of his own.
    """

    person: str
    name: str
    agency: str
    units: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    deputy_for: str | None = None
    active: bool = True
    seq: int = -1
    delegated: tuple[tuple[Post, str], ...] = ()

    @property
    def is_system(self) -> bool:
        """True for the clock, the signer, the installer and the measurer: parts of the system, no persons."""
        return "/" not in self.person

    def holds(self, role: str, unit: str | None = None) -> bool:
        """Say whether the actor holds a role, in that unit if one is named."""
        return any(post.role == role and (unit is None or post.unit in ("", unit)) for post in self.posts)


CLOCK = Actor("clock", "时限", "*")
SIGNER = Actor("signer", "签发", "*")
INSTALLER = Actor("installer", "安装", "*")
MEASURER = Actor("measurer", "音像测定", "*")
CUSTODIAN = Actor("custodian", "音像保管", "*")
EXPORTER = Actor("exporter", "证据导出", "*")
PACKER = Actor("packer", "归档打包", "*")
TRIAL = Actor("trial", "试行测算", "*")
PRECHECKER = Actor("prechecker", "机器预审", "*")
DELIVERER = Actor("deliverer", "渠道发布", "*")
RECEIVER = Actor("receiver", "来信接收", "*")
STATISTICIAN = Actor("statistician", "数据统计", "*")
SYSTEM_ACTORS = {
    actor.person: actor
    for actor in (CLOCK, SIGNER, INSTALLER, MEASURER, CUSTODIAN, EXPORTER, PACKER, TRIAL, PRECHECKER, DELIVERER, RECEIVER, STATISTICIAN)
}


class FactView(BaseModel):
    """What an act needs to know of another stream, as it is kept in the entry: `of(state, stream, on)` picks it from the state."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def of(cls, state: Any, stream: str, on: date) -> Self:
        """Pick the view from the other stream's state as known on the day of the act."""
        raise TypeError(f"{cls.__name__} does not say how it is picked from a state")

    def narrowed(self, act: Any, state: Any) -> Self:
        """Leave out what this act on this state does not rest on: an entry does not keep a list of thousands of rows for the sake of one."""
        return self


@dataclass(frozen=True, slots=True)
class Fact:
    """A view of another stream as it stood: where it was read (stream, seq) and what was read."""

    stream: str
    seq: int
    value: Any


@dataclass(frozen=True, slots=True)
class Need:
    """Facts an act needs from other streams. `streams(act, state)` names them; act is None when only the state is asked.

    by_regime: (regime, agency) -> streams, where the agency's rules say whose they are, e.g. the superior's; `streams` then names none.
    """

    name: str
    streams: Callable[[Any, Any], Iterable[str]]
    view: type[FactView]
    required: bool = True
    from_state: bool = False
    by_regime: Callable[[Regime, str], Iterable[str]] | None = None


@dataclass(frozen=True, slots=True)
class Caused:
    """An act on another stream that commits together with the act that causes it."""

    stream: str
    act: Act


A = TypeVar("A")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Matter(Generic[A, S]):
    """All a gate may know: act, state, actor, the two times, regime and calendar in force, facts of other streams.

    When a page asks which acts are open before a form is filled, `act` is None and only gates marked `on_state` are asked.
    """

    act: A
    state: S
    stream: str
    by: Actor
    done_at: datetime
    recorded_at: datetime
    regime: Regime
    calendar: WorkCalendar
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    late_reason: str = ""
    on: date = field(init=False, repr=False, compare=False)
    """The legal day of the act: law counts from it."""

    def __post_init__(self) -> None:
        """Fix the day, which every gate asks for."""
        object.__setattr__(self, "on", local_day(self.done_at))

    @property
    def agency(self) -> str:
        """The agency whose stream this is."""
        return self.stream.partition("/")[0]

    def rule(self, parameter: str, on: date | None = None) -> Rule:
        """Return the rule in force on the day of the act; raises RuleNotInForce."""
        return self.regime.rule(parameter, on or self.on)

    def has(self, parameter: str, on: date | None = None) -> bool:
        """Say whether the regime has a rule for this parameter on that day."""
        return self.regime.has(parameter, on or self.on)

    def fact(self, name: str) -> Any:
        """Return the one view needed under this name, or None when it is missing."""
        found = self.facts.get(name, ())
        return found[0].value if found else None

    def all(self, name: str) -> tuple[Any, ...]:
        """Return all views needed under this name."""
        return tuple(fact.value for fact in self.facts.get(name, ()))

    def refuse(self, rule: Rule | Article, code: str, message: str, remedy: str = "") -> Refusal:
        """Make a refusal that cites a rule or an article; an unconfirmed rule warns and does not refuse."""
        if isinstance(rule, Article):
            return Refusal(code, rule, message, remedy)
        return Refusal(code, rule.article, message, remedy, warns_only=rule.unconfirmed)


Answer = Refusal | Iterable[Refusal] | None
Gate = Callable[[Any], Answer]
_G = TypeVar("_G", bound=Callable[..., Any])


def on_state(gate: _G) -> _G:
    """Mark a gate that reads no field of the act, so that a page can show its answer before the form is filled."""
    gate.on_state = True  # type: ignore[attr-defined]
    return gate


class Act(BaseModel):
    """A typed value: what is done. Subclasses set the class attributes; fields carry Chinese titles for forms.

    label: 中文名 of the act. kind: kind of stream it is done on. duty: what the regime maps to roles. starts: it is the first
    act of its stream. stages: stages in which it is possible (empty: any). system: parts of the system that may do it.
    moves: it may change the stage. internal: only caused by other acts or done by the system, no form of its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_max_length=200_000)

    label: ClassVar[str] = ""
    help: ClassVar[str] = ""
    name: ClassVar[str] = ""
    version: ClassVar[int] = 1
    kind: ClassVar[str] = ""
    duty: ClassVar[str] = ""
    starts: ClassVar[bool] = False
    stages: ClassVar[frozenset[str]] = frozenset()
    gates: ClassVar[tuple[Gate, ...]] = ()
    needs: ClassVar[tuple[Need, ...]] = ()
    system: ClassVar[frozenset[str]] = frozenset()
    internal: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in cls.__dict__:
            package = cls.__module__.split(".")[1] if "." in cls.__module__ else cls.__module__
            cls.name = f"{package}.{_snake(cls.__name__)}"
        if cls.label and "label" in cls.__dict__:
            _register(cls)

    def causes(self, matter: Matter[Any, Any]) -> Iterable[Caused]:
        """Name the acts on other streams that commit with this one."""
        return ()

    def touches(self, state: Any, stream: str) -> Iterable[str]:
        """Name the streams on which `causes` will act, so that their heads can be locked in a fixed order."""
        return ()

    def erases(self, matter: Matter[Any, Any]) -> Iterable[tuple[str, int]]:
        """Name the entries (stream, seq) whose bodies this act disposes of; their streams must be among those it touches."""
        return ()

    @classmethod
    def shows(cls, state: Any) -> object:
        """What the form of this act shows of the state: when only other things changed since it was opened, there is no conflict."""
        return getattr(state, "stage", None)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


_ACTS: dict[tuple[str, int], type[Act]] = {}
_CURRENT: dict[str, type[Act]] = {}
_UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}
_FOLDS: dict[type[Act], Callable[[Any, Any], Any]] = {}


def _register(cls: type[Act]) -> None:
    held = _ACTS.get((cls.name, cls.version))
    if held is not None and held.__qualname__ != cls.__qualname__:
        raise TypeError(f"two acts are called {cls.name} version {cls.version}")
    _ACTS[cls.name, cls.version] = cls
    if cls.name not in _CURRENT or _CURRENT[cls.name].version <= cls.version:
        _CURRENT[cls.name] = cls


def upcaster(name: str, version: int) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], Callable[[dict[str, Any]], dict[str, Any]]]:
    """Register a pure function that lifts the fields of `name` from `version` to the next one."""

    def register(lift: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[dict[str, Any]], dict[str, Any]]:
        _UPCASTERS[name, version] = lift
        return lift

    return register


def act_class(name: str) -> type[Act] | None:
    """Return the current class of an act, or None when the name is unknown."""
    return _CURRENT.get(name)


def revive(name: str, version: int, fields: dict[str, Any]) -> Act:
    """Make an act again from an entry's fields, lifting old versions; raises KeyError when no such act was ever released."""
    current = _CURRENT[name]
    while version < current.version:
        fields = _UPCASTERS[name, version](fields)
        version += 1
    return current.model_validate(fields)


def all_acts() -> Iterator[type[Act]]:
    """Iterate over the current classes of all acts, by name."""
    return iter([_CURRENT[name] for name in sorted(_CURRENT)])


def folds(*classes: type[Act]) -> Callable[[_G], _G]:
    """Register how an entry of these acts changes the state: a pure function (state, entry) -> state."""

    def register(apply: _G) -> _G:
        for cls in classes:
            _FOLDS[cls] = apply
        return apply

    return register


def fold_of(cls: type[Act]) -> Callable[[Any, Any], Any] | None:
    """Return how an act changes the state, or None when it leaves it as it is."""
    return _FOLDS.get(cls)
