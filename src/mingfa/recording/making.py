"""What the platform makes from originals in the background: strips of small pictures, and the cuts that people have asked for."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

from django.conf import settings

from mingfa.desk.act import MEASURER
from mingfa.desk.errors import DeskError
from mingfa.desk.perform import look, perform
from mingfa.recording.acts.deriving import FailCut, KeepCut
from mingfa.recording.cutting import CannotCut, Made, clip, redact
from mingfa.recording.derived import Cut
from mingfa.recording.models import CutRow, RecordingRow
from mingfa.recording.pictures import Picture, make_strip, strip, strip_folder
from mingfa.recording.state import RecordingState
from mingfa.vault.site import site_vault
from mingfa.vault.store import Vault, VaultError

log = logging.getLogger(__name__)

LATEST = 500
"""Only so many of the latest films get a strip by themselves."""
_made: set[str] = set()


def strips_folder() -> Path:
    """Return where the site keeps its strips: they are made from originals and belong to no backup."""
    return Path(settings.SITE) / "made" / "strips"


def make_strips(limit: int = 5) -> int:
    """Make strips of films that have none, the latest first, as many as `limit`; returns how many."""
    done, root, vault = 0, strips_folder(), site_vault()
    rows = RecordingRow.objects.filter(stage="stored", media_type__startswith="video/").order_by("-uploaded_on", "stream")
    for digest in rows.values_list("digest", flat=True)[:LATEST]:
        if digest not in _made and strip(root, digest) is None:
            try:
                make_strip(root, vault, digest)
            except VaultError as error:
                log.warning("no strip of %s: %s", digest[:16], error)
                continue
            done += 1
        _made.add(digest)
        if done >= limit:
            break
    return done


def strip_of(digest: str) -> tuple[Picture, ...]:
    """Return the strip of an original, made now where it is older than those that are made by themselves. Raises OriginalMissing."""
    held = strip(strips_folder(), digest)
    return make_strip(strips_folder(), site_vault(), digest) if held is None else held


def drop_strip(digest: str) -> None:
    """Take away the strip of an original that is destroyed."""
    shutil.rmtree(strip_folder(strips_folder(), digest), ignore_errors=True)
    _made.discard(digest)


def make_cuts(limit: int = 3) -> int:
    """Make cuts that people have asked for, as many as `limit`; returns how many were made or found to be impossible."""
    done = 0
    for stream in list(CutRow.objects.filter(state="waiting").order_by("stream").values_list("stream", flat=True).distinct()[:limit]):
        state: RecordingState = look(stream).state
        for cut in state.cuts:
            if cut.waiting:
                try:
                    _make(stream, cut, site_vault())
                except (VaultError, DeskError, OSError) as error:
                    log.warning("%s %s could not be made: %s", stream, cut.id, error)
                    continue
                done += 1
    return done


def _make(stream: str, cut: Cut, vault: Vault) -> None:
    """Make one cut: into a file of its own, then into the vault, then into the ledger."""
    folder = Path(settings.SITE) / "made" / "cuts"
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"{cut.original[:16]}-{cut.id}.{os.getpid()}"
    try:
        made = _cut(vault, cut, out)
        if look(stream).state.gone:  # destroyed while it was being made: nothing of it comes into the vault any more
            return
        with out.open("rb") as file:
            kept = vault.put(file)
    except CannotCut as error:
        perform(FailCut(cut=cut.id, why=str(error)), stream, by=MEASURER.person, key=f"cut:{stream}:{cut.id}:failed")
        return
    finally:
        out.unlink(missing_ok=True)
    act = KeepCut(
        cut=cut.id, derived=kept.digest, size=kept.size, media_type=made.media_type, made_from_ms=made.from_ms, made_to_ms=made.to_ms
    )
    perform(act, stream, by=MEASURER.person, key=f"cut:{stream}:{cut.id}")


def _cut(vault: Vault, cut: Cut, out: Path) -> Made:
    if cut.kind == "redacted":
        return redact(vault, cut.original, cut.from_ms, cut.to_ms, cut.boxes, cut.silenced, out)
    return clip(vault, cut.original, cut.from_ms, cut.to_ms, out)
