"""A fixture that gives a test a penalty case at any stage: `case_at("notified")`, `case_at("performing", "shanghai")`.

The case is walked by mingfa.demo.walk through every step the law asks for, on a site with a folder of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

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
    """A function (stage, agency="xiangxi", several=1) -> Walk: a case at that stage, begun on Monday 2 March 2026."""
    from mingfa.demo.walk import case_at as walked

    return walked
