"""The toy domain, installed in an empty site for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

WRITER = "toy/toyperson/writer"
NOTE = "toy/toynote/n1"


@pytest.fixture
def site(transactional_db: None, tmp_path: Path, settings: pytest.FixtureRequest) -> Iterator[Path]:
    """A site of its own folder with two writers, two keepers, a counter and an open notebook."""
    from mingfa.desk.keys import forget_keys
    from mingfa.desk.perform import forget, perform
    from mingfa.desk.tests import toy

    settings.SITE = tmp_path  # type: ignore[attr-defined]
    forget()
    forget_keys()
    with toy.toy_sources():
        perform(toy.Adopt(), "toy/toyregime/main", by="installer", key="regime")
        for name, role in (("writer", "writer"), ("other", "writer"), ("keeper", "keeper"), ("second", "keeper"), ("guest", "guest")):
            perform(toy.Enrol(person=name, role=role), f"toy/toyperson/{name}", by="installer", key=f"enrol-{name}")
        perform(toy.StartCounter(), "toy/toycounter/main", by="installer", key="counter")
        perform(toy.Open(title="笔记"), NOTE, by=WRITER, key="open")
        yield tmp_path
    forget()
    forget_keys()
