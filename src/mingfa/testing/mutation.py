"""Take one gate out, or bend one regime parameter, while tests run: what no test notices is not tested (`make mutants`).

A mutant is named "gate:mingfa.cases.gates.refuse_x" or "param:xiangxi:disclosure.days.penalty". MINGFA_MUTANT=<name> makes any pytest run
with that mutant. Every gate an act or the desk names is wrapped once, every Regime's table is wrapped when it is made; the wrappers look at
the running mutant at each call, so values kept in caches bend too. They also tell which test called which gate and read which parameter.
"""

from __future__ import annotations

import functools
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

BENT_WORD = "改"


class _Now:
    """The running mutant, and what the running test has touched; None while nobody asks."""

    mutant: str = os.environ.get("MINGFA_MUTANT", "")
    touched: set[str] | None = None


now = _Now()
_wrapped_gates: dict[str, Callable[..., Any]] = {}


def active() -> bool:
    """True while mutants run; such a run leaves no notes."""
    return bool(now.mutant or os.environ.get("MINGFA_MUTANTS"))


def gate_name(gate: Any) -> str:
    """The name of a gate's mutant; a gate made by a function is told from its sisters by what it closes over."""
    function = getattr(gate, "func", gate)
    name = f"gate:{getattr(function, '__module__', '?')}.{getattr(function, '__qualname__', type(gate).__name__)}"
    inner = [cell.cell_contents for cell in (getattr(function, "__closure__", None) or ())]
    inner += [*getattr(gate, "args", ()), *getattr(gate, "keywords", {}).values()]
    return f"{name}({', '.join(_short(value) for value in inner)})" if inner else name


def _short(value: Any) -> str:
    return str(getattr(value, "__name__", None) or value)[:60].replace("\n", " ")


def _watch(gate: Callable[..., Any]) -> Callable[..., Any]:
    if getattr(gate, "mingfa_mutant", None):
        return gate
    name = gate_name(gate)
    if name not in _wrapped_gates:

        def watched(*arguments: Any, **named: Any) -> Any:
            if now.touched is not None:
                now.touched.add(name)
            if now.mutant == name:
                return None
            answer = gate(*arguments, **named)
            if now.touched is None or answer is None:
                return answer
            answer = answer if hasattr(answer, "code") else tuple(answer)
            if answer:
                now.touched.add(f"refused by {name}")
            return answer

        functools.update_wrapper(watched, gate)
        watched.mingfa_mutant = name  # type: ignore[attr-defined]
        _wrapped_gates[name] = watched
    return _wrapped_gates[name]


def import_acts() -> None:
    """Import every acts module there is, so that every act is known."""
    import mingfa

    for found in pkgutil.walk_packages(mingfa.__path__, "mingfa."):
        parts = found.name.split(".")
        if "acts" in parts or parts[-1] == "gates":
            importlib.import_module(found.name)


def watch_gates() -> dict[str, tuple[str, ...]]:
    """Wrap every gate that an act or the desk names; returns the acts that name each gate, by the gate's mutant."""
    from mingfa.desk import act, gates

    import_acts()
    users: dict[str, set[str]] = {}
    for cls in act.all_acts():
        cls.gates = tuple(_watch(gate) for gate in cls.gates)
        for gate in cls.gates:
            users.setdefault(gate.mingfa_mutant, set()).add(cls.name)  # type: ignore[attr-defined]
    old = gates.DESK_GATES
    new = tuple(_watch(gate) for gate in old)
    for module in [module for name, module in sys.modules.items() if name.startswith("mingfa.")]:
        if getattr(module, "DESK_GATES", None) is old:
            module.DESK_GATES = new  # type: ignore[attr-defined]
    for gate in new:
        users.setdefault(gate.mingfa_mutant, set()).add("*")  # type: ignore[attr-defined]
    return {name: tuple(sorted(acts)) for name, acts in users.items()}


def bend(value: Any) -> Any:
    """Another value of the same type: numbers one more, yes is no, a list loses its last word, words and days change."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value + BENT_WORD
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, tuple):
        return value[:-1] if value else (BENT_WORD,)
    if isinstance(value, Mapping):
        return dict(list(value.items())[:-1])
    if is_dataclass(value) and not isinstance(value, type):
        inner = {field.name: getattr(value, field.name) for field in fields(value)}
        number = next((name for name, held in inner.items() if isinstance(held, int) and not isinstance(held, bool)), None)
        chosen = number or next(name for name, held in reversed(inner.items()) if held)
        return replace(value, **{chosen: bend(inner[chosen])})
    raise TypeError(f"no way to bend {value!r}")


class BentTable(Mapping[str, Any]):
    """A Regime's table of rules that notes what is read, and bends the rule of the running mutant.

    A mutant is one row of one file: a national rule is bent for every agency at once, an inherited one under its parent's name.
    """

    def __init__(self, agency: str, parent: str | None, table: Mapping[str, Any]) -> None:
        self.agency, self.parent, self.table = agency, parent, table

    def mutant(self, parameter: str) -> str:
        """The name of the mutant of a parameter; raises KeyError when the table does not have it."""
        layer = self.table[parameter][0].layer
        return f"param:{ {'national': 'national', 'parent': self.parent}.get(layer, self.agency) }:{parameter}"

    def __getitem__(self, parameter: str) -> Any:
        name = self.mutant(parameter)
        if now.touched is not None:
            now.touched.add(name)
        versions = self.table[parameter]
        return tuple(replace(rule, value=bend(rule.value)) for rule in versions) if now.mutant == name else versions

    def __iter__(self) -> Iterator[str]:
        return iter(self.table)

    def __len__(self) -> int:
        return len(self.table)

    def __contains__(self, parameter: object) -> bool:
        return parameter in self.table


def watch_regimes() -> None:
    """Give every Regime made from now on a table that can bend."""
    from mingfa.law.regime_model import Regime

    plain = Regime.__init__
    if getattr(plain, "mingfa_mutant", False):
        return

    @functools.wraps(plain)
    def make(self: Any, *arguments: Any, **named: Any) -> None:
        plain(self, *arguments, **named)
        table = self.table.table if isinstance(self.table, BentTable) else self.table
        object.__setattr__(self, "table", BentTable(self.agency, self.parent, table))

    make.mingfa_mutant = True  # type: ignore[attr-defined]
    Regime.__init__ = make  # type: ignore[method-assign]


class Watch:
    """Put the wrappers in before tests run."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_finish(self) -> None:
        """After every test module, and so every package it names, is imported."""
        users = watch_gates()
        kind, _, _ = now.mutant.partition(":")
        if kind == "gate" and now.mutant not in users:
            raise pytest.UsageError(f"MINGFA_MUTANT: no act and not the desk names {now.mutant}")


def register(config: pytest.Config) -> None:
    """Start watching when a mutant is named in the environment."""
    if now.mutant:
        watch(config)


def watch(config: pytest.Config) -> None:
    """Start watching now; regimes must not have been made before."""
    watch_regimes()
    config.pluginmanager.register(Watch(), "mingfa-mutation")
