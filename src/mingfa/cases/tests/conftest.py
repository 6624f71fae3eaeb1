"""Agencies installed once for a test module's tests, and an empty cache of states for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mingfa.cases.tests.stories import Story
from mingfa.cases.tests.whole import Whole
from mingfa.desk import now
from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import forget
from mingfa.desk.times import LOCAL
from mingfa.testing.site import install_for_test


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """Let no state survive from another test."""
    forget()


@pytest.fixture
def story(db: None) -> Callable[[str], Story]:
    """Return a maker of stories: an agency installed with its people, and a case of it not yet begun."""
    sites = {}

    def make(agency: str = "xiangxi") -> Story:
        if agency not in sites:
            with now.at(datetime(2026, 1, 5, 9, 0, tzinfo=LOCAL)):
                sites[agency] = install_for_test(agency)
        return Story(sites[agency])

    return make


@pytest.fixture
def whole(db: None, tmp_path: Path, settings: Any) -> Iterator[Callable[[str], Whole]]:
    """Return a maker of whole penalty cases, on a site with a folder of its own: what is issued there leaves checkpoints."""
    settings.SITE = tmp_path
    forget()
    forget_keys()
    sites = {}

    def make(agency: str = "xiangxi") -> Whole:
        if agency not in sites:
            with now.at(datetime(2026, 1, 5, 9, 0, tzinfo=LOCAL)):
                sites[agency] = install_for_test(agency)
        return Whole(sites[agency])

    yield make
    forget()
    forget_keys()
