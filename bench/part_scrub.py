"""Scrubbing beside one `openssl dgst -sha256` over the same files in the same run: all cores, not one."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measuring import Result, timed

LIMIT = 1.8
FILE_MIB = 64


def run(*, quick: bool) -> Iterator[Result]:
    """Fill a vault, read it with either in turn, and compare the faster runs; the first round also warms the disk's cache for both."""
    from mingfa.vault import FolderVault
    from mingfa.vault.scrub import Scrub

    files, rounds = (4, 2) if quick else (32, 3)
    with tempfile.TemporaryDirectory(prefix="mingfa-bench-") as folder:
        vault = FolderVault(Path(folder) / "vault")
        block = os.urandom(1 << 20)
        digests = [vault.put(number.to_bytes(4, "big") + block[4:] for _ in range(FILE_MIB)).digest for number in range(files)]
        paths = [str(vault.root / digest[:2] / digest[2:4] / digest) for digest in digests]
        named = {digest: ["bench"] for digest in digests}

        def scrub() -> None:
            found = Scrub(vault, named, workers=os.cpu_count() or 2).run()
            if not found.finished or found.bad or found.originals != files:
                raise RuntimeError(f"the scrub found {found}")

        def openssl() -> None:
            subprocess.run(["openssl", "dgst", "-sha256", *paths], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

        ours, theirs = [], []
        for _ in range(rounds):
            theirs.append(timed(openssl))
            ours.append(timed(scrub))
    size = files * FILE_MIB
    ratio = min(theirs) / min(ours)
    yield Result(
        "scrub of the vault",
        [
            f"{files} originals of {FILE_MIB} MiB; {os.cpu_count()} workers; load {os.getloadavg()[0]:.2f}",
            f"scrub: {size / min(ours):,.0f} MiB/s (median {size / statistics.median(ours):,.0f})",
            f"one openssl process: {size / min(theirs):,.0f} MiB/s (median {size / statistics.median(theirs):,.0f})",
        ],
        f"{ratio:.2f} times one openssl process",
        f">= {LIMIT} on two cores",
        ratio >= LIMIT,
    )
