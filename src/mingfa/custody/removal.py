"""Removing the files of what was approved to be destroyed (清除原件): after the approval is in the ledger, from every store, as often as needed.

What was made from them goes too: cuts, and strips of small pictures. Stopped in the middle, it begins again: a file that is gone stays gone,
one that is left goes next time. Only when all are done is the list entered as the record of destruction.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from django.db import connection

from mingfa.custody.acts.destruction import RecordRemoval, StillNamed
from mingfa.custody.models import DestructionRow
from mingfa.custody.state import DestructionState
from mingfa.desk.errors import UnknownStream
from mingfa.desk.now import now
from mingfa.desk.perform import look, perform
from mingfa.desk.settle import after_sequencing
from mingfa.recording.making import drop_strip
from mingfa.vault.disposal import remove_original
from mingfa.vault.site import site_vaults
from mingfa.vault.store import VaultError

log = logging.getLogger(__name__)
PAUSE = 60.0
_failed = [-PAUSE]
CUSTODIAN = "custodian"
NO_ORIGINALS = frozenset({"access", "destruction", "access_request", "dispute"})


def remove_approved(limit: int = 20) -> int:
    """Remove the files of approved lists, the oldest first; return how many lists were finished. A store that does not answer is tried again."""
    done = 0
    rows = DestructionRow.objects.filter(stage="approved").order_by("approved_on", "stream")
    for stream in list(rows.values_list("stream", flat=True)[:limit]):
        try:
            _remove(stream)
            done += 1
        except VaultError as error:
            log.error("%s: %s", error.code, error)
    return done


@after_sequencing
def remove_waiting() -> None:
    """Remove what waits, in the background; after a failure not before a minute is over."""
    if time.monotonic() - _failed[0] < PAUSE or not DestructionRow.objects.filter(stage="approved").exists():
        return
    waiting = DestructionRow.objects.filter(stage="approved").count()
    if remove_approved() < waiting:
        _failed[0] = time.monotonic()


def _remove(stream: str) -> None:
    state: DestructionState = look(stream).state
    digests = tuple(dict.fromkeys(digest for one in state.wanted for digest in (*one.digests, *look(one.recording).state.derived)))
    named = still_named(digests)
    vaults = site_vaults()
    removed: list[str] = []
    kept: list[StillNamed] = []
    for digest in digests:
        if digest in named:
            kept.append(StillNamed(digest=digest, by=named[digest]))
            continue
        remove_original(vaults, digest, by_stream=stream, by_seq=state.approved_seq, at=now())
        drop_strip(digest)
        removed.append(digest)
    perform(RecordRemoval(removed=tuple(removed), kept=tuple(kept)), stream, by=CUSTODIAN, key=f"removal:{stream}")


def still_named(digests: Iterable[str]) -> dict[str, str]:
    """Return the digests that some stream still names as an original of its own, each with such a stream: their files stay.

    Streams are found by the text of their entries and then asked for their originals as they stand.
    """
    wanted = tuple(digests)
    found: dict[str, str] = {}
    for stream in _mentioning(wanted):
        if stream.split("/", 2)[1] in NO_ORIGINALS:
            continue
        try:
            folded = look(stream)
        except UnknownStream:
            continue
        for digest in folded.kind.originals(folded.state):
            if digest in wanted:
                found.setdefault(digest, stream)
    return found


def _mentioning(digests: tuple[str, ...]) -> list[str]:
    if not digests:
        return []
    place = "position(%s in body) > 0" if connection.vendor == "postgresql" else "instr(body, %s) > 0"
    sql = f"SELECT DISTINCT stream FROM ledger_body WHERE {' OR '.join([place] * len(digests))} ORDER BY stream"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [digest.encode() for digest in digests])
        return [row[0] for row in cursor.fetchall()]
