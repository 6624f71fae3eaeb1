"""The table of decisions as they were judged major or not (MajorRow), for every kind of stream that makes decisions which may be reviewed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mingfa.cases.decided import Decided
from mingfa.cases.models import MajorRow
from mingfa.desk.kinds import RegimeView
from mingfa.desk.projections import Fields, register_projection
from mingfa.law.regime_model import Regime

Judge = Callable[[Any, Regime], Decided | None]


def register_judged(stream_kind: str, judge: Judge) -> None:
    """Keep the decisions of a kind of stream in the table: judge(state, regime) -> Decided, pure. States have kind, title and unit."""

    def rows(stream: str, state: Any, view: RegimeView | None) -> Iterator[tuple[str, Fields]]:
        """The decision of a stream, with the facts by which it was judged major or not."""
        decided = judge(state, view.regime) if view is not None else None
        if decided is None:
            return
        yield "decision", {
            "kind": state.kind, "number": decided.number[:80], "title": state.title[:300], "unit": state.unit, "decided_on": decided.on,
            "decided_by": decided.by, "facts": decided.facts, "grounds": f" {' '.join(dict.fromkeys(one.code for one in decided.grounds))} "[:400],
            "findings": "\n".join(f"{one.finding}（{one.source}）" for one in decided.grounds), "reviewed": decided.reviewed,
            "review": decided.review, "judged": decided.judged,
        }  # fmt: skip

    register_projection(stream_kind, MajorRow, rows)
