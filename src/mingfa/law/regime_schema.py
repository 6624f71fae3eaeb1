"""The declared parameters of a regime: id, type, unit, label, when a profile must answer it, and which direction is tighter."""

from __future__ import annotations

from mingfa.law.regime_terms import TERMS
from mingfa.law.schema.disclosure import disclosure
from mingfa.law.schema.duties import DUTIES
from mingfa.law.schema.general import organisation, scope, supervision
from mingfa.law.schema.national import national
from mingfa.law.schema.recording import dossier, recording
from mingfa.law.schema.review import review, transfer
from mingfa.law.schema.spec import KINDS, NAMED_KINDS, TYPES, UNITS, ParameterSpec
from mingfa.law.schema.statutory import CLOCKS, GATES

__all__ = [
    "CLOCKS", "DUTIES", "GATES", "KINDS", "NAMED_KINDS", "SPECS", "TYPES", "UNITS", "ParameterSpec", "label_of", "spec_for",
]  # fmt: skip

SPECS: tuple[ParameterSpec, ...] = (
    *scope(),
    *organisation(),
    *disclosure(),
    *recording(),
    *dossier(),
    *review(),
    *transfer(),
    *supervision(),
    *national(),
)
_EXACT = {spec.id: spec for spec in SPECS if "*" not in spec.id}
_WILD = tuple(spec for spec in SPECS if "*" in spec.id)


def spec_for(id: str) -> ParameterSpec | None:
    """Return what a parameter id is declared as, None for an unknown one."""
    if id in _EXACT:
        return _EXACT[id]
    segments = id.split(".")
    for spec in _WILD:
        pattern = spec.id.split(".")
        if len(pattern) == len(segments) and all(p in ("*", s) for p, s in zip(pattern, segments, strict=True)):
            if pattern[0] == "kinds" and segments[1] not in KINDS:
                return None
            return spec
    return None


def label_of(id: str) -> str:
    """Return the Chinese label of a parameter, with the part that stands in place of "*"."""
    spec = spec_for(id)
    if spec is None:
        return id
    if "*" not in spec.id:
        return spec.label
    parts = [s for p, s in zip(spec.id.split("."), id.split("."), strict=True) if p == "*"]
    return f"{spec.label}（{'、'.join(TERMS['kind'].get(part, part) for part in parts)}）"
