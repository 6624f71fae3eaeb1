"""The root of all tests: our plugin, and Django's settings."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingfa.settings.test")

pytest_plugins = ["mingfa.testing.plugin"]
