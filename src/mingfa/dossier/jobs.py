"""What follows the archive of a case by itself: its package is made in the background, and the dossier notes the digest of its list of files."""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from mingfa.desk.perform import look, perform
from mingfa.desk.streams import agency_of
from mingfa.dossier.acts import RecordPackage
from mingfa.dossier.bag import Bag, remove_bag
from mingfa.dossier.models import DossierRow
from mingfa.dossier.package import make_package
from mingfa.dossier.state import DossierState
from mingfa.law.errors import MingfaError

log = logging.getLogger(__name__)
FOLDER = "archives"
AGAIN_S = 600.0
"""Seconds after which a package that could not be made is tried again."""


@dataclass(frozen=True, slots=True)
class Told:
    """How far a package is: bytes done and to do, whole: it is there; error: why it could not be made, "" when nothing went wrong."""

    done: int = 0
    total: int = 0
    whole: bool = False
    error: str = ""
    at: float = 0.0

    @property
    def percent(self) -> int:
        """How far, in percent."""
        return 100 if self.whole else self.done * 100 // self.total if self.total else 0


def package_path(dossier: str) -> Path:
    """Return the folder of a dossier's package: SITE/archives/<agency>/<dossier>."""
    return Path(settings.SITE) / FOLDER / agency_of(dossier) / dossier.rpartition("/")[2]


def _told_path(dossier: str) -> Path:
    path = package_path(dossier)
    return path.with_name(path.name + ".json")


def progress_of(dossier: str) -> Told:
    """Say how far the package of a dossier is."""
    try:
        told = json.loads(_told_path(dossier).read_text(encoding="utf-8"))
        return Told(int(told["done"]), int(told["total"]), bool(told["whole"]), str(told["error"]), float(told["at"]))
    except (OSError, ValueError, KeyError):
        return Told()


def _tell(dossier: str, told: Told) -> None:
    path = _told_path(dossier)
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(path.name + ".part")
    passing.write_text(
        json.dumps({"done": told.done, "total": told.total, "whole": told.whole, "error": told.error, "at": told.at}), encoding="utf-8"
    )
    os.replace(passing, path)


def package(dossier: str) -> Bag:
    """Make the package of a dossier, or go on with it, and note its digest on the dossier's stream. Raises what make_package raises."""
    state: DossierState = look(dossier).state
    last = [0.0]

    def progress(done: int, total: int) -> None:
        if time.monotonic() - last[0] > 0.5 or done == total:
            last[0] = time.monotonic()
            _tell(dossier, Told(done, total, at=time.time()))

    bag = make_package(state.case, package_path(dossier), progress=progress)
    if not any(one.manifest == bag.manifest for one in state.packages):
        perform(
            RecordPackage(manifest=bag.manifest, files=bag.files, size=bag.size),
            dossier,
            by="packer",
            key=f"package|{bag.manifest}|{dossier}"[:120],
        )
    _tell(dossier, Told(bag.size, bag.size, whole=True, at=time.time()))
    return bag


def package_waiting(limit: int = 1) -> int:
    """Make the packages of dossiers that have none yet, the oldest first; one that cannot be made is told and tried again later."""
    made = 0
    for row in DossierRow.objects.filter(manifest="").order_by("filed_on", "stream")[: limit * 50]:
        told = progress_of(row.stream)
        if told.error and time.time() - told.at < AGAIN_S:
            continue
        try:
            package(row.stream)
        except MingfaError as error:
            log.error("package of %s: %s: %s", row.stream, error.code, error)
            _tell(row.stream, Told(error=str(error), at=time.time()))
            continue
        made += 1
        if made >= limit:
            break
    return made


def drop_disposed() -> int:
    """Take away packages with a recording that was since lawfully disposed of: no copy of it stays here. Return how many."""
    dropped = 0
    for row in DossierRow.objects.filter(recordings__gt=0).order_by("stream"):
        if not package_path(row.stream).is_dir():
            continue
        state: DossierState = look(row.stream).state
        if any(getattr(look(stream).state, "gone", False) for stream, _, _ in state.recordings):
            remove_bag(package_path(row.stream))
            _tell(row.stream, Told(error="包内有音像资料已经依法处置，归档包不再保留", at=time.time()))
            dropped += 1
    return dropped
