"""The flowcharts an agency publishes (执法流程图), one list for each procedure, drafted from the procedure that runs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from mingfa.law.regime_model import Regime
from mingfa.lists.reference.procedures import FLOW_COLUMNS, PROCEDURES, REMEDY, STEP, flow_rows
from mingfa.lists.standing.cells import Column, Line
from mingfa.lists.standing.state import Version
from mingfa.lists.standing.types import Hole, ListType, register_type

KEYS = ("part", "name", "method", "limit", "basis")
PREFIX = "flow_"


def flow_code(procedure: str) -> str:
    """Return the code of the list that holds the flowchart of a procedure."""
    return PREFIX + procedure


def procedure_of(code: str) -> str:
    """Return the procedure whose flowchart a list is, "" for another list."""
    found = code.removeprefix(PREFIX)
    return found if code.startswith(PREFIX) and found in PROCEDURES else ""


def drafted(procedure: str, regime: Regime, on: date) -> tuple[Line, ...]:
    """Return a flowchart's rows as the procedure runs under this regime on a day, ready to be drafted. Raises KeyError."""
    return tuple(
        Line(f"{'s' if row[0] == STEP else 'w'}{number}", {key: text for key, text in zip(KEYS, row, strict=True) if text})
        for number, row in enumerate(flow_rows(procedure, regime, on), 1)
    )


def rows_of(lines: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """Return a flowchart's rows as they are drawn."""
    return tuple(tuple(line.get(key) for key in KEYS) for line in lines)


def _complete(lines: Sequence[Line], regime: Regime, on: date) -> Iterator[Hole]:
    """A flowchart shows steps, and each with its method and time limit, and the remedies (湘西州 公示制度 第五条（三）)."""
    parts = {line.get("part") for line in lines}
    for part, words in ((STEP, "环节"), (REMEDY, "救济方式")):
        if part not in parts:
            yield Hole(f"流程图没有“{words}”部分，请至少填写一行", column="part", part=part)


def _told(version: Version) -> Mapping[str, Any]:
    """What the portal draws: the rows in the columns of a flowchart."""
    return {"flow": [list(row) for row in rows_of(version.lines)]}


def _flow(procedure: str) -> ListType:
    part, name, method, limit, basis = FLOW_COLUMNS
    return register_type(
        ListType(
            flow_code(procedure),
            PROCEDURES[procedure].title,
            ("procedure",),
            (
                Column("name", name, always=True),
                Column("part", part, "choice", always=True, choices=((STEP, STEP), (REMEDY, REMEDY))),
                Column("method", method, "long", required=True),
                Column("limit", limit, required=True),
                Column("basis", basis, "long"),
            ),
            checks=(_complete,),
            extra=_told,
            help="按实际运行的程序生成，逐步写明方式、时限和依据；末尾写明救济方式",
        )
    )


FLOWS = {procedure: _flow(procedure) for procedure in PROCEDURES}
"""Procedure -> the list type of its flowchart."""
