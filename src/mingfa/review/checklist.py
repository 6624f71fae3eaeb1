"""The checklist of one review (审核内容): the items of the agency's list and those it added, with the words of their answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mingfa.law.article import Article
from mingfa.law.regime_model import Regime
from mingfa.law.regime_terms import TERMS, term

LIST = "review.checklist"
ADDED = "review.checks"
LEVELS = "review.answers"
SOUND = "sound"

HOMES: dict[str, tuple[str, ...]] = {
    "officers": ("subject",),
    "jurisdiction": ("excess", "subject"),
    "excess": ("jurisdiction", "subject"),
    "abuse": ("improper", "discretion"),
    "improper": ("abuse", "discretion"),
    "evidence": ("facts",),
    "documents": ("procedure",),
    "discretion": ("law",),
    "crime": ("other", "law"),
}
"""Where what concerns an item that an agency's list does not have is asked about instead, the nearest first."""


class Opened(Protocol):
    """What is needed of a review: the list it was opened with, and when."""

    @property
    def checklist(self) -> tuple[str, ...]:
        """Codes of the items in force when it was opened."""

    @property
    def submitted_on(self) -> date | None:
        """The day it was opened."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the checklist. words: the question. levels: code -> words of each answer, the good one first. since: first day of an added item."""

    item: str
    words: str
    article: Article
    levels: Mapping[str, str]
    added: bool = False
    since: date | None = None


def items_on(regime: Regime, on: date) -> tuple[str, ...]:
    """Return the items of a checklist opened on a day: the agency's list, then what it added with its own source (review.checks.<item>).

    Empty where the agency has no list that day.
    """
    if not regime.has(LIST, on):
        return ()
    return (*regime.items(LIST, on), *(rule.id.rpartition(".")[2] for rule in regime.rules(ADDED, on)))


def items_of(review: Opened, regime: Regime, on: date) -> tuple[str, ...]:
    """Return the items of a review: those in force when it was opened, whatever was added since. on: the day when it is not open yet."""
    return review.checklist or items_on(regime, review.submitted_on or on)


def lines_of(review: Opened, regime: Regime, on: date) -> tuple[Line, ...]:
    """Return the items of a review with question, source and answers. Raises RuleNotInForce when the agency has no checklist that day."""
    day = review.submitted_on or on
    levels = regime.items(LEVELS, day)
    return tuple(_line(item, regime, day, levels) for item in items_of(review, regime, on))


def _line(item: str, regime: Regime, on: date, levels: tuple[str, ...]) -> Line:
    own = f"{ADDED}.{item}"
    added = regime.has(own, on)
    rule = regime.rule(own if added else LIST, on)
    return Line(
        item, words_of(item, regime, on), rule.article, {level: level_words(item, level) for level in levels}, added, rule.valid_from
    )


def words_of(item: str, regime: Regime | None, on: date) -> str:
    """Return the question of an item, Chinese; an agency's own words for one it added."""
    own = f"{ADDED}.{item}"
    if item not in TERMS["check"] and regime is not None:
        return regime.text(own, on) if regime.has(own, on) else next((str(one.value) for one in regime.versions(own)), item)
    return term("check", item)


def level_words(item: str, level: str) -> str:
    """Return the words of an answer to an item, Chinese: "超越权限" where "不符合" would be no answer to the question."""
    return TERMS["check_answer"].get(f"{item}:{level}", term("answer", level))


def home_of(item: str, checklist: Iterable[str]) -> str:
    """Return the item of a checklist under which something is asked about: itself, else the nearest; "" for an empty checklist."""
    listed = tuple(checklist)
    return next((one for one in (item, *HOMES.get(item, ()), "other", "procedure", *listed) if one in listed), "")


def unanswered(review: Opened, levels: Mapping[str, str], regime: Regime, on: date) -> Iterator[str]:
    """Return the items that have no answer yet, in the order of the list."""
    return (item for item in items_of(review, regime, on) if item not in levels)
