"""Types of fields that acts of every domain share, and what a form needs to know to offer them. Pure."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

_AGENCY = "[a-z][a-z0-9_-]{1,39}"
_IDENT = "[A-Za-z0-9._-]{1,80}"

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
OptionalDigest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
PersonStream = Annotated[str, StringConstraints(pattern=rf"^{_AGENCY}/person/{_IDENT}$")]
OptionalPerson = Annotated[str, StringConstraints(pattern=rf"^({_AGENCY}/person/{_IDENT})?$")]
CaseStream = Annotated[str, StringConstraints(pattern=rf"^{_AGENCY}/case/{_IDENT}$")]
ReviewedStream = Annotated[str, StringConstraints(pattern=rf"^{_AGENCY}/(case|licence)/{_IDENT}$")]
"""What a legal review is about: a case, or an application for a licence."""
OptionalCase = Annotated[str, StringConstraints(pattern=rf"^({_AGENCY}/case/{_IDENT})?$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]

AREA: dict[str, Any] = {"widget": "textarea"}
PERSON: dict[str, Any] = {"widget": "person"}
PERSONS: dict[str, Any] = {"widget": "persons"}
UNIT: dict[str, Any] = {"widget": "unit"}
MOMENT: dict[str, Any] = {"widget": "datetime"}
FILE: dict[str, Any] = {"widget": "file"}
HIDDEN: dict[str, Any] = {"widget": "hidden"}


def choice(choices: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Return what a form needs to offer these choices: codes with their Chinese words."""
    return {"widget": "choice", "choices": [list(one) for one in choices]}


def one(stream: str) -> tuple[str, ...]:
    """Return a stream as the only one of a need, none when it is not given."""
    return (stream,) if stream else ()
