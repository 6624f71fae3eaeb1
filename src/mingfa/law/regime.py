"""Where regimes (制度) are loaded from: national.toml, one TOML for each agency, and the demonstration overlays beside them.

`load_regime(agency)` gives what the agency adopted; `load_profile_text` validates a file an agency has edited; `check` says what
stands against using a profile for real work. Everything raises ProfileInvalid with all problems at once.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from mingfa.law.errors import ProfileInvalid
from mingfa.law.regime_model import (
    ClockTerms,
    Duty,
    Extension,
    Instrument,
    Regime,
    Role,
    Rule,
    RuleOfOtherType,
    Silence,
    Subordinate,
    Unit,
    Value,
)
from mingfa.law.regime_profile import Document, build, from_canonical, with_later_law
from mingfa.law.regime_schema import DUTIES, SPECS, ParameterSpec, label_of, spec_for
from mingfa.law.regime_terms import TERMS, term

__all__ = [
    "AGENCIES",
    "DUTIES",
    "SPECS",
    "TERMS",
    "ClockTerms",
    "Document",
    "Duty",
    "Extension",
    "Instrument",
    "ParameterSpec",
    "Regime",
    "Role",
    "Rule",
    "RuleOfOtherType",
    "Silence",
    "Subordinate",
    "Unit",
    "Value",
    "check",
    "document",
    "from_canonical",
    "label_of",
    "load_profile_text",
    "load_regime",
    "load_subordinate",
    "spec_for",
    "term",
    "with_later_law",
]

AGENCIES = ("xiangxi", "panjin", "xinglongtai", "shanghai", "jiangbei")
"""The agencies whose files come with the product."""


@cache
def _text(name: str) -> str:
    return resources.files("mingfa.law.regimes").joinpath(name).read_text(encoding="utf-8")


def document(agency: str, *, overlay: bool = False) -> dict[str, object]:
    """Return a fresh copy of a packaged file: "national", an agency, or with overlay its demonstration values.

    Raises ProfileInvalid for an agency that has no file.
    """
    if agency not in (*AGENCIES, "national"):
        raise ProfileInvalid(agency, (f"没有“{agency}”的制度文件；可用：{'、'.join(AGENCIES)}",))
    return tomllib.loads(_text(f"overlay/{agency}.toml" if overlay else f"{agency}.toml"))


@cache
def load_regime(agency: str, overlay: bool = False) -> Regime:
    """Load a packaged regime; with overlay also the values only a demonstration needs. Raises ProfileInvalid."""
    return build(document("national"), document(agency), overlay=document(agency, overlay=True) if overlay else None)


def load_profile_text(
    text: str | Mapping[str, object],
    *,
    overlay: str | Mapping[str, object] | None = None,
    parent: Regime | None = None,
    national: str | Mapping[str, object] | None = None,
) -> Regime:
    """Load a regime from a text an agency has edited, TOML or the parsed table. Raises ProfileInvalid, also for broken TOML."""
    return build(
        document("national") if national is None else _parse(national, "national"),
        _parse(text, "agency"),
        overlay=None if overlay is None else _parse(overlay, "overlay"),
        parent=parent,
    )


def load_subordinate(parent: Regime, code: str, text: str | Mapping[str, object] | None = None) -> Regime:
    """Load the regime of an agency below this one (下级机关): the parent's parameters, and what its own text adds or tightens.

    Without a text it has the units its parent's file gives such agencies. Raises ProfileInvalid when the parent has no such agency.
    """
    below = next((item for item in parent.subordinates if item.code == code), None)
    if below is None:
        raise ProfileInvalid(code, (f"{parent.name}没有代码为“{code}”的下级机关；可用：{'、'.join(s.code for s in parent.subordinates)}",))
    if text is not None:
        return load_profile_text(text, parent=parent)
    adopted = json.loads(parent.canonical)["agency"]
    head = {
        "code": below.code,
        "name": below.name,
        "field": parent.field,
        "level": "district",
        "region": parent.region,
        "parent": parent.agency,
    }
    return build(document("national"), {**adopted.get("district", {}), "agency": head}, parent=parent)


def check(agency: str, production: bool = False) -> list[str]:
    """Return what stands against using a packaged profile, one Chinese line each; an empty list when nothing does.

    production: also refuse every demonstration value, by name, and every hole it covers. Otherwise only what makes the profile invalid.
    """
    lines: list[str] = []
    try:
        regime = load_regime(agency, overlay=True)
    except ProfileInvalid as error:
        return list(error.problems)
    if production:
        lines.extend(
            f"演示补充参数“{rule.id}”（{label_of(rule.id)}）不得用于正式工作：{rule.note}；请填写本机关的规定并写明出处"
            for rule in regime.overlaid
        )
        try:
            load_regime(agency)
        except ProfileInvalid as error:
            lines.extend(error.problems)
    return lines


def _parse(text: str | Mapping[str, object], what: str) -> Document:
    if not isinstance(text, str):
        return text
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileInvalid(what, (f"文件不是合法的 TOML：{error}；请按提示的行列改正",)) from error
