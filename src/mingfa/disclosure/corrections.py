"""What was found wrong in what is public (差错), and what was done with the public copy, one thing after another. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """Something said to be wrong in what is public, from the day it was found until it is corrected or found to be right after all.

    trigger: as in regime disclosure.correction.triggers, "inaccurate" or "changed". source: stream of the report or of the case it comes
    from, "" when it was found in house. outcome: "" while open, else "corrected", "dismissed" or "gone" (the public copy went before).
    """

    seq: int
    trigger: str
    found_on: date
    words: str
    source: str = ""
    answered_on: date | None = None
    outcome: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done with the public copy: what went to the feed by which entry, who did it and when. kind: as the feed has it."""

    seq: int
    kind: str
    label: str
    at: datetime
    person: str
    name: str


def replaced_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the fields of a content whose words are others now, or are gone, with the words they had."""
    now = {field["key"]: field["value"] for field in after.get("fields", ())}
    found = [
        {"key": field["key"], "label": field["label"], "value": field["value"]}
        for field in before.get("fields", ())
        if now.get(field["key"]) != field["value"]
    ]
    if before.get("title", "") != after.get("title", ""):
        found.insert(0, {"key": "title", "label": "标题", "value": str(before.get("title", ""))})
    return found


def told_changes(shown: Mapping[str, Any], content: Mapping[str, Any], reason: str, day: date, *, keep_old: bool) -> list[dict[str, Any]]:
    """Return the corrections as the public page tells them: those told before, and this one with its day, its reason and the old words.

    Law: regime disclosure.correction (上海 推进实施方案 三（一）; 江北 公示制度 第四条). keep_old: False where the old words should never have
    been public; then only the day and the reason stay. shown: what is public before this correction, empty at the first publication.
    """
    told = [dict(change) for change in shown.get("changes", ())]
    if shown and reason:
        change: dict[str, Any] = {"on": day.isoformat(), "reason": reason}
        old = replaced_words(shown, content) if keep_old else []
        if old:
            change["before"] = old
        told.append(change)
    return told


def without_old_words(changes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the corrections without the words that stood there before."""
    return [{name: value for name, value in change.items() if name != "before"} for change in changes]
