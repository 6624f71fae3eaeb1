"""Settings of the tests: a site in a temporary folder, the database named by DATABASE_URL or SQLite."""

import os
import tempfile

os.environ["MINGFA_SITE"] = tempfile.mkdtemp(prefix="mingfa-test-")

from mingfa.settings.office import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
