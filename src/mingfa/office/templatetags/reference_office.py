"""Drawings of the agency's own published flowcharts (流程图) for staff pages."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from mingfa.desk.streams import agency_of
from mingfa.lists.reference.drawing import draw
from mingfa.lists.standing.types import type_named
from mingfa.office.guidance import published_flow as rows_in_force

register = template.Library()


@register.simple_tag
def published_flow(stream: str, code: str) -> SafeString:
    """Return the flowchart in force of a stream's agency as SVG, "" when none is published. Every word is escaped by the drawing."""
    rows, kind = rows_in_force(agency_of(stream), code), type_named(code)
    if not rows or kind is None:
        return SafeString("")
    return both(kind.name, rows, f"{code}-published")


def both(title: str, rows: Sequence[Sequence[str]], ident: str) -> SafeString:
    """Return a flowchart drawn for a desk and for a phone; the style sheet shows one of them. Every word is escaped by the drawing."""
    wide, narrow = draw(title, rows, ident=ident), draw(title, rows, narrow=True, ident=f"{ident}-narrow")
    return mark_safe(f'<div class="flow-wide">{wide}</div><div class="flow-narrow">{narrow}</div>')  # noqa: S308
