"""Many random sequences, by two processes each with a site of its own, with progress."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from multiprocessing import get_context
from pathlib import Path
from typing import Any

PROCESSES = 2
AT_ONCE = 50


def main() -> int:
    """Run the sequences and tell how far they are; exit code 1 when a decision was made without the review that was due."""
    options = argparse.ArgumentParser(prog="never", description=__doc__)
    options.add_argument("--sequences", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=20261122)
    given = options.parse_args()
    begun, tally, done = time.monotonic(), Counter[str](), 0
    work = [(min(AT_ONCE, given.sequences - first), given.seed, first) for first in range(0, given.sequences, AT_ONCE)]
    with get_context("spawn").Pool(PROCESSES, _begin) as pool:
        for count, found, wrong in pool.imap_unordered(_some, work):
            if wrong:
                print(f"never: WRONG: {wrong}", flush=True)
                return 1
            done, tally = done + count, tally + Counter(found)
            print(f"  {done:,} of {given.sequences:,} sequences, {time.monotonic() - begun:.0f} s", flush=True)
    ends = ("decided, review due", "decided, no review due", "no decision", "the signer would sign")
    print(f"  ended: {', '.join(f'{end} {tally[end]:,}' for end in ends)}")
    print(f"  acts let through: {', '.join(f'{name} {count:,}' for name, count in tally.most_common() if name not in ends)}")
    print("never: ok, no decision without the review that was due")
    return 0


def _begin() -> None:
    """Give a process a site of its own, gone with it."""
    from mingfa.desk.boot import migrate, setup

    _kept.append(tempfile.TemporaryDirectory(prefix="mingfa-never-"))
    setup(Path(_kept[0].name))
    migrate()
    from mingfa.testing.never.sequences import Grounds

    _kept.append(Grounds())


_kept: list[Any] = []


def _some(task: tuple[int, int, int]) -> tuple[int, dict[str, int], str]:
    from mingfa.testing.never.sequences import Wrong, run

    count, seed, first = task
    try:
        return count, dict(run(count, seed, first=first, grounds=_kept[1])), ""
    except Wrong as wrong:
        return count, {}, f"seed {seed}, from {first}: {wrong}"
