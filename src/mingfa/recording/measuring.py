"""Measuring what is stored (测定): every original is read once, and what it holds is entered by the platform, never by a form."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from mingfa.desk.act import MEASURER
from mingfa.desk.errors import DeskError
from mingfa.desk.perform import look, perform
from mingfa.recording.acts import MeasureRecording
from mingfa.recording.models import RecordingRow
from mingfa.recording.probe import Probe, probe_original
from mingfa.recording.state import Piece, RecordingState
from mingfa.vault.site import site_vault
from mingfa.vault.store import OriginalMissing, Vault, VaultError

log = logging.getLogger(__name__)

AROUND = timedelta(minutes=5)
"""A creation time in the file fits when it is no further than this from the time of the recording: some devices write it at the start, some
at the end, some when they close the file."""
ZONES = (timedelta(0), timedelta(hours=8))
"""Devices write the time of creation as UTC, as the format asks, or as the local time."""
WAIT_S = 600.0
_failed: dict[str, float] = {}


def measure(stream: str, vault: Vault | None = None) -> int:
    """Measure every file of a recording that was not measured yet, and return how many. Raises OriginalMissing, VaultUnreachable."""
    state: RecordingState = look(stream).state
    store = vault or site_vault()
    done = 0
    for piece in state.pieces:
        if piece.measure is None and state.stage == "stored":
            found = measured(state, piece, probe_original(store, piece.digest))
            perform(found, stream, by=MEASURER.person, key=f"measure:{stream}:{piece.digest[:16]}")
            done += 1
    return done


def measure_waiting(limit: int = 20) -> int:
    """Measure recordings that wait for it, as many as `limit`, and return how many were. What cannot be read now is tried again later."""
    done = 0
    for stream in _waiting(limit):
        try:
            measure(stream)
            done += 1
            _failed.pop(stream, None)
        except (VaultError, DeskError) as error:
            _failed[stream] = time.monotonic()
            log.warning("%s could not be measured: %s", stream, error)
    return done


def _waiting(limit: int) -> Iterable[str]:
    at = time.monotonic()
    for stream, since in tuple(_failed.items()):
        if at - since > WAIT_S:
            del _failed[stream]
    rows = RecordingRow.objects.filter(stage="stored", measured=False).exclude(stream__in=_failed).order_by("uploaded_on", "stream")
    return list(rows.values_list("stream", flat=True)[:limit])


def measured(state: RecordingState, piece: Piece, found: Probe) -> MeasureRecording:
    """Put what a file holds into true time: it begins when its first packet was recorded, as claimed with the device's offset taken out."""
    ms = timedelta(milliseconds=1)
    signs = (*found.signs, *(("created_elsewhen",) if _elsewhen(state, piece, found) else ()))
    return MeasureRecording.model_validate(
        {
            "digest": piece.digest,
            "spans": [
                {"started_at": piece.started_at + start * ms, "ended_at": piece.started_at + end * ms}
                for start, end in found.stretches[:10_000]
            ],
            "duration_ms": found.duration_ms,
            "container": found.container,
            "codec": found.codec,
            "created": found.created[:20],
            "signs": signs,
            "software": found.software,
            "damaged": found.damaged,
            "why": found.why,
        }
    )


def _elsewhen(state: RecordingState, piece: Piece, found: Probe) -> bool:
    """Say whether no creation time in the file fits the time it is said to have been recorded, as the device's own clock showed it."""
    offset = timedelta(milliseconds=state.offset_ms or 0)
    start, end = piece.started_at + offset - AROUND, piece.ended_at + offset + AROUND

    def fits(at: datetime) -> bool:
        return any(start <= at - zone <= end for zone in ZONES)

    return bool(found.created) and not any(fits(at) for at in found.created)


__all__ = ["OriginalMissing", "measure", "measure_waiting", "measured"]
