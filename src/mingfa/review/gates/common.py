"""What gates of a review share: the agency's rule or the national one, the reviewing unit, words for roles and items. Pure."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.streams import kind_of
from mingfa.law.regime_model import Rule
from mingfa.law.regime_terms import term
from mingfa.review.state import ReviewState

ReviewMatter = Matter[Any, ReviewState]


def of_licence(stream: str) -> bool:
    """Say whether what is reviewed is an application for a licence, and no case."""
    return bool(stream) and kind_of(stream) == "licence"


def rule_or(matter: ReviewMatter, parameter: str, other: str = "gate.G11") -> Rule:
    """Return the agency's rule where one is in force that day, else the national one."""
    return matter.rule(parameter) if matter.has(parameter) else matter.rule(other)


def items_of(matter: ReviewMatter, parameter: str) -> tuple[str, ...]:
    """Return a list of the regime, empty where it has none that day."""
    return matter.regime.items(parameter, matter.on) if matter.has(parameter) else ()


def reviewing_unit(matter: ReviewMatter) -> tuple[Rule, str] | None:
    """Return the rule that names who reviews this kind of decision, with the unit's code; None where the agency names nobody."""
    parameter = f"review.reviewer.{matter.state.case_kind}"
    return (matter.rule(parameter), matter.regime.text(parameter, matter.on)) if matter.has(parameter) else None


def flag(matter: ReviewMatter, parameter: str) -> bool:
    """Say whether a switch of the regime is on that day; off where the regime has none."""
    return matter.has(parameter) and matter.regime.flag(parameter, matter.on)


def roles_in_words(roles: tuple[str, ...]) -> str:
    """Name posts in Chinese."""
    return "、".join(term("role", role) for role in roles)


def unit_name(matter: ReviewMatter, code: str) -> str:
    """Name a unit of the agency."""
    unit = matter.regime.unit(code)
    return unit.name if unit is not None else code


def joint_units(matter: ReviewMatter) -> tuple[tuple[Rule, str], ...]:
    """Return the units that have to agree besides the reviewing one, each with its rule: those reviewing a further kind of this decision."""
    return units_for(matter, matter.state.case_kind, matter.state.also)


def units_for(matter: ReviewMatter, kind: str, also: tuple[str, ...]) -> tuple[tuple[Rule, str], ...]:
    """Return the units reviewing the further kinds, other than the one reviewing the first kind; each once."""
    named = [f"review.reviewer.{one}" for one in (kind, *also)]
    units = {matter.regime.text(name, matter.on): matter.rule(name) for name in reversed(named) if matter.has(name)}
    own = matter.regime.text(named[0], matter.on) if matter.has(named[0]) else ""
    return tuple((rule, unit) for unit, rule in units.items() if unit != own)
