"""The 25 serious problems (否决项) of the ministry's file review: which of them we hold, and which we do not. Pure: the data lies beside it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from mingfa.review.precheck.finding import Unknown


@cache
def _data() -> dict[str, dict[str, object]]:
    return tomllib.loads((files("mingfa.review.precheck") / "serious.toml").read_text(encoding="utf-8"))


@cache
def groups() -> dict[int, str]:
    """Return the group of each of the problems, by number."""
    found: dict[int, str] = {}
    for name, span in _data()["groups"].items():
        first, last = span if isinstance(span, list) else (0, 0)
        found.update(dict.fromkeys(range(int(first), int(last) + 1), name))
    return found


@cache
def known() -> dict[int, str]:
    """Return what we hold of each problem, in our own words, by number."""
    return {int(number): str(words) for number, words in _data()["says"].items()}


@cache
def unknown() -> tuple[Unknown, ...]:
    """Return the problems whose text we do not hold: nothing checks them, and every report says so."""
    return tuple(
        Unknown(number, group, "平台没有取得该项的文本，未作检查，请审核人员对照评查细则人工核对")
        for number, group in groups().items()
        if number not in known()
    )
