"""A case with evidence on a site of its own, and the package made of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mingfa.desk.keys import forget_keys
from mingfa.desk.perform import forget, look
from mingfa.recording.acts import CountersignDisc, SignDisc
from mingfa.recording.tests.test_media import MP4
from mingfa.review.tests.a_case import Table, on, table


@dataclass
class Evidenced:
    """A case with two recordings: the first with its disc signed, the second only listed."""

    at: Table
    streams: tuple[str, ...]

    @property
    def keeper(self) -> str:
        """Who exports: of the unit that keeps recordings."""
        return self.at.person("archivist")


@pytest.fixture
def own_site(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A site with a folder of its own, so that keys, checkpoints and originals are this test's."""
    settings.SITE = tmp_path / "site"
    settings.SITE.mkdir()
    forget()
    forget_keys()
    yield settings.SITE
    forget()
    forget_keys()


def evidenced(site: Any) -> Evidenced:
    """Store two recordings of one case, list both, make and sign the first one's disc."""
    from mingfa.evidence.tests.test_discs import flag, sheet, stored

    with on("2026-03-02T15:00"):
        at = table(site)
    with on("2026-03-02T15:30"):
        first = stored(at)
        second = stored(at, MP4 + bytes(100_000), place="厂区北门", device="SX-03")
        for stream in (first, second):
            flag(at, stream)
        at.do(sheet(at, first), first, at.person("archivist"))
        number = look(first).state.served.sheet.seq
        for officer in look(first).state.officers:
            at.do(SignDisc(sheet=number, confirmed=True), first, officer)
        at.do(CountersignDisc(sheet=number, confirmed=True), first, at.person("leader_in_charge"))
    return Evidenced(at, (first, second))


@pytest.fixture(scope="session")
def kept_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a package that several tests only read is kept for the run."""
    return tmp_path_factory.mktemp("packages")


@pytest.fixture
def package(kept_packages: Path, tmp_path: Path, db: None, own_site: Path) -> Path:
    """A fresh copy of a package as the command line writes it; made once in a run."""
    kept = kept_packages / "证据包"
    if not kept.exists():
        from mingfa.evidence.exporting import export_to
        from mingfa.testing.site import install_for_test

        with on("2026-01-05T09:00"):
            site = install_for_test("xiangxi")
        made = evidenced(site)
        with on("2026-03-03T09:00"):
            export_to(kept, made.at.case, made.streams, by=made.keeper, purpose="随卷归档", use="filing", iso=True, as_bag=True)
    copy = tmp_path / "包"
    shutil.copytree(kept, copy)
    return copy
