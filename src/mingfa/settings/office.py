"""Settings of the office: staff pages, API, worker and command line."""

import os

from mingfa.settings.common import *  # noqa: F403
from mingfa.settings.common import SITE, database, secret

SECRET_KEY = secret("office")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("MINGFA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), SITE, "office.sqlite3")}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "mingfa.ledger",
    "mingfa.desk",
]
