"""What an entry says, in words: each field of its act by its Chinese title, people and units by name, originals as links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel

from mingfa.desk.act import Act
from mingfa.desk.errors import UnknownStream
from mingfa.desk.kinds import RegimeView
from mingfa.desk.perform import look
from mingfa.desk.streams import BadStream
from mingfa.desk.times import LOCAL
from mingfa.law.money import yuan_text
from mingfa.office.positions import position_text
from mingfa.office.spec import Field, fields_of
from mingfa.recording.facts import RecordingSnapshot

_DIGEST = re.compile(r"[0-9a-f]{64}")
_PERSON = re.compile(r"[a-z][a-z0-9_-]{1,39}/person/\S+")
_STREAM = re.compile(r"[a-z][a-z0-9_-]{1,39}/[a-z][a-z_]{1,29}/[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
SHORT = 8


@dataclass(frozen=True, slots=True)
class Said:
    """A field of an entry as a page shows it: words, or the parts of it; original: a digest to link to; stream: another stream."""

    label: str
    words: str = ""
    parts: tuple[Said, ...] = ()
    original: str = ""
    stream: str = ""


Names = Callable[[str], str]


def name_of(person: str) -> str:
    """Return the name of a person by the stream; the stream itself when nobody is known under it."""
    try:
        return str(look(person).state.name) or person
    except (UnknownStream, BadStream, AttributeError):
        return person


def moment(at: datetime | None) -> str:
    """Return 2026-03-05 10:20, local time."""
    return at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M") if at is not None else ""


def say(act: Act, view: RegimeView | None, *, side: bool = True) -> tuple[Said, ...]:
    """Return the fields of an act in words; what was left empty is left out, and without `side` also what is for the side volume only."""
    return tuple(_say([one for one in fields_of(type(act)) if side or not one.side], act, view))


def say_fields(value: BaseModel, view: RegimeView | None) -> tuple[Said, ...]:
    """Return the fields of a paper or a part of one in words; what was left empty is left out."""
    return tuple(_say(fields_of(type(value)), value, view))


def _say(fields: Sequence[Field], value: BaseModel, view: RegimeView | None) -> Iterator[Said]:
    for one in fields:
        if one.name == one.label == "kind":  # tells parts of papers apart; it has no words of its own
            continue
        said = _one(one, getattr(value, one.name, None), view)
        if said is not None:
            yield said


def _one(one: Field, value: Any, view: RegimeView | None) -> Said | None:
    if value is None or value in ("", (), [], {}):
        return None
    if isinstance(value, RecordingSnapshot):
        file = Said("文件", value.file_name or value.recording.rpartition("/")[2], stream=value.recording)
        return Said(one.label, parts=(file, *(Said(label, words) for label, words in value.said())))
    if isinstance(value, BaseModel):
        parts = tuple(_say(fields_of(type(value)), value, view))
        return Said(one.label, parts=parts) if parts else None
    if isinstance(value, list | tuple | frozenset):
        return _many(one, list(value), view)
    if isinstance(value, dict):
        return Said(one.label, parts=tuple(Said(str(key), _words(one, item, view)) for key, item in value.items() if item))
    if isinstance(value, str) and _DIGEST.fullmatch(value):
        return Said(one.label, f"指纹 {value[:SHORT]}…", original=value)
    if isinstance(value, str) and _STREAM.fullmatch(value) and not _PERSON.fullmatch(value):
        return Said(one.label, _title(value), stream=value)
    return Said(one.label, _words(one, value, view))


def _title(stream: str) -> str:
    try:
        folded = look(stream)
    except UnknownStream:
        return stream
    return folded.kind.title(folded.state) or stream


def _many(one: Field, values: list[Any], view: RegimeView | None) -> Said:
    models = [value for value in values if isinstance(value, BaseModel)]
    if models:
        parts = tuple(Said(f"第{number}项", parts=tuple(_say(fields_of(type(row)), row, view))) for number, row in enumerate(models, 1))
        return Said(one.label, parts=parts)
    if values and all(isinstance(value, str) and _DIGEST.fullmatch(value) for value in values):
        return Said(
            one.label,
            parts=tuple(Said(f"第{number}项", f"指纹 {value[:SHORT]}…", original=value) for number, value in enumerate(values, 1)),
        )
    item = one.item or one
    return Said(one.label, "、".join(_words(one if one.choices else item, value, view) for value in values))


def _words(one: Field, value: Any, view: RegimeView | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, int) and one.widget == "position":
        return position_text(value)
    if isinstance(value, int):
        return f"{yuan_text(value)} 元" if one.widget == "money" and value >= 0 else str(value)
    text = str(value)
    if _PERSON.fullmatch(text):
        return name_of(text)
    known = dict(one.choices).get(text)
    if known is not None:
        return known
    if view is not None and one.offers in ("unit", "units"):
        unit = view.regime.unit(text)
        return unit.name if unit is not None else text
    if view is not None and one.name == "role":
        role = view.regime.role(text)
        return role.name if role is not None else text
    return text
