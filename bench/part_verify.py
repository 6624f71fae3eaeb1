"""`mingfa verify` of a whole site: signatures, chains, bodies, tree, checkpoints, and every projected row against the fold."""

from __future__ import annotations

import time
from collections.abc import Iterator

from measuring import Result
from sites import WORKS, Work, empty_site

LIMIT = 10_000
ENTRIES = 40


def run(work: str, *, quick: bool) -> Iterator[Result]:
    """Measure 100,000 entries."""
    with empty_site():
        yield measure(WORKS[work](), 2_000 if quick else 100_000)


def measure(work: Work, entries: int) -> Result:
    """Fill the site, place everything in the tree, verify it twice and take the faster run: the first one also warms the disk."""
    from bulk import Copies

    from mingfa.desk.sequencer import agencies_with_pending, sequence
    from mingfa.desk.verify import verify

    begun = time.perf_counter()
    copies = Copies(work.begin(ENTRIES))
    copies.make(range(entries // ENTRIES))
    for agency in agencies_with_pending():
        sequence(agency)
    made = time.perf_counter() - begun
    times = []
    for _ in range(2):
        begun = time.perf_counter()
        report = verify()
        times.append(time.perf_counter() - begun)
        if not report.ok:
            raise RuntimeError("\n".join(map(str, report.findings[:10])))
    rate = report.entries / min(times)
    return Result(
        f"verify: {work.name}",
        [
            f"{report.entries:,} entries in {report.streams:,} streams, {report.rows:,} rows of tables, {report.checkpoints} checkpoints",
            f"one case of {ENTRIES} entries made by acts, the others as its copies under other names, newly chained and signed, in {made:.0f} s",
            "runs: " + ", ".join(f"{each:.2f} s" for each in times),
        ],
        f"{rate:,.0f} entries/s",
        f">= {LIMIT:,}",
        rate >= LIMIT,
    )
