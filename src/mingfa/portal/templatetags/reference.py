"""Drawings of published flowcharts (流程图), from the rows a feed carried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from mingfa.lists.reference.drawing import draw

register = template.Library()


@register.simple_tag
def flow(content: Mapping[str, Any], *, narrow: bool = False) -> SafeString:
    """Return the flowchart of a list's content as SVG, "" when it carries none. Every word is escaped by the drawing."""
    extra = content.get("extra")
    rows = extra.get("flow", ()) if isinstance(extra, Mapping) else ()
    told = [[str(cell) for cell in row] for row in rows if isinstance(row, (list, tuple)) and len(row) >= 5]
    if not told:
        return SafeString("")
    ident = "flow-narrow" if narrow else "flow-wide"
    return mark_safe(draw(str(content.get("title", "")), told, narrow=narrow, ident=ident))  # noqa: S308
