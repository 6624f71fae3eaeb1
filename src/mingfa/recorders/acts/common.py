"""Types of fields, and the bases of acts on devices and findings. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import StringConstraints

from mingfa.desk.act import Act

PersonStream = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9._-]{1,80}$")]
OptionalPerson = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/person/[A-Za-z0-9._-]{1,80})?$")]
OptionalCase = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/case/[A-Za-z0-9._-]{1,80})?$")]
OptionalRecording = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/recording/[A-Za-z0-9._-]{1,80})?$")]
OptionalRecorder = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/recorder/[A-Za-z0-9._-]{1,80})?$")]
Number = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
OptionalCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,60}$")]
HarmIdent = Annotated[str, StringConstraints(pattern=r"^d[0-9]{1,9}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]

AREA: dict[str, Any] = {"widget": "textarea"}
PERSON: dict[str, Any] = {"widget": "person"}
PERSONS: dict[str, Any] = {"widget": "persons"}
UNIT: dict[str, Any] = {"widget": "unit"}
MOMENT: dict[str, Any] = {"widget": "datetime"}
EXACT: dict[str, Any] = {"widget": "datetime", "exact": True}
ONE: Callable[[str], tuple[str, ...]] = lambda stream: (stream,) if stream else ()  # noqa: E731


def choice(choices: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Return what a form needs to offer these choices."""
    return {"widget": "choice", "choices": [list(one) for one in choices]}


class RecorderAct(Act):
    """An act on a recording device or room."""

    kind = "recorder"


class MisuseAct(Act):
    """An act on a finding of misuse."""

    kind = "misuse"
