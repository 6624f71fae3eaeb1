"""What every part needs: the machine in words, times as medians, and a result with its target."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Result:
    """One thing measured. lines: sizes and medians. target: in words. passed: None where there is no target, only a figure."""

    title: str
    lines: list[str] = field(default_factory=list)
    measured: str = ""
    target: str = ""
    passed: bool | None = None

    @property
    def verdict(self) -> str:
        """What was measured against what, and PASS or FAIL."""
        if self.passed is None:
            return self.measured
        return f"{self.measured}, target {self.target}: {'PASS' if self.passed else 'FAIL'}"


def timed(call: Callable[[], object]) -> float:
    """Return how many seconds a call took."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def milliseconds(seconds: Sequence[float]) -> str:
    """Give times in words: median, and the bounds between which nine of ten lie."""
    ordered = sorted(seconds)
    low, high = (ordered[min(len(ordered) - 1, int(len(ordered) * at))] for at in (0.05, 0.95))
    return f"median {statistics.median(ordered) * 1e3:.3f} ms, {low * 1e3:.3f} to {high * 1e3:.3f} for nine of ten"


def machine(postgres_url: str) -> list[str]:
    """Describe where this runs."""
    lines = [
        f"machine: {_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()} {platform.release()}",
        f"programs: Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}",
        f"disk: {_flush()} for a 4 KiB write with fsync; load before the run {os.getloadavg()[0]:.2f}",
    ]
    if postgres_url:
        import psycopg

        with psycopg.connect(postgres_url) as connection:
            told = [
                connection.execute(f"SHOW {name}").fetchone()
                for name in ("server_version", "fsync", "synchronous_commit", "shared_buffers")
            ]
            values = [row[0] for row in told if row is not None]
            lines[1] += f", PostgreSQL {values[0]}"
        lines.append(f"PostgreSQL: fsync {values[1]}, synchronous_commit {values[2]}, shared_buffers {values[3]}, by TCP on this machine")
    return lines


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB memory"


def _flush() -> str:
    times = []
    with tempfile.TemporaryFile() as file:
        for _ in range(50):
            begun = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - begun)
    return f"{statistics.median(times) * 1e3:.2f} ms"
