"""What-if: all decided cases of an agency replayed under a changed regime, read from one state of the database by two processes.

Two sites: closed inspections, which are most of what a bureau closes, and ordinary penalties with their reviews. Only the first has a target;
the second says how much longer a long case takes.
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


def run(work: str, *, quick: bool) -> Iterator[Result]:
    """Measure one kind of closed case."""
    with empty_site():
        yield measure(work, 400 if quick else CASES[work], quick)


def measure(work: str, cases: int, quick: bool) -> Result:
    """Fill the site with copies of one closed case and replay them under a regime that another leader consents to opinions in."""
    from bulk import Copies, analyse

    from mingfa.agencies.setup import install
    from mingfa.demo.matters import parties
    from mingfa.demo.outlines import Outline
    from mingfa.demo.walk import Walk
    from mingfa.desk import now
    from mingfa.desk.perform import look
    from mingfa.desk.times import LOCAL
    from mingfa.review.whatif import whatif

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
    made = time.perf_counter() - made
    text = changed()
    taken = time.perf_counter()
    outcome = whatif("xiangxi", text)
    taken = time.perf_counter() - taken
    if outcome.cases != cases:
        raise RuntimeError(f"{outcome.cases} cases were replayed instead of {cases}")
    return Result(
        f"what-if over closed cases: {work}",
        [
            f"{cases:,} cases of {entries} entries, made by acts once and copied under other names in {made:.0f} s",
            f"{len(outcome.changes)} changed parameter, {outcome.asked:,} acts asked again, {outcome.alike:,} of them read nothing that changed",
            f"{len(outcome.results):,} cases come out otherwise; {cases / taken:,.0f} cases/s, {outcome.asked / taken:,.0f} acts/s",
        ],
        f"{taken:.1f} s",
        f"< {LIMIT_S:.0f} s for {CASES['inspection']:,} cases" if work == "inspection" else "",
        None if quick or work != "inspection" else taken < LIMIT_S,
    )


def changed() -> str:
    """Return 湘西州's text with the consent to opinions, given to another post."""
    from mingfa.law.regime import load_regime
    from mingfa.review.whatif.regimes import to_toml

    agency: dict[str, Any] = json.loads(load_regime("xiangxi", True).canonical)["agency"]
    agency["review"]["sign_off"] = {"value": ["principal"], "cite": "L 第十一条"}
    return to_toml(agency)
