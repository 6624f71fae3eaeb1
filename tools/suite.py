"""`make test`: the linters, then the whole suite on SQLite and on a PostgreSQL of its own; last, what could not run.

Words after ARGS= go to pytest, e.g. `make test ARGS="src/mingfa/law -k calendar"`. With CI=true a run that leaves something out has failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mingfa.testing.plugin import could_not_run
from mingfa.testing.programs import find, in_ci

ROOT = Path(__file__).resolve().parent.parent


ONCE = (
    *("src/mingfa/law", "src/mingfa/ledger", "src/mingfa/documents", "src/mingfa/vault"),
    *("tests/test_repo.py", "tests/test_tamper.py", "tests/testing/test_bench.py", "tests/testing/test_mutation.py"),
    *("src/mingfa/office/tests/test_clicking.py", "src/mingfa/office/tests/test_clicking_recordings.py"),
    *("src/mingfa/office/tests/test_browser.py", "src/mingfa/office/tests/test_uploading.py"),
    *("src/mingfa/office/tests/test_clicking_review.py", "src/mingfa/office/tests/test_review_desk_browser.py"),
    *("src/mingfa/office/tests/test_browser_exchange.py", "src/mingfa/office/tests/test_browser_review_list.py"),
    *("src/mingfa/office/tests/test_browser_sheets.py", "src/mingfa/office/tests/test_browser_standing.py"),
    *("src/mingfa/office/tests/test_browser_reference.py", "src/mingfa/office/tests/test_clicking_disclosure.py"),
    *("src/mingfa/progress/tests/test_browser.py", "src/mingfa/evidence/tests/test_browser.py"),
    *("src/mingfa/office/tests/test_player.py", "src/mingfa/office/tests/test_hiding_page.py"),
    *("tests/testing/test_plugin.py", "tests/testing/test_postgres.py", "tests/foreign", "tests/test_obligations.py"),
    "src/mingfa/demo/tests/test_bureau.py",
    *("src/mingfa/cases/tests/test_never_unreviewed.py", "src/mingfa/dossier/tests/test_package.py"),
    *("src/mingfa/portal", "src/mingfa/review/tests/test_major_language.py", "src/mingfa/testing"),
)
"""What has no database, one of its own, a browser before it, or tells through the desk what walks tell on both: not run again on PostgreSQL.

Of the rest only what may touch the database is (--database-only). Words given by the user go before.
"""


def step(title: str, *command: str, **environment: str) -> bool:
    """Run one part to its end and say how long it took; True when it passed."""
    begun = time.monotonic()
    print(f"== {title}", flush=True)
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL)
    print(f"== {title}: {'passed' if done.returncode == 0 else 'FAILED'} in {time.monotonic() - begun:.0f} s", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run all parts, also when one fails."""
    arguments = ["-n", str(os.cpu_count() or 1), "--dist", "worksteal", *sys.argv[1:]]
    with tempfile.NamedTemporaryFile("r", prefix="mingfa-could-not-run-") as notes:
        parts = {"linters": step("linters", "tools/lint.py")}
        # compiled modules are kept beside their sources: every worker and every process that a test starts would compile them anew
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environment = {"MINGFA_COULD_NOT_RUN": notes.name, "DATABASE_URL": ""}
        parts["tests on SQLite"] = step("tests on SQLite", "-m", "pytest", *arguments, **environment)
        if find("postgres"):
            # what a crash of the machine would lose is not what these tests are about
            quick = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
            others = () if sys.argv[1:] else ("--database-only", *(f"--ignore={path}" for path in ONCE))
            command = ("-m", "mingfa.testing.postgres", *quick, "--", sys.executable, "-m", "pytest", *arguments, *others)
            parts["tests on PostgreSQL"] = step("tests on PostgreSQL", *command, **environment)
        missing: dict[str, list[str]] = {}
        for line in notes.read().splitlines():
            name, test = json.loads(line)
            if test not in missing.setdefault(name, []):
                missing[name].append(test)
        if not find("postgres"):
            missing.setdefault("postgres", []).append("the whole suite on PostgreSQL")
    failed = [name for name, passed in parts.items() if not passed]
    print(f"== {'FAILED: ' + ', '.join(failed) if failed else 'all passed: ' + ', '.join(parts)}")
    if missing:
        print(could_not_run(missing))
    return 1 if failed or (missing and in_ci()) else 0


if __name__ == "__main__":
    sys.exit(main())
