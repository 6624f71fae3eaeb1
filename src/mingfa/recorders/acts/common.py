"""Types of fields, and the bases of acts on devices and findings. Pure."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from mingfa.desk.act import Act
from mingfa.desk.fields import (
    AREA,
    MOMENT,
    PERSON,
    PERSONS,
    UNIT,
    Code,
    Digest,
    Line,
    OptionalCase,
    OptionalLine,
    OptionalPerson,
    PersonStream,
    Text,
    Words,
    choice,
    one,
)

__all__ = [
    "AREA",
    "EXACT",
    "MOMENT",
    "ONE",
    "PERSON",
    "PERSONS",
    "UNIT",
    "Code",
    "Digest",
    "HarmIdent",
    "Line",
    "MisuseAct",
    "Number",
    "OptionalCase",
    "OptionalCode",
    "OptionalLine",
    "OptionalPerson",
    "OptionalRecorder",
    "OptionalRecording",
    "PersonStream",
    "RecorderAct",
    "Text",
    "Words",
    "choice",
]

OptionalRecording = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/recording/[A-Za-z0-9._-]{1,80})?$")]
OptionalRecorder = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_-]{1,39}/recorder/[A-Za-z0-9._-]{1,80})?$")]
Number = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
OptionalCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,60}$")]
HarmIdent = Annotated[str, StringConstraints(pattern=r"^d[0-9]{1,9}$")]

EXACT: dict[str, Any] = {"widget": "datetime", "exact": True}
ONE = one


class RecorderAct(Act):
    """An act on a recording device or room."""

    kind = "recorder"


class MisuseAct(Act):
    """An act on a finding of misuse."""

    kind = "misuse"
