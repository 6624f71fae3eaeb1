"""Types of fields and widgets that the acts on recordings share. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import StringConstraints

from mingfa.law.regime_terms import TERMS

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OptionalDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
PersonStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9._-]{1,80}$")]
OptionalPerson = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9._-]{1,80})?$")]
CaseStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/case/[A-Za-z0-9._-]{1,80}$")]
RecordingStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/recording/[A-Za-z0-9._-]{1,80}$")]
OptionalCase = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/case/[A-Za-z0-9._-]{1,80})?$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]

AREA: dict[str, Any] = {"widget": "textarea"}
PERSON: dict[str, Any] = {"widget": "person"}
PERSONS: dict[str, Any] = {"widget": "persons"}
MOMENT: dict[str, Any] = {"widget": "datetime"}
FILE: dict[str, Any] = {"widget": "file"}
POSITION: dict[str, Any] = {"widget": "position"}
PICK: dict[str, Any] = {"widget": "choice"}
HIDDEN: dict[str, Any] = {"widget": "hidden"}


def choice(choices: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Return what a form needs to offer a choice."""
    return {"widget": "choice", "choices": [list(one) for one in choices]}


def terms(group: str) -> tuple[tuple[str, str], ...]:
    """Return the codes of a group of the law's terms with their Chinese words."""
    return tuple(TERMS[group].items())


ONE: Callable[[str], tuple[str, ...]] = lambda person: (person,) if person else ()  # noqa: E731
