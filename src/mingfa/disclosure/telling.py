"""What an agency tells of itself once a day besides the statement: how it carries out its own rules. The office says what; this says when.

Like a statement, such a line is caused by no single entry; unlike it, each takes the place of the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

Teller = Callable[[str], dict[str, Any] | None]
DAILY = ("statement", "compliance")
"""Kinds of lines that no entry of the ledger causes."""

_TELLERS: list[Teller] = []


def tell_daily(teller: Teller) -> Teller:
    """Register what is told of an agency's rules: teller(agency) -> content, None for nothing."""
    _TELLERS[:] = [teller]
    return teller


def told_on(agency: str, day: date) -> tuple[str, dict[str, Any]] | None:
    """Return (name of the line's stream, content) for the day of a statement; None when there is nothing to tell."""
    for teller in _TELLERS:
        content = teller(agency)
        if content is not None:
            return f"{agency}/compliance/{day.isoformat()}", content
    return None
