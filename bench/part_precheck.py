"""The pre-check of a case with 300 entries, 60 papers and 20 recordings: under 2 s cold, 300 ms warm.

Cold: a process that has only loaded Django: the nodes are imported, every stream is read from the ledger and folded, the papers are read from
the vault and hashed. Warm: again in the same process, states kept in memory, the papers read and hashed again. Footage is looked for in the
vault, not read, as on the page: the scrub reads it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from measuring import Result, milliseconds
from sites import empty_site

COLD_S, WARM_S = 2.0, 0.3
ENTRIES, PAPERS, RECORDINGS = 300, 60, 20
PAPER, FILM = 200_000, 12_000_000
ONCE = """
import json, sys, time
from pathlib import Path
from mingfa.desk.boot import setup
setup(Path(sys.argv[1]))
begun = time.perf_counter()
from mingfa.review.precheck.gather import gather
from mingfa.review.precheck.run import precheck
report = precheck(gather(sys.argv[2]))
cold, warm = time.perf_counter() - begun, []
for _ in range(int(sys.argv[3])):
    begun = time.perf_counter()
    report = precheck(gather(sys.argv[2]))
    warm.append(time.perf_counter() - begun)
print(json.dumps({"cold": cold, "warm": warm, "nodes": len(report.nodes_run), "findings": len(report.findings)}))
"""


def run(*, quick: bool) -> Iterator[Result]:
    """Bring a case to its review by acts, then run the pre-check in new processes."""
    rounds = 2 if quick else 5
    with empty_site() as folder:
        from mingfa.desk.perform import look

        case = begin(quick=quick)
        state = look(case).state
        told = [once(folder, case, 10) for _ in range(rounds)]
        cold = [one["cold"] for one in told]
        warm = [seconds for one in told for seconds in one["warm"]]
        lines = [
            (
                f"{look(case).seq + 1} entries, {len(state.documents)} papers of {PAPER // 1000} kB, {len(state.recordings)} recordings, "
                f"{len(state.investigation.evidence)} items of evidence; {told[0]['nodes']} nodes apply, {told[0]['findings']} findings"
            ),
            f"cold, each in a new process: {milliseconds(cold)}",
            f"warm: {milliseconds(warm)}",
        ]
        yield Result("pre-check, cold", lines, f"{max(cold):.2f} s", f"< {COLD_S:.0f} s", max(cold) < COLD_S)
        typical = statistics.median(warm)
        yield Result("pre-check, warm", [], f"{typical * 1e3:.0f} ms", f"< {WARM_S * 1e3:.0f} ms", typical < WARM_S)


def once(folder: Path, case: str, rounds: int) -> dict[str, Any]:
    """Run the pre-check in a process of its own; return its times."""
    done = subprocess.run([sys.executable, "-c", ONCE, str(folder), case, str(rounds)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def begin(*, quick: bool) -> str:
    """Bring a penalty case to its review: by the acts of the tests' story, with papers and films that lie in the vault."""
    import random

    from mingfa.agencies.setup import install
    from mingfa.cases.acts import investigation as inv
    from mingfa.cases.acts import notice as notes
    from mingfa.cases.acts.common import Paper
    from mingfa.cases.acts.papers import FileDocument
    from mingfa.cases.tests.whole import MAJOR, Whole
    from mingfa.desk import now
    from mingfa.desk.perform import look
    from mingfa.desk.times import LOCAL
    from mingfa.vault.site import site_vault

    dice, vault = random.Random(1), site_vault()
    film = 200_000 if quick else FILM
    with now.at(datetime(2026, 1, 5, 9, tzinfo=LOCAL)):
        site = install("xiangxi")
    story = Whole(site)
    story.filed()
    while look(story.stream).seq + 1 < (60 if quick else ENTRIES - PAPERS - RECORDINGS - 40):
        kept = vault.put([dice.randbytes(2_000)])
        how = inv.Verification(by="执法人员", on=story.at.date(), how="与原件核对无误")
        story.do(
            inv.AddEvidence(
                evidence_kind="documentary", title=f"运行台账第{look(story.stream).seq}页", original=kept.digest, source="当事人提供", obtained_on=story.at.date(),
                made_by="当事人", proves="治理设施运行情况", verification=how,
            )
        )  # fmt: skip
    story.examined()
    story.do(notes.PrepareDraft(draft=MAJOR))
    story.do(story.noticing(["p1"]))
    story.do(story.serving())
    story.until(story.at.date() + timedelta(days=14))
    story.do(notes.FinishDefence())
    while len(look(story.stream).state.documents) < (20 if quick else PAPERS):
        kept = vault.put([dice.randbytes(PAPER)])
        story.do(FileDocument(paper=Paper(kind="evidence_paper", title="材料", original=kept.digest, pages=4)))
    step = story.state.investigation.activities[0].seq
    while len(look(story.stream).state.recordings) < (5 if quick else RECORDINGS):
        story.film(step, digests=(vault.put([dice.randbytes(film)]).digest,))
    story.handed_over().sent()
    while look(story.stream).seq + 1 < (60 if quick else ENTRIES):
        kept = vault.put([dice.randbytes(PAPER)])
        story.do(FileDocument(paper=Paper(kind="evidence_paper", title="补充材料", original=kept.digest, pages=1)))
    return story.stream
