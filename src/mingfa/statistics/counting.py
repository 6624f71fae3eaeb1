"""What a year's table counts, and how tables are added up and compared. Pure.

A line is one number: a measure (decisions, reconsiderations, lawsuits), the kind of act, the unit, the result. Every matter falls on exactly one
line, by the day of the decision it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingfa.cases.state.core import CaseState
from mingfa.cases.state.proceeding import Decision
from mingfa.disclosure.source import DecisionTold, told_by_stream
from mingfa.law.regime_terms import TERMS

MEASURES = {"decision": "执法决定", "reconsideration": "行政复议", "litigation": "行政诉讼"}
"""What is counted, in the order of the table. Law: 国办发〔2018〕118号 二（六）: the acts of the year, and what became of them."""

RESULTS = {
    "decision": {
        "penalty": "给予处罚", "no_penalty": "不予处罚", "granted": "准予许可", "refused": "不予许可", "problem": "发现问题", "none": "未发现问题",
        "coercion": "采取强制措施", "licence": "作出许可决定",
    },
    "reconsideration": {
        "running": "审理中", "upheld": "维持", "changed": "变更", "revoked": "撤销", "held_unlawful": "确认违法", "remade": "撤销并责令重作",
        "withdrawn": "撤回、终止",
    },
    "litigation": {
        "running": "审理中", "upheld": "维持、驳回", "changed": "变更", "revoked": "撤销", "held_unlawful": "确认违法", "remade": "撤销并责令重作",
        "withdrawn": "撤诉、终结",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One number of the table. number: matters. fen: money imposed by them, in 分."""

    measure: str
    kind: str
    unit: str
    result: str
    number: int
    fen: int = 0

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What the line is about."""
        return self.measure, self.kind, self.unit, self.result

    def told(self) -> tuple[str, str, str, str, int, int]:
        """Return the line as acts carry it."""
        return (*self.key, self.number, self.fen)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that is counted once. on: the day of the decision it belongs to; its year is the year that counts it."""

    key: str
    measure: str
    kind: str
    unit: str
    result: str
    on: date
    number: str
    title: str
    fen: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that says another thing now than in the frozen table; a side without the line has zeros."""

    key: tuple[str, str, str, str]
    before: int
    now: int
    fen_before: int
    fen_now: int


def measure_words(measure: str) -> str:
    """Return what is counted, in Chinese."""
    return MEASURES.get(measure, measure)


def kind_words(kind: str) -> str:
    """Return the kind of act, in Chinese."""
    return TERMS["kind"].get(kind, kind) if kind else "全部"


def result_words(measure: str, result: str) -> str:
    """Return a result, in Chinese; a result that has no word of its own is shown as it is written in the case."""
    return RESULTS.get(measure, {}).get(result, result)


def lines_of(matters: Iterable[Matter]) -> tuple[Line, ...]:
    """Return the table of these matters, in the order of measures, kinds, units, results."""
    numbers: dict[tuple[str, str, str, str], list[int]] = {}
    for one in matters:
        held = numbers.setdefault((one.measure, one.kind, one.unit, one.result), [0, 0])
        held[0] += 1
        held[1] += one.fen
    return ordered(Line(*key, number, fen) for key, (number, fen) in numbers.items())


def ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return lines in the order of the table."""
    places = {name: at for at, name in enumerate(MEASURES)}
    kinds = {name: at for at, name in enumerate(TERMS["kind"])}
    return tuple(sorted(lines, key=lambda one: (places.get(one.measure, 99), kinds.get(one.kind, 99), one.kind, one.unit, one.result)))


def without_units(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines of a body as a whole: those of its units added up."""
    return added([Line(one.measure, one.kind, "", one.result, one.number, one.fen) for one in lines])


def added(*tables: Iterable[Line]) -> tuple[Line, ...]:
    """Return the sum of tables, line by line."""
    sums: dict[tuple[str, str, str, str], list[int]] = {}
    for table in tables:
        for one in table:
            held = sums.setdefault(one.key, [0, 0])
            held[0] += one.number
            held[1] += one.fen
    return ordered(Line(*key, number, fen) for key, (number, fen) in sums.items())


def differences(before: Iterable[Line], now: Iterable[Line]) -> tuple[Difference, ...]:
    """Return the lines in which a table of now differs from an earlier one."""
    old, new = {one.key: one for one in before}, {one.key: one for one in now}
    found = []
    for key in dict.fromkeys((*old, *new)):
        first, then = old.get(key), new.get(key)
        told = (first.number if first else 0, then.number if then else 0, first.fen if first else 0, then.fen if then else 0)
        if told[0] != told[1] or told[2] != told[3]:
            found.append(Difference(key, *told))
    return tuple(found)


def totals(lines: Iterable[Line]) -> Mapping[tuple[str, str], tuple[int, int]]:
    """Return (number, 分) by (measure, kind): what earlier years are compared by."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for one in lines:
        number, fen = sums.get((one.measure, one.kind), (0, 0))
        sums[one.measure, one.kind] = number + one.number, fen + one.fen
    return sums


# What a stream adds to the table -----------------------------------------------------------------------------------------------------


def matters_of(kind: str, state: Any) -> Iterator[Matter]:
    """Yield what a stream adds: each decision it has made (`disclosure.source`), each reconsideration and lawsuit by its decision's day.

    A decision that was replaced, revoked or held unlawful was made all the same, and stays counted; what became of it the outcomes tell.
    """
    case = state if isinstance(state, CaseState) else None
    if case is not None and not _decided(case):
        return
    told = told_by_stream(kind, state)
    if told is None:
        return
    own = str(getattr(state, "number", ""))
    for one in told.decisions:
        if one.issued:
            what = one.kind or told.kind
            yield Matter(
                f"d{one.seq}",
                "decision",
                what,
                told.unit,
                _result(what, one),
                one.decided_on,
                one.number or own,
                told.title,
                one.amount_fen or 0,
            )
    if case is None:
        return
    made = [*case.proceeding.former, *([case.proceeding.decision] if case.proceeding.decision is not None else [])]
    made = [one for one in made if one.issue is not None]
    for remedy in case.execution.remedies:
        decision = _disputed(made, remedy.filed_on)
        if decision is not None:
            outcome = remedy.outcome or "running"
            yield Matter(f"r{remedy.seq}", remedy.kind, case.kind, case.unit, outcome, decision.decided_on, decision.number, case.title)


def _decided(case: CaseState) -> bool:
    found = case.investigation
    return bool(case.proceeding.decision or case.proceeding.former or found.decision or found.measures)


def _result(kind: str, one: DecisionTold) -> str:
    return ("none" if one.no_problem else "problem") if kind == "inspection" else one.result


def _disputed(made: Iterable[Decision], filed_on: date) -> Decision | None:
    return next((one for one in reversed(list(made)) if one.decided_on <= filed_on), None)
