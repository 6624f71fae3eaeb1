"""With the site stopped, whatever is changed in the database or among the originals, `mingfa verify` names it."""

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="edits the file of an SQLite site; the desk's own tests do it on PostgreSQL"
)
def test_verify_names_every_one_of_a_sample_of_changes(tmp_path):
    site = tmp_path / "site"
    plain = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MINGFA_SITE")}
    told = subprocess.run([sys.executable, "-m", "mingfa.cli", "demo", "--site", str(site)], env=plain, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout[-2000:] + told.stderr[-2000:]
    command = [sys.executable, "-m", "mingfa.testing.tamper", str(site), "--count", "45"]
    done = subprocess.run(command, env=plain, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 missed" in done.stdout
    verified = subprocess.run(
        [sys.executable, "-m", "mingfa.cli", "verify", "--site", str(site)], env=plain, capture_output=True, text=True
    )
    assert verified.stdout.rstrip().endswith("verify: ok")
