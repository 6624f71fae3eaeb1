"""Settings of the tests: a site in a temporary folder, the database named by DATABASE_URL or SQLite."""

import os
import tempfile

os.environ["MINGFA_SITE"] = tempfile.mkdtemp(prefix="mingfa-test-")

from mingfa.settings.office import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(SITE / "test.sqlite3")}  # noqa: F405
    # a crash of the machine is not what these tests are about; the soak tests run with full sync
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA recursive_triggers=ON;"  # noqa: F405
