"""What a node (预审节点) is: one question to the file with its article, its words and its weight; the register of all nodes. Pure.

A node decides nothing. It says where the file seems wrong, and a person answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mingfa.law.article import Article
from mingfa.review.precheck.casefile import CaseFile
from mingfa.review.precheck.finding import Finding, Place, Severity


@dataclass(frozen=True, slots=True)
class Hit:
    """Something a node found: where, and the words its sentence is filled with."""

    place: Place
    words: dict[str, object]


def hit(place: Place, /, **words: object) -> Hit:
    """Return a hit at a place; `words` fill the node's sentence."""
    return Hit(place, words)


Check = Callable[[CaseFile], Iterable[Hit]]
Applies = Callable[[CaseFile], object]


@dataclass(frozen=True, slots=True)
class Node:
    """One node. code: stable, "subject.name"; law: "instrument article" as regime files cite, or "rule:<parameter>" for a rule's own article.

    problem: numbers of the serious problems (1 to 25) of the ministry's file review that this is, empty for any other.
    when: whether it applies to a file; one that does not is not run. title: what it looks at, for the list of nodes.
    """

    code: str
    law: str
    item: str
    severity: Severity
    words: str
    check: Check
    when: Applies
    title: str
    problem: tuple[int, ...] = ()

    def article(self, file: CaseFile) -> tuple[Article, bool] | None:
        """Return what it cites on the day of the file, and whether the rule is unconfirmed; None where that is not in force."""
        if self.law.startswith("rule:"):
            rule = file.rule(self.law[5:])
            return None if rule is None or rule.value is False else (rule.article, rule.unconfirmed)
        found = file.cite(self.law)
        return None if found is None else (found, found.unconfirmed)

    def run(self, file: CaseFile) -> tuple[Finding, ...] | None:
        """Return what it found; None where it does not apply. An unconfirmed rule weighs no more than a minor one: it warns."""
        if not self.when(file):
            return None
        cited = self.article(file)
        if cited is None:
            return None
        article, unconfirmed = cited
        weight: Severity = "minor" if unconfirmed and self.severity in ("fatal", "serious") else self.severity
        return tuple(
            Finding(self.code, self.item, weight, self.words.format_map({"where": one.place.words, **one.words}), article, one.place)
            for one in self.check(file)
        )


_NODES: dict[str, Node] = {}


def always(file: CaseFile) -> bool:
    """For a node that applies to every file."""
    return True


def node(
    code: str, law: str, item: str, severity: Severity, words: str, *, when: Applies = always, problem: tuple[int, ...] = ()
) -> Callable[[Check], Check]:
    """Register a node: a function that takes the file and yields hits. Its docstring says in English what it looks at.

    words: one plain Chinese sentence, what is wrong, where, what to do, filled with the words of each hit ({where}: the place). when: whether
    the node applies.
    """

    def register(check: Check) -> Check:
        if code in _NODES:
            raise TypeError(f"two nodes are called {code}")
        title = (check.__doc__ or "").strip().partition("\n")[0]
        _NODES[code] = Node(code, law, item, severity, words, check, when, title, problem)
        return check

    return register


def nodes() -> tuple[Node, ...]:
    """Return all nodes, by code."""
    return tuple(_NODES[code] for code in sorted(_NODES))


def node_named(code: str) -> Node | None:
    """Return a node by its code."""
    return _NODES.get(code)


def each(things: Iterable[Any], test: Callable[[Any], object]) -> Iterator[Any]:
    """Iterate over the things for which a test holds."""
    return (one for one in things if test(one))
