"""The bench runs: every part in small sizes, on the database the suite runs on. What it measures there says nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = {"perform": 2, "verify": 2, "page": 2, "pdf": 1, "scrub": 1, "upload": 1}


def test_every_part_measures_against_its_target():
    database = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench"), "--quick", "--database", database],
        env={key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MINGFA_SITE")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "broke" not in done.stdout, done.stdout + done.stderr
    targets = re.findall(r"target .*: (?:PASS|FAIL)$", done.stdout, re.MULTILINE)
    assert len(targets) >= sum(PARTS.values())
    assert "machine:" in done.stdout
