"""Judging a case on the rows of a review list: which rows it meets, or cannot be told not to meet, each with what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from mingfa.review.major.catalogue import Facts, said
from mingfa.review.major.reading import ConditionError, parse
from mingfa.review.major.running import Verdict, compiled
from mingfa.review.major.tree import Condition, named_in

ASKED = "asked"
"""Beside the facts of the catalogue: the ids of the rows that whoever handled the case answered with yes, as a frozenset."""


class ReviewRow(BaseModel):
    """One row of a review list (法制审核目录清单的一行).

    kind: of decision, a code of catalogue.KINDS. ground: code of the regime's grounds (review_ground). instrument, article: its source.
    factor: which factor of the regime's list it is about (金额、层级 …), "" where the text names none. asked: no condition; whoever handles
    the case answers yes or no.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    name: str
    condition: str = ""
    ground: str = "listed"
    instrument: str = ""
    article: str = ""
    factor: str = ""
    asked: bool = False

    @property
    def source(self) -> str:
        """The source as readers know it: 《……》第…条."""
        return f"《{self.instrument}》{self.article}" if self.instrument else ""


@dataclass(frozen=True, slots=True)
class Met:
    """A row that a case meets. undecided: it cannot be told not to meet it, so review is due. finding: what was found, Chinese."""

    row: ReviewRow
    finding: str
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    row: ReviewRow
    condition: Condition
    run: Any


class Judge:
    """The rows of one version, made ready to judge many cases. A row that cannot be read counts as undecided: it is never passed over."""

    def __init__(self, rows: Iterable[ReviewRow]) -> None:
        self.lines: dict[str, list[_Line]] = {}
        self.broken: list[tuple[ReviewRow, str]] = []
        self.asked: dict[str, list[ReviewRow]] = {}
        for row in rows:
            if row.asked:
                self.asked.setdefault(row.kind, []).append(row)
                continue
            try:
                condition = parse(row.condition)
            except ConditionError as error:
                self.broken.append((row, str(error)))
                continue
            self.lines.setdefault(row.kind, []).append(_Line(row, condition, compiled(condition)))

    def due(self, parties: tuple[Facts, ...]) -> bool:
        """Say whether any row is met, or undecided, for any party of a case. Fast; raises nothing."""
        if self.broken:
            return bool(self.met(parties))
        for facts in parties:
            kind = facts.get("kind")
            for line in self.lines.get(kind, ()) if isinstance(kind, str) else ():
                if line.run(facts).met is not False:
                    return True
            if self.asked and self._said(facts):
                return True
        return False

    def _said(self, facts: Facts) -> list[ReviewRow]:
        """Return the rows that whoever handled the case answered with yes."""
        yes = facts.get(ASKED)
        if not isinstance(yes, frozenset) or not yes:
            return []
        return [
            row for kind in (facts.get("kind"), "transfer") if isinstance(kind, str) for row in self.asked.get(kind, ()) if row.id in yes
        ]

    def met(self, parties: tuple[Facts, ...]) -> tuple[Met, ...]:
        """Return every row that is met or undecided, with what was found for the first party it concerns. Raises nothing."""
        kinds = {facts.get("kind") for facts in parties}
        found = [Met(row, f"清单该行的条件无法读取（{why}），按应当审核对待", True) for row, why in self.broken if row.kind in kinds]
        for kind in (one for one in self.lines if one in kinds):
            for line in self.lines[kind]:
                verdicts = [(line.run(facts), facts) for facts in parties]
                hit = next((facts for verdict, facts in verdicts if verdict.met), None)
                if hit is not None:
                    found.append(Met(line.row, _finding(line.condition, hit)))
                    continue
                doubt: Verdict | None = next((verdict for verdict, _ in verdicts if verdict.met is None), None)
                if doubt is not None:
                    found.append(Met(line.row, f"不能判断是否符合（{'；'.join(doubt.why)}），按应当审核对待", True))
        found += [Met(row, "承办人员认定属于该情形") for row in (self._said(parties[0]) if parties else ())]
        return tuple(sorted(found, key=lambda met: met.row.id))


def _finding(condition: Condition, facts: Facts) -> str:
    return "，".join(said(code, facts.get(code)) for code in named_in(condition))
