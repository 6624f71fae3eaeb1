"""`make bench`: how fast the house is, on SQLite and on PostgreSQL in one run.

Each part runs in a process and on a site of its own, and measures itself against something in that same run: the bare INSERT, the small
site, or a plain limit. Options (`make bench ARGS="--quick"`): --quick for small sizes, --only PART, --database NAME, --check to fail
when a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from measuring import Result, machine
from sites import fresh_database

from mingfa.testing.postgres import PostgresAbsent, postgres

HERE = Path(__file__).resolve().parent
PARTS = {
    "perform": ("notebook", "penalty"),
    "verify": ("notebook", "penalty"),
    "page": ("penalty",),
    "pdf": (),
    "archive": (),
    "scrub": (),
    "upload": (),
    "play": (),
    "coverage": (),
    "whatif": ("inspection", "penalty"),
    "portal": (),
    "major": (),
    "precheck": (),
}
"""Part -> the works it measures on each database; () when it is not about a database."""


def main() -> int:
    """Run the parts; exit code 0 unless --check is given and a target is missed, or a part could not be run."""
    options = argparse.ArgumentParser(prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="small sizes: shows that it runs, not how fast it is")
    options.add_argument("--only", action="append", choices=sorted(PARTS), help="this part; may be given several times")
    options.add_argument("--database", choices=("sqlite", "postgresql"), help="this database alone")
    options.add_argument("--check", action="store_true", help="exit code 1 when a target is missed")
    given = options.parse_args()

    databases = [given.database] if given.database else ["sqlite", "postgresql"]
    parts = [part for part in PARTS if not given.only or part in given.only]
    failed = False
    results: list[Result] = []
    with ExitStack() as stack:
        urls = {"sqlite": ""}
        if "postgresql" in databases and any(PARTS[part] for part in parts):
            try:
                urls["postgresql"] = stack.enter_context(postgres())
            except PostgresAbsent as absent:
                databases = ["sqlite"]
                print(f"could not run: {absent}")
                failed = given.check
        print("\n".join(machine(urls.get("postgresql", ""))), flush=True)
        if given.quick:
            print("quick: small sizes, the figures say little", flush=True)
        for part in parts:
            for work in PARTS[part]:
                for database in databases:
                    found = run(part, database, urls[database], work, *(["--quick"] if given.quick else []))
                    failed |= found is None
                    results += found or []
            if not PARTS[part]:
                found = run(part, "", "", *(["--quick"] if given.quick else []))
                failed |= found is None
                results += found or []
    missed = [result for result in results if result.passed is False]
    print(f"\n{sum(result.passed is True for result in results)} targets met, {len(missed)} missed")
    for result in missed:
        print(f"  missed: {result.title}: {result.verdict}")
    return 1 if failed or (given.check and missed) else 0


def run(part: str, database: str, server: str, *words: str) -> list[Result] | None:
    """Run a part in a process of its own, on an empty database, and print what it found; None when it broke."""
    begun = time.monotonic()
    command = [sys.executable, str(HERE / "part.py"), part, *words]
    environment = {**os.environ, "DATABASE_URL": fresh_database(server) if server else "", "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    results = [Result(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]
    for result in results:
        print(f"\n{result.title}" + (f" [{database}]" if database else ""))
        print("\n".join(f"  {line}" for line in result.lines))
        print(f"  {result.verdict}", flush=True)
    if done.returncode:
        print(f"\n{' '.join((part, *words))} {f'[{database}] ' if database else ''}broke with exit code {done.returncode}")
        return None
    print(f"  ({part} took {time.monotonic() - begun:.0f} s with its preparations)", flush=True)
    return results


if __name__ == "__main__":
    sys.exit(main())
