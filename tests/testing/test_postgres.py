"""A PostgreSQL of one's own: real, durable, closed to strangers, gone afterwards."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from mingfa.testing import needs
from mingfa.testing.postgres import postgres


@needs("postgres")
def test_it_runs_durably_for_its_user_only_and_leaves_nothing():
    with postgres(max_connections="7") as url:
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "select current_setting('fsync'), current_setting('synchronous_commit'), current_setting('server_encoding'), "
                "current_setting('max_connections'), current_setting('data_directory')"
            ).fetchone()
        assert row[:4] == ("on", "on", "UTF8", "7")
        folder = Path(row[4]).parent
        assert folder.is_dir()
        wrong = url.replace(urlsplit(url).password, "wrong")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


@needs("postgres")
def test_a_command_gets_its_address_and_gives_its_exit_code():
    script = "import os, psycopg, sys; sys.exit(psycopg.connect(os.environ['DATABASE_URL']).execute('select 41').fetchone()[0])"
    done = subprocess.run([sys.executable, "-m", "mingfa.testing.postgres", "--", sys.executable, "-c", script], env={**os.environ})
    assert done.returncode == 41
