"""From typed fields to the words that are printed: days and moments in Chinese, amounts in figures and capitals, choices with boxes."""

from __future__ import annotations

import types
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from mingfa.documents.blocks import Block, chinese_day, chinese_moment
from mingfa.law.money import daxie, yuan_text

CHOSEN, NOT_CHOSEN = "■", "□"


def words_of(value: Any) -> Any:
    """Return nested dicts and lists of strings (and booleans) for a template.

    A field x_fen becomes {upper, figure}; beside a field with fixed choices stands x_ticks, all choices with the chosen one marked; a block's
    printed() words are laid over its fields.
    """
    if isinstance(value, BaseModel):
        out: dict[str, Any] = {}
        for name, field in type(value).model_fields.items():
            given = getattr(value, name)
            if name.endswith("_fen"):
                out[name] = None if given is None else {"upper": daxie(given), "figure": yuan_text(given)}
                continue
            out[name] = words_of(given)
            options = _options(field.annotation)
            if len(options) > 1:
                out[f"{name}_ticks"] = "　".join((CHOSEN if option == given else NOT_CHOSEN) + option for option in options)
        if isinstance(value, Block):
            out |= words_of(value.printed())
        return out
    if isinstance(value, Enum):
        return getattr(value, "label", value.value)
    if isinstance(value, datetime):
        return chinese_moment(value)
    if isinstance(value, date):
        return chinese_day(value)
    if isinstance(value, dict):
        return {key: words_of(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [words_of(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


def latest_day(value: Any) -> date | None:
    """Return the latest day that occurs in the fields, None when there is none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, BaseModel):
        value = [getattr(value, name) for name in type(value).model_fields]
    if isinstance(value, (list, tuple)):
        days = [day for day in map(latest_day, value) if day is not None]
        return max(days, default=None)
    return None


def _options(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(option) for option in get_args(annotation))
    if get_origin(annotation) in (Union, types.UnionType):
        return next((options for part in get_args(annotation) if (options := _options(part))), ())
    return ()
