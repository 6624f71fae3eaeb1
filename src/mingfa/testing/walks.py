"""A fixture that gives a test a penalty case at any stage: `case_at("notified")`, `case_at("performing", "shanghai")`.

The case is walked by mingfa.demo.walk through every step the law asks for, on a site with a folder of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mingfa.testing.site import install_for_test

if TYPE_CHECKING:
    from mingfa.demo.walk import Walk


@pytest.fixture
def own_site(db: None, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A folder for this test's keys, originals, checkpoints and feeds; nothing of it is kept in memory afterwards."""
    from mingfa.desk.keys import forget_keys
    from mingfa.desk.perform import forget

    settings.SITE = tmp_path / "site"
    settings.SITE.mkdir()
    forget()
    forget_keys()
    yield settings.SITE
    forget()
    forget_keys()


@pytest.fixture
def case_at(own_site: Path) -> Callable[..., Walk]:
    """A function (stage, agency="xiangxi", start=..., several=1) -> Walk: a case at that stage, begun on Monday 2 March 2026 unless told."""
    from mingfa.agencies.setup import load_site
    from mingfa.demo.walk import case_at as walked
    from mingfa.desk import now
    from mingfa.desk.times import LOCAL

    known: set[str] = set()

    def make(stage: str, agency: str = "xiangxi", *, start: datetime | None = None, several: int = 1) -> Walk:
        begun = start or datetime(2026, 3, 2, 9, tzinfo=LOCAL)
        with now.at(begun):
            site = load_site(agency) if agency in known else install_for_test(agency)
        known.add(agency)
        return walked(stage, agency, site=site, start=begun, several=several)

    return make
