"""What gates of this package share. Pure."""

from __future__ import annotations

from typing import Any

from mingfa.desk.act import Matter
from mingfa.desk.gates import PLATFORM
from mingfa.law.article import Article
from mingfa.law.refusal import Refusal
from mingfa.law.regime_model import Rule
from mingfa.recorders.state.misuse import MisuseState
from mingfa.recorders.state.recorder import RecorderState

RecorderMatter = Matter[Any, RecorderState]
MisuseMatter = Matter[Any, MisuseState]


def rule_or_platform(matter: Matter[Any, Any], parameter: str) -> Rule | Article:
    """Return the agency's rule where one is in force that day, else the platform's own."""
    return matter.rule(parameter) if matter.has(parameter) else PLATFORM


def items_of(matter: Matter[Any, Any], parameter: str) -> tuple[str, ...]:
    """Return a list of the regime, empty where it has none that day."""
    return matter.regime.items(parameter, matter.on) if matter.has(parameter) else ()


def number_of(matter: Matter[Any, Any], parameter: str) -> int | None:
    """Return a number of the regime, None where it has none that day."""
    return matter.regime.number(parameter, matter.on) if matter.has(parameter) else None


def acts_for(matter: Matter[Any, Any], person: str) -> bool:
    """Say whether the actor is this person, or acts by a post of his."""
    return person in (matter.by.person, matter.by.deputy_for)


def refuse_other_agency(matter: Matter[Any, Any], stream: str, what: str) -> Refusal | None:
    """What is named belongs to the same agency."""
    if not stream or stream.partition("/")[0] == matter.agency:
        return None
    return Refusal("recorder.other_agency", PLATFORM, f"所选{what}属于其他机关", f"请选择本机关的{what}")
