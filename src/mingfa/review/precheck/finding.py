"""What the machine pre-check (机器预审) says of a file: findings, facts shown beside the checklist, and the report of both. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mingfa.law.article import Article

Severity = Literal["fatal", "serious", "minor", "note"]
"""fatal: voids the file in the ministry's own evaluation (案卷评查). note: to be seen, needs no answer."""

SEVERITIES: tuple[tuple[Severity, str], ...] = (("fatal", "否决项"), ("serious", "严重问题"), ("minor", "一般问题"), ("note", "提示"))
"""Severities with their words, the worst first."""

PlaceKind = Literal["document", "entry", "evidence", "recording", "clock", "draft", "party", "person", "review"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file it stands. ref: id of the document ("d12"), seq of the entry, id of the evidence, stream, key of the clock."""

    kind: PlaceKind
    ref: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one node found. item: the item of the review's checklist (审核内容) it belongs to. n: 2, 3 for further ones of the node there."""

    node: str
    item: str
    severity: Severity
    words: str
    article: Article
    place: Place
    ok: bool = False
    n: int = 1

    @property
    def key(self) -> str:
        """What the finding is about: the node and the place, by which an answer finds it again."""
        return f"{self.node}@{self.place.kind}:{self.place.ref}" + (f"#{self.n}" if self.n > 1 else "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact the system knows positively, shown beside an item of the checklist. good: False where it needs a look."""

    item: str
    words: str
    place: Place
    good: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """A serious problem of the ministry's evaluation whose text we do not hold: it is not checked. number: 1 to 25."""

    number: int
    group: str
    why: str

    def __str__(self) -> str:
        return f"第{self.number}项（{self.group}）：{self.why}"


@dataclass(frozen=True, slots=True)
class Report:
    """What the pre-check of one file says. nodes_run: codes of the nodes that applied to it; unknown: what could not be checked."""

    findings: tuple[Finding, ...]
    shown: tuple[Shown, ...]
    nodes_run: tuple[str, ...]
    unknown: tuple[Unknown, ...]
    draft_digest: str = ""
    evidence_digest: str = ""

    def of(self, item: str) -> tuple[Finding, ...]:
        """Return the findings on one item of the checklist, the worst first."""
        return tuple(one for one in self.findings if one.item == item)

    def facts(self, item: str) -> tuple[Shown, ...]:
        """Return the facts shown beside one item."""
        return tuple(one for one in self.shown if one.item == item)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    @property
    def fatal(self) -> tuple[Finding, ...]:
        """The findings that would void the file."""
        return tuple(one for one in self.findings if one.severity == "fatal")
