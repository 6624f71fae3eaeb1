"""Which outcome follows from the answers (审核意见由审核结果得出): derived, so that nobody picks it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mingfa.law.regime_model import Regime
from mingfa.review.checklist import SOUND, items_on, level_words
from mingfa.review.checklist import words_of as question

__all__ = ["SOUND", "permitted", "words_of"]


def permitted(levels: Mapping[str, str], regime: Regime, on: date, items: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the outcomes that these answers permit; empty while an item of the checklist has no answer.

    Law: review.outcomes in the agency's order, review.outcomes.pass, and review.outcome_when.<outcome> with "item:level" for each answer that
    leads there. All sound: only what counts as a pass. Otherwise the last outcome in the agency's order to which an answer leads;
    an item that no list names, and an agency without lists, lead to the first outcome that is no pass. An item that the lists name, with
    a level they forgot, leads nowhere: nobody guesses what the agency's rule would say. items: the checklist of the review
    (`checklist.items_of`); without, that of the day.
    """
    checklist = items or items_on(regime, on)
    if any(item not in levels for item in checklist):
        return ()
    outcomes, passing = regime.items("review.outcomes", on), regime.items("review.outcomes.pass", on)
    bad = {f"{item}:{level}" for item, level in levels.items() if item in checklist and level != SOUND}
    if not bad:
        return tuple(one for one in outcomes if one in passing)
    failing = tuple(one for one in outcomes if one not in passing)
    lists = {one: set(_when(one, regime, on)) for one in failing}
    led = [one for one in failing if bad & lists[one]]
    if led:
        return (led[-1],)
    named = {answer.partition(":")[0] for answers in lists.values() for answer in answers}
    return () if any(answer.partition(":")[0] in named for answer in bad) else failing[:1]


def _when(outcome: str, regime: Regime, on: date) -> tuple[str, ...]:
    parameter = f"review.outcome_when.{outcome}"
    return regime.items(parameter, on) if regime.has(parameter, on) else ()


def words_of(levels: Mapping[str, str], checklist: tuple[str, ...], regime: Regime, on: date) -> str:
    """Say which items were not found sound, Chinese."""
    return "、".join(
        f"{question(item, regime, on)}（{level_words(item, levels[item])}）" for item in checklist if levels.get(item, SOUND) != SOUND
    )
