"""Filters that put days, instants and codes into Chinese words."""

from __future__ import annotations

import json

from django import template

from mingfa.portal.words import KINDS, LINES, STATES, chinese_day, chinese_moment

register = template.Library()
register.filter("day", chinese_day)
register.filter("moment", chinese_moment)


@register.filter
def kind_name(code: str) -> str:
    """Return the Chinese name of a kind of decision."""
    return KINDS.get(code, code or "执法决定")


@register.filter
def state_name(code: str) -> str:
    """Return the Chinese name of an item's state."""
    return STATES.get(code, code)


@register.filter
def line_name(code: str) -> str:
    """Return the Chinese name of a kind of line in a feed."""
    return LINES.get(code, code)


@register.filter
def hexed(value: bytes) -> str:
    """Return bytes as hexadecimal digits."""
    return bytes(value).hex()


@register.filter
def as_json(value: object) -> str:
    """Return a value as JSON in one line."""
    return json.dumps(value, ensure_ascii=False)
