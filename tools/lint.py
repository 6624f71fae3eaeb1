"""Style, form, types and imports (`make lint`): runs all four, also when one finds faults, and names those that did."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS = {
    "style": ("ruff", "check", "--quiet", "."),
    "form": ("ruff", "format", "--check", "--quiet", "."),
    "types": ("mypy", "--no-error-summary"),
    "imports": ("lint-imports",),
}


def main() -> int:
    """Exit code 0 when nothing was found."""
    with tempfile.TemporaryDirectory(prefix="mingfa-lint-") as scratch:
        # mypy's Django plugin loads the settings, which make a site in the temporary folder
        faulty = run_all({**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": scratch})
    if faulty:
        print(f"lint: faults in {', '.join(faulty)}")
    return 1 if faulty else 0


def run_all(environment: dict[str, str]) -> list[str]:
    """Run every check and print what it found; returns the names of those that found something."""
    faulty = []
    for name, (program, *arguments) in CHECKS.items():
        begun = time.monotonic()
        done = subprocess.run([BIN / program, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True)
        print(f"lint: {name:<8} {'ok' if done.returncode == 0 else 'FAULTS'}  {time.monotonic() - begun:.1f} s", flush=True)
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
            faulty.append(name)
    return faulty


if __name__ == "__main__":
    sys.exit(main())
