"""What the public is told of a year (年度数据公布内容): the table, the bodies it is the sum of, who is not in yet. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from mingfa.desk.streams import agency_of
from mingfa.statistics.counting import Line, kind_words, measure_words, result_words
from mingfa.statistics.state import AnnualState, Frozen

HEADS = ("统计项目", "执法种类", "机构", "结果", "件数", "金额（元）")
"""The columns of the table, on pages and in files alike."""


def yuan(fen: int) -> str:
    """Return 分 as 元 with two decimals, "" for nothing."""
    return f"{fen // 100}.{fen % 100:02d}" if fen else ""


def row_of(line: Line, units: Mapping[str, str]) -> dict[str, Any]:
    """Return a line as the feed carries it: codes for programs, words for people."""
    return {
        "measure": line.measure, "measure_name": measure_words(line.measure), "kind": line.kind, "kind_name": kind_words(line.kind),
        "unit": line.unit, "unit_name": units.get(line.unit, line.unit), "result": line.result, "result_name": result_words(line.measure, line.result),
        "number": line.number, "fen": line.fen,
    }  # fmt: skip


def cells(lines: Iterable[Line], units: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the table's rows in the words of its columns."""
    return [
        (
            measure_words(line.measure), kind_words(line.kind), units.get(line.unit, line.unit) or "全部机构", result_words(line.measure, line.result),
            str(line.number), yuan(line.fen),
        )
        for line in lines
    ]  # fmt: skip


def annual_content(state: AnnualState, frozen: Frozen, on: date) -> dict[str, Any]:
    """Return what the feed carries of a frozen table. `rows` is the published table; `bodies` are what it was added up from."""
    content: dict[str, Any] = {
        "format": 1,
        "agency": agency_of(state.stream),
        "organ": state.name,
        "year": state.year,
        "round": frozen.round,
        "frozen_on": frozen.on.isoformat(),
        "published_on": on.isoformat(),
        "first_published_on": (state.first_published_on or on).isoformat(),
        "ledger_size": frozen.size,
        "note": frozen.note,
        "rows": [row_of(line, frozen.units) for line in frozen.whole],
    }
    if state.revising:
        content["revised"] = state.revising
    if frozen.bodies or frozen.missing:
        own = [row_of(line, frozen.units) for line in frozen.own]
        content["bodies"] = [
            {"agency": agency_of(state.stream), "name": state.name, "rows": own},
            *({"agency": one.agency, "name": one.name, "rows": [row_of(line, {}) for line in one.lines]} for one in frozen.bodies),
        ]
        content["missing"] = list(frozen.missing)
    return content
