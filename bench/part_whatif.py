"""What-if: all decided cases of an agency replayed under a changed regime, read from one state of the database by two processes.

Two sites: closed inspections, which are most of what a bureau closes, and ordinary penalties with their reviews. On each three runs in turn:
the first, when nothing is known of what the cases read; one for a rule that none of them read; one for a rule that every one of them read.
Only inspections have a target; penalties say how much longer a long case takes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from measuring import Result
from sites import empty_site

LIMIT_S = 120.0
CASES = {"inspection": 100_000, "penalty": 2_000}


TEXTS = (
    ("first run", "review", "sign_off", {"value": ["principal"], "cite": "L 第十一条"}),
    ("a rule that no case read", "review", "extension_days", {"value": 4, "cite": "L 第十条"}),
    (
        "a rule that every case read", "recording", "gap_seconds",
        {"value": 2, "cite": "L 第十条", "overrides": "national", "because": "测算"},
    ),
)  # fmt: skip
"""What is tried, in this order: a name, where in 湘西州's text, and what stands there."""


def run(work: str, *, quick: bool) -> Iterator[Result]:
    """Measure one kind of closed case."""
    with empty_site():
        cases = 400 if quick else CASES[work]
        entries, made = fill(work, cases)
        for name, table, parameter, leaf in TEXTS:
            yield measure(work, cases, changed(table, parameter, leaf), quick, name, f"{cases:,} cases of {entries} entries{made}")
            made = ""


def fill(work: str, cases: int) -> tuple[int, str]:
    """Fill the site with copies of one closed case; return how many entries it has, and how they came there."""
    from bulk import Copies, analyse

    from mingfa.agencies.setup import install
    from mingfa.demo.matters import parties
    from mingfa.demo.outlines import Outline
    from mingfa.demo.walk import Walk
    from mingfa.desk import now
    from mingfa.desk.perform import look
    from mingfa.desk.times import LOCAL

    begun = datetime(2026, 3, 2, 9, tzinfo=LOCAL)
    with now.at(begun):
        site = install("xiangxi")
    streams: list[str]
    if work == "inspection":
        inspection = Outline(site, begun, parties()[:1])
        inspection.inspect()
        streams, entries = [inspection.case], look(inspection.case).seq + 1
    else:
        penalty = Walk(site, begun, parties()[:1]).to("archived")
        streams, entries = [penalty.review_stream, penalty.case], look(penalty.case).seq + 1
    made = time.perf_counter()
    for stream in streams:
        Copies(stream, signed=False).make(range(cases - 1))
    analyse()
    return entries, f", made by acts once and copied under other names in {time.perf_counter() - made:.0f} s"


def measure(work: str, cases: int, text: str, quick: bool, name: str, filled: str) -> Result:
    """Replay the cases under a changed regime, as `mingfa whatif` does."""
    from mingfa.review.whatif import whatif

    taken = time.perf_counter()
    outcome = whatif("xiangxi", text)
    taken = time.perf_counter() - taken
    if outcome.cases != cases:
        raise RuntimeError(f"{outcome.cases} cases were replayed instead of {cases}")
    target = work == "inspection"
    return Result(
        f"what-if over closed cases: {work}, {name}",
        [
            filled,
            f"{len(outcome.changes)} changed parameter ({outcome.changes[0].id}); {outcome.replayed:,} cases had to be read, the others were known",
            f"{outcome.asked:,} acts answered for, {outcome.alike:,} of them read nothing that changed; {len(outcome.results):,} cases differ",
            f"{cases / taken:,.0f} cases/s{'' if quick else f'; {taken / cases * 100_000:,.0f} s for 100,000 cases at this speed'}",
        ],
        f"{taken:.1f} s",
        f"< {LIMIT_S:.0f} s for {CASES['inspection']:,} cases" if target else "",
        None if quick or not target else taken < LIMIT_S,
    )


def changed(table: str, parameter: str, leaf: dict[str, Any]) -> str:
    """Return 湘西州's text with one rule in place of the one that holds."""
    from mingfa.law.regime import load_regime
    from mingfa.review.whatif.regimes import to_toml

    agency: dict[str, Any] = json.loads(load_regime("xiangxi", True).canonical)["agency"]
    agency.setdefault(table, {})[parameter] = leaf
    return to_toml(agency)
