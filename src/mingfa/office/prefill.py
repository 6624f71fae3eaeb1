"""What a form is filled with before anybody types: by an act's own `prefill`, or by a function registered here for it.

A domain package gives its act a pure class method `prefill(cls, state, actor, view) -> dict`; what needs to look at other streams is
registered by the office (office/prefills/). `offer` says what may be picked in a field where the type does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mingfa.desk.act import Act, Actor
from mingfa.desk.kinds import RegimeView
from mingfa.office.forms import Offer
from mingfa.office.spec import Field

Fill = Callable[[Any, Actor, RegimeView | None], Mapping[str, Any]]
Choose = Callable[[Any, Actor, RegimeView | None], Sequence[Offer]]
Complete = Callable[[str, dict[str, Any]], Mapping[str, Any]]
_COMPLETES: dict[str, Complete] = {}
_FILLS: dict[str, list[Fill]] = {}
_THINGS: dict[str, Choose] = {}
_ALWAYS: list[Fill] = []
_OFFERS: dict[tuple[str, str], Choose] = {}


def prefill(*acts: str) -> Callable[[Fill], Fill]:
    """Register a function that fills the form of these acts: (state, actor, view) -> fields."""

    def register(fill: Fill) -> Fill:
        for act in acts:
            _FILLS.setdefault(act, []).append(fill)
        return fill

    return register


def offer(act: str, field: str) -> Callable[[Choose], Choose]:
    """Register what may be picked in a field of an act ("*" for any act): (state, actor, view) -> offers."""

    def register(choose: Choose) -> Choose:
        _OFFERS[act, field] = choose
        return choose

    return register


def always(fill: Fill) -> Fill:
    """Register a function that fills fields of any act; names an act does not have are left aside."""
    _ALWAYS.append(fill)
    return fill


def filled(cls: type[Act], state: Any, actor: Actor, view: RegimeView | None) -> dict[str, Any]:
    """Return the fields an act's form begins with; a later function overrides an earlier one."""
    found: dict[str, Any] = {}
    for fill in _ALWAYS:
        found |= {name: value for name, value in fill(state, actor, view).items() if name in cls.model_fields}
    own = getattr(cls, "prefill", None)
    if callable(own):
        found |= own(state, actor, view)
    for fill in _FILLS.get(cls.name, ()):
        found |= fill(state, actor, view)
    return found


def complete(*acts: str) -> Callable[[Complete], Complete]:
    """Register what the server works out itself when a form of these acts comes in, whatever its hidden inputs say: (stream, fields) -> fields."""

    def register(work_out: Complete) -> Complete:
        for act in acts:
            _COMPLETES[act] = work_out
        return work_out

    return register


def things(name: str) -> Callable[[Choose], Choose]:
    """Register what there is of a thing that forms let people pick ("evidence", "step"): (state, actor, view) -> offers."""

    def register(choose: Choose) -> Choose:
        _THINGS[name] = choose
        return choose

    return register


def completed(cls: type[Act], stream: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with those that the server works out."""
    work_out = _COMPLETES.get(cls.name)
    return {**data, **work_out(stream, data)} if work_out is not None else data


def offered(cls: type[Act], field: Field, state: Any, actor: Actor, view: RegimeView | None) -> Sequence[Offer] | None:
    """Return what may be picked in a field, None when nobody said so."""
    choose = _OFFERS.get((cls.name, field.name)) or _THINGS.get(field.offers.removesuffix("s")) or _OFFERS.get(("*", field.name))
    return choose(state, actor, view) if choose is not None else None
