"""The case page with 1,000,000 entries on the site against the same page with 1,000: no slower.

Two sites side by side, asked in turn. The case is the same; all other streams are copies of it under other names (rows only: chained,
not signed, without tiles), with the rows of every table that a page reads.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from measuring import Result, milliseconds
from sites import WORKS, empty_site, fresh_database

NO_SLOWER = 1.10
"""What still counts as the same on a machine that does other things too."""

ENTRIES = 40
ASKED = ("kept in memory", "read anew")


def run(work: str, *, quick: bool) -> Iterator[Result]:
    """Ask both sites in turn, A B A B, for the page of a case that is kept in memory, and of one that has to be read and folded."""
    sizes = (1_000, 4_000 if quick else 1_000_000)
    rounds = 6 if quick else 100
    with Asked(work, sizes[0]) as small, Asked(work, sizes[1]) as large:
        for how in ASKED:
            times: dict[int, list[float]] = {0: [], 1: []}
            for at in range(-3, rounds):
                for number in (0, 1) if at % 2 else (1, 0):
                    seconds = (small, large)[number].ask(how)
                    if at >= 0:
                        times[number].append(seconds)
            ratio = statistics.median(times[1]) / statistics.median(times[0])
            yield Result(
                f"case page, the case {how}",
                [
                    f"{small.entries:,} entries on the site: {milliseconds(times[0])}",
                    f"{large.entries:,} entries on the site: {milliseconds(times[1])}; filled in {large.filled:.0f} s by direct inserts",
                    f"page of {small.size / 1024:.0f} KiB, asked {rounds} times on each site in turn",
                ],
                f"{ratio:.2f} of the time",
                f"<= {NO_SLOWER:.2f}",
                ratio <= NO_SLOWER,
            )
        listed = [[site.ask("list") for _ in range(rounds)] for site in (small, large)]
        yield Result(
            "list of cases, first page",
            [f"{site.entries:,} entries on the site: {milliseconds(times)}" for site, times in zip((small, large), listed, strict=True)],
            f"{statistics.median(listed[1]) / statistics.median(listed[0]):.2f} of the time, no target",
        )


class Asked:
    """A site in a process of its own, filled to a size, that answers how long a page took."""

    def __init__(self, work: str, size: int) -> None:
        server = os.environ.get("DATABASE_URL", "")
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("part_page.py")), work, str(size)],
            env={**os.environ, "DATABASE_URL": fresh_database(server) if server else ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.entries = self.size = 0
        self.filled = 0.0

    def __enter__(self) -> Self:
        entries, size, filled = self._line().split()
        self.entries, self.size, self.filled = int(entries), int(size), float(filled)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def ask(self, what: str) -> float:
        """Ask for a page; return the seconds it took."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return float(self._line())

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the site ended with {self.process.wait()}")
        return line


def serve(work_name: str, size: int) -> None:
    """Fill a site, then answer lines: how to ask, and back the seconds it took."""
    with empty_site():
        from bulk import Copies, analyse, place
        from django.contrib.auth.models import User
        from django.db import connection
        from django.test import Client

        from mingfa.desk.perform import forget, look
        from mingfa.desk.sequencer import agencies_with_pending, sequence

        work = WORKS[work_name]()
        stream = work.begin(ENTRIES)
        for agency in agencies_with_pending():
            sequence(agency)
        begun = time.perf_counter()
        copies = Copies(stream, signed=False)
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM ledger_entry")
            there = cursor.fetchone()[0]
        copies.make(range(max(0, size - there) // ENTRIES))
        place(copies.agency)
        analyse()
        filled = time.perf_counter() - begun
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM ledger_entry")
            entries = cursor.fetchone()[0]
        client = Client(headers={"host": "localhost"})
        account = look(work.person).state.account
        client.force_login(User.objects.create_user(account), backend="django.contrib.auth.backends.ModelBackend")
        page = f"/s/{stream}/"
        answer = client.get(page)
        if answer.status_code != 200:
            raise RuntimeError(f"{page}: {answer.status_code}")
        print(entries, len(answer.content), filled, flush=True)
        for line in sys.stdin:
            if line.strip() == ASKED[1]:
                forget()
                look(work.person)
            begun = time.perf_counter()
            status = client.get("/cases/" if line.strip() == "list" else page).status_code
            taken = time.perf_counter() - begun
            if status != 200:
                raise RuntimeError(f"{page}: {status}")
            print(taken, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
