"""What one can search a publication by (结构化内容): laws, money, place, matter, parties; hidden like the words they stand in. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from mingfa.disclosure.facts import DecisionView


def structure_of(decision: DecisionView | None, hide: Callable[[str], str], left_out: Container[str] = ()) -> dict[str, Any]:
    """Return `laws` (instrument, article), `amount_fen`, `place`, `matter` and `parties` (name, code) as the feed carries them.

    hide: takes out of a text what has to be hidden in this publication. left_out: fields that are not published; what stands in them is
    not told in another form either.
    """
    if decision is None:
        return {}
    told: dict[str, Any] = {}
    if "basis" not in left_out and decision.laws:
        told["laws"] = [{"instrument": law.instrument, "article": law.article} for law in decision.laws]
    if "result" not in left_out and decision.amount_fen is not None:
        told["amount_fen"] = decision.amount_fen
    if "facts" not in left_out:
        told |= {name: hide(words) for name, words in (("place", decision.place), ("matter", decision.matter)) if words}
    if "object" not in left_out:
        told["parties"] = [{"name": hide(party.name), "code": party.code} for party in decision.parties]
    return told
