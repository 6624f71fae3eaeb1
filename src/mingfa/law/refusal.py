"""Why an act may not be done now (不予办理): an answer, never an exception."""

from __future__ import annotations

from dataclasses import dataclass

from mingfa.law.article import Article


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason that stands in the way of an act.

    code: stable, dotted, e.g. "review.missing". message: what happened, plain Chinese. remedy: what to do next, plain Chinese.
    warns_only: the rule is unconfirmed or advisory; the desk records the warning in the entry and lets the act pass.
    """

    code: str
    article: Article
    message: str
    remedy: str = ""
    warns_only: bool = False

    def __str__(self) -> str:
        tail = f" {self.remedy}" if self.remedy else ""
        return f"{self.message}（{self.article}）{tail}"
