"""Agencies on a site with a folder of its own, and a portal that follows: as disclosure has them."""

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
from mingfa.licences.tests.applying import Applying
from mingfa.portal.tests.visitor import Portal
from mingfa.testing.site import install_for_test

BEGUN = datetime(2024, 1, 8, 9, tzinfo=LOCAL)


@pytest.fixture
def applying(db: None, tmp_path: Path, settings: Any) -> Iterator[Callable[..., Applying]]:
    """Return a maker of applications at an agency, as of a moment."""
    settings.SITE = tmp_path / "site"
    settings.SITE.mkdir()
    forget()
    forget_keys()
    sites: dict[str, Any] = {}

    def make(agency: str = "shanghai", at: datetime = datetime(2026, 3, 2, 9, tzinfo=LOCAL)) -> Applying:
        if agency not in sites:
            with now.at(BEGUN):
                sites[agency] = install_for_test(agency)
        return Applying(sites[agency], at)

    yield make
    forget()
    forget_keys()


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    """A portal of its own."""
    return Portal(tmp_path / "portal")
