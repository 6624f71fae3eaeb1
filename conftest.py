"""The root of all tests: our plugin, and a database that can be emptied although its ledger refuses it."""

from __future__ import annotations

import pytest

pytest_plugins = ["mingfa.testing.plugin", "mingfa.testing.site", "mingfa.testing.walks"]


@pytest.fixture(scope="session", autouse=True)
def _emptied_by_us() -> None:
    """Transactional tests end by emptying the database with the guards off for that moment."""
    from mingfa.testing.clean import install

    install()
