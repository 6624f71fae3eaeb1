"""Settings of the tests: a site in a temporary folder, the database named by DATABASE_URL or SQLite."""

import atexit
import os
import shutil
import tempfile

os.environ["MINGFA_SITE"] = tempfile.mkdtemp(prefix="mingfa-test-")
for name in ("MINGFA_VAULT", "MINGFA_VAULT_SECOND", "MINGFA_SCRUB_MB_S", "MINGFA_SCRUB_DAYS"):
    os.environ.pop(name, None)


def _remove(folder: str, of: int) -> None:
    """Leave nothing behind; a process forked from this one removes nothing."""
    if os.getpid() == of:
        shutil.rmtree(folder, ignore_errors=True)


atexit.register(_remove, os.environ["MINGFA_SITE"], os.getpid())

from mingfa.settings.office import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(SITE / "test.sqlite3")}  # noqa: F405
    # a crash of the machine is not what these tests are about; the soak tests run with full sync
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA recursive_triggers=ON;"  # noqa: F405
