"""What follows a decision in its publication (后续内容): which lines are still to come, and how a content looks with those that came. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingfa.disclosure.content import day_words, label_of
from mingfa.disclosure.facts import DecisionView
from mingfa.disclosure.rules import FOLLOWING
from mingfa.disclosure.state import PublicationState

PENDING = "尚在办理，办理后补充公布"
"""What the public reads in the place of a line that is still to come."""


def followed_by(decision: DecisionView | None, field: str) -> tuple[str, date | None]:
    """Return what the source has recorded of a field that follows, each thing with its day, and the day of the last; ("", None) for nothing."""
    found = sorted((one for one in decision.followed if one.field == field), key=lambda one: one.on) if decision is not None else []
    return "；".join(f"{day_words(one.on)}{one.words}" for one in found), found[-1].on if found else None


def known_lines(state: PublicationState, decision: DecisionView | None) -> dict[str, str]:
    """Return field -> words of what follows and is known when a version is made: published lines, else what the source has recorded."""
    told = published_lines(state)
    for field in state.awaits:
        words, _ = followed_by(decision, field)
        if field not in told and words:
            told[field] = words
    return told


def published_lines(state: PublicationState) -> dict[str, str]:
    """Return field -> the lines published later, in their order, each with its day."""
    told: dict[str, list[str]] = {}
    for line in state.follow_ups:
        if line.published_on is not None:
            words = line.words if line.words.startswith(day_words(line.on)) else f"{day_words(line.on)}：{line.words}"
            told.setdefault(line.field, []).append(words)
    return {field: "\n".join(lines) for field, lines in told.items()}


def with_lines(content: Mapping[str, Any], state: PublicationState) -> dict[str, Any]:
    """Return a content with the lines published later, and with a word in the place of those still to come, after its other fields."""
    lines = published_lines(state)
    told = [dict(one) for one in content.get("fields", ()) if one["key"] not in lines and not one.get("pending")]
    have = {one["key"] for one in told}
    for field in FOLLOWING:
        if field in lines:
            told.append({"key": field, "label": label_of(field), "value": lines[field]})
        elif field in state.awaits and field not in have:
            told.append({"key": field, "label": label_of(field), "value": PENDING, "pending": True})
    return {**content, "fields": told}


def open_fields(state: PublicationState) -> tuple[str, ...]:
    """Return the fields that the regime wants published later and that the public entry does not have yet, or not completely.

    Empty before the decision is public, after it was withdrawn, and where nothing follows.
    """
    if state.published_on is None or state.withdrawn_on is not None or not state.emissions:
        return ()
    shown = {one["key"] for one in state.emissions[-1].content.get("fields", ()) if not one.get("pending")}
    final = {line.field: line.final for line in state.follow_ups if line.published_on is not None}
    return tuple(field for field in state.awaits if field not in shown or not final.get(field, True))
