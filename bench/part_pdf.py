"""A penalty decision to PDF/A, with the typesetter warm: under 100 ms. Every one is about another party and other facts, none is cached."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from datetime import date

from measuring import Result, milliseconds, timed

LIMIT_MS = 100


def run(*, quick: bool) -> Iterator[Result]:
    """Render different decisions one after another."""
    from mingfa.documents.render import render_pdf
    from mingfa.documents.samples import AGENCY, PARTY, draft, sample

    count = 5 if quick else 40
    sizes = []

    def render(number: int) -> None:
        party = PARTY.model_copy(update={"name": f"示范州第{number}矿业有限责任公司"})
        text = draft(parties=(party,))
        violation = text.violation.model_copy(update={"act": f"{text.violation.act}（第{number}次检查）"})
        filled = sample("penalty_decision").model_copy(update={"to": party, "draft": text.model_copy(update={"violation": violation})})
        made = render_pdf("penalty_decision", filled, agency=AGENCY, number=f"示州环罚〔2026〕{number + 1}号", issued_on=date(2026, 5, 8))
        sizes.append(len(made.body))

    cold = timed(lambda: render(0))
    render(1)
    times = [timed(lambda number=number: render(number)) for number in range(2, count + 2)]
    median = statistics.median(times) * 1000
    yield Result(
        "decision to PDF",
        [
            f"{count} decisions, each with its own party, facts and number; {statistics.median(sizes) / 1024:.0f} KiB each",
            f"warm: {milliseconds(times)}; the first in a process: {cold * 1000:.0f} ms",
        ],
        f"{median:.0f} ms",
        f"< {LIMIT_MS} ms",
        median < LIMIT_MS,
    )
