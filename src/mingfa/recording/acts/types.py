"""Types of fields and widgets that the acts on recordings share. Pure."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from mingfa.desk.fields import (
    AREA,
    FILE,
    HIDDEN,
    MOMENT,
    PERSON,
    PERSONS,
    CaseStream,
    Code,
    Digest,
    Line,
    OptionalCase,
    OptionalDigest,
    OptionalLine,
    OptionalPerson,
    PersonStream,
    Text,
    Words,
    choice,
    one,
)
from mingfa.law.regime_terms import TERMS

__all__ = [
    "AREA",
    "FILE",
    "HIDDEN",
    "MOMENT",
    "ONE",
    "PERSON",
    "PERSONS",
    "PICK",
    "POSITION",
    "CaseStream",
    "Code",
    "Digest",
    "Line",
    "OptionalCase",
    "OptionalDigest",
    "OptionalLine",
    "OptionalPerson",
    "PersonStream",
    "RecordingStream",
    "Text",
    "Words",
    "choice",
    "terms",
]

RecordingStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/recording/[A-Za-z0-9._-]{1,80}$")]

POSITION: dict[str, Any] = {"widget": "position"}
PICK: dict[str, Any] = {"widget": "choice"}


def terms(group: str) -> tuple[tuple[str, str], ...]:
    """Return the codes of a group of the law's terms with their Chinese words."""
    return tuple(TERMS[group].items())


ONE = one
