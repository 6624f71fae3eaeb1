"""A proposed decision on an application as pages show it: its text line by line, two drafts held against each other, what the desk needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from mingfa.licences.acts.reviewing import DecisionText
from mingfa.licences.major import SAYS
from mingfa.licences.state.licence import LicenceState
from mingfa.licences.state.reviewing import Draft
from mingfa.review.compare import Change, compare_lines

TITLES = {name: str(DecisionText.model_fields[name].title) for name in SAYS} | {"granted": "决定"}


def lines_of(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return what a draft says, field by field, in words; fields without any are left out."""
    told = ((TITLES[name], _words(name, getattr(draft, name), draft)) for name in SAYS)
    return tuple((title, words) for title, words in told if words)


def _words(name: str, value: Any, draft: Draft) -> str:
    if name == "granted":
        return "准予许可" if value else "不予许可"
    if name == "valid_until" and value is None:
        return "长期" if draft.granted else ""
    return value.isoformat() if isinstance(value, date) else str(value or "")


def draft_with(state: LicenceState, digest: str) -> Draft | None:
    """Return the draft with a digest; None where the application has none such."""
    return next((one for one in reversed(state.reviewing.drafts) if one.digest == digest), None)


def compared(state: LicenceState, former: str, present: str) -> tuple[Change, ...] | None:
    """Return every field of two drafts, by their digests, each marked as same, changed, added or removed; None where one is not known."""
    old, new = draft_with(state, former), draft_with(state, present)
    return None if old is None or new is None else compare_lines(tuple(_all(old)), tuple(_all(new)))


def _all(draft: Draft) -> Iterator[tuple[str, str]]:
    yield from ((TITLES[name], _words(name, getattr(draft, name), draft)) for name in SAYS)
