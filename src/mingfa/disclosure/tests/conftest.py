"""Whole cases for publications, and a portal that follows the site's feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mingfa.desk import now
from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import forget
from mingfa.desk.times import LOCAL
from mingfa.disclosure.tests.publishing import Publishing
from mingfa.portal.tests.visitor import Portal
from mingfa.testing.site import install_for_test


@pytest.fixture
def publishing(db: None, tmp_path: Path, settings: Any) -> Iterator[Callable[[str], Publishing]]:
    """Return a maker of whole cases with what their publication needs, on a site with a folder of its own."""
    settings.SITE = tmp_path / "site"
    settings.SITE.mkdir()
    forget()
    forget_keys()
    sites = {}

    def make(agency: str = "xiangxi") -> Publishing:
        if agency not in sites:
            with now.at(datetime(2026, 1, 5, 9, 0, tzinfo=LOCAL)):
                sites[agency] = install_for_test(agency)
        return Publishing(sites[agency])

    yield make
    forget()
    forget_keys()


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """A portal of its own."""
    return Portal(tmp_path / "portal")
