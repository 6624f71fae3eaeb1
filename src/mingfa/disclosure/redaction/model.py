"""What is looked for, what is found, and what a person decided about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mingfa.law.regime_terms import TERMS

Source = Literal["known", "recognised", "added", "confirmed", "suggested"]

SOURCES: dict[Source, str] = {
    "known": "案内信息", "recognised": "格式识别", "added": "人工指定", "confirmed": "人工确认", "suggested": "待确认",
}  # fmt: skip
"""How a place was found, as pages say it; only what is "suggested" is not hidden."""

RULES = TERMS["redaction_rule"]
"""What is hidden, code -> words."""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text, from start to before end. shown: what stands there instead. reason: why, in words for whoever checks it."""

    rule: str
    start: int
    end: int
    shown: str
    source: Source
    reason: str = ""

    @property
    def hides(self) -> bool:
        """True when the place is hidden, and not only suggested."""
        return self.source != "suggested"

    @property
    def words(self) -> str:
        """What is hidden here, in Chinese."""
        return RULES.get(self.rule, self.rule)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is known to be hidden: names -> shown instead; addresses; further numbers of persons; passages marked as secret -> rule.

    keep: codes that stay although they look like numbers of persons. shown: names that the law has published.
    """

    names: Mapping[str, str]
    addresses: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    passages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided. added: words -> (rule, reason). confirmed: suggested names to hide. rejected: suggested names that stay.

    lifted: (field or "" for all, words) -> reason; what is lifted stays visible there.
    """

    added: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lifted: Mapping[tuple[str, str], str] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


NO_CHOICES = Choices()


def short_name(name: str) -> str:
    """Return how a person who is not punished is shown: the family name's first character and 某."""
    return f"{name[:1]}某" if name else ""
