"""Sealing what holders of codes may read, and laying it beside the feed (feed/<agency>/progress/): replaced when it changes, gone when it ends.

Files are named by their digests and written before the signed note that names the list in force; what no list names any more is deleted
after it. Broken off, the next run makes the rest. docs/spec/progress.md fixes the format.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from mingfa.desk.keys import make_key
from mingfa.desk.now import now
from mingfa.desk.perform import look, regime_of
from mingfa.desk.times import local_day
from mingfa.disclosure.feed import feed_folder
from mingfa.disclosure.items import digest_of
from mingfa.law.errors import MingfaError
from mingfa.ledger.errors import LedgerError
from mingfa.ledger.sealed import Shelf, make_lock, open_shelf, seal, sign_shelf, unpack_shelf
from mingfa.progress.content import content_of
from mingfa.progress.facts import characters
from mingfa.progress.models import SealedRow
from mingfa.progress.state import ProgressState

log = logging.getLogger(__name__)
BATCH = 200
"""Codes looked at in one round; the rest follows in the next."""


def seal_all() -> int:
    """Seal what changed since the last time, for every agency; return for how many codes something was made or taken away."""
    today, changed = local_day(now()), 0
    for agency, streams in _by_agency(_waiting(today)).items():
        with transaction.atomic():  # broken off before the list was written, the rows are as before, and all of it is done again
            count = _seal(agency, streams, today)
            if count:
                write_shelf(agency)
        changed += count
    return changed


def _waiting(today: date) -> list[str]:
    """Name the codes whose matter or whose own stream went on, and those that nobody has looked at today."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.stream FROM progress_code p JOIN desk_head h ON h.stream = p.subject JOIN desk_head o ON o.stream = p.stream "
            "LEFT JOIN progress_sealed s ON s.stream = p.stream "
            "WHERE s.stream IS NULL OR s.subject_seq <> h.seq OR s.own_seq <> o.seq OR s.made_on <> %s ORDER BY p.stream LIMIT %s",
            [today, BATCH],
        )
        return [row[0] for row in cursor.fetchall()]


def _by_agency(streams: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for stream in streams:
        found.setdefault(stream.partition("/")[0], []).append(stream)
    return found


def _seal(agency: str, streams: list[str], today: date) -> int:
    """Seal these codes again where what they show has changed; return how many did."""
    view = regime_of(agency)
    if view is None:
        return 0
    changed = 0
    for stream in streams:
        own = look(stream)
        code: ProgressState = own.state
        subject = look(code.subject)
        held = SealedRow.objects.filter(stream=stream).first()
        row = held or SealedRow(stream=stream, agency=agency, name="", file="", digest="")
        try:
            changed += _sealed_anew(agency, code, content_of(code, subject.state, view, today), row)
        except MingfaError as error:  # nothing is shown rather than what holds no longer; nobody else waits for it
            log.error("办理进度没有封装：%s：%s", stream, error)
            changed += _sealed_anew(agency, code, None, row)
        row.subject_seq, row.own_seq, row.made_on = subject.seq, own.seq, today
        row.save()
    return changed


def _sealed_anew(agency: str, code: ProgressState, content: dict[str, Any] | None, row: SealedRow) -> bool:
    """Seal a content where it is another than the one last sealed, or take it away; say whether anything changed. Raises SealInvalid."""
    if content is None:
        gone = bool(row.file)
        row.name = row.file = row.digest = ""
        return gone
    digest = digest_of({"content": content, "code": code.code, "number": code.number, "identity": code.identity})
    if digest == row.digest and row.file and (_folder(agency) / row.file).exists():
        return False
    lock = make_lock(agency, code.number, code.identity, code.code)
    raw = seal(lock, content)
    row.name, row.file, row.digest = lock.name, hashlib.sha256(raw).hexdigest(), digest
    _put(_folder(agency) / row.file, raw)
    return True


def write_shelf(agency: str) -> None:
    """Write the list of what is there now, sign it, and delete what it does not name."""
    folder, key, view = _folder(agency), make_key(agency, "feed"), regime_of(agency)
    entries = dict(SealedRow.objects.filter(agency=agency).exclude(file="").order_by("name").values_list("name", "file"))
    today = local_day(now())
    asked = characters(view.regime, today) if view is not None else 6
    shelf = Shelf(agency, max(int(now().timestamp()), _serial(agency) + 1), view.regime.name if view is not None else "", asked, entries)
    packed = shelf.packed()
    name = hashlib.sha256(packed).hexdigest()
    _put(folder / name, packed)
    _put(folder / "now", sign_shelf(shelf, [key.signer]))
    kept = {name, "now", *entries.values()}
    for path in folder.iterdir():
        if path.name not in kept and not path.name.startswith("."):
            path.unlink(missing_ok=True)


def shelf_of(agency: str) -> Shelf | None:
    """Return the list now in force, None before the first one or when it cannot be read."""
    folder = _folder(agency)
    try:
        _, name = open_shelf((folder / "now").read_bytes(), agency, [make_key(agency, "feed").verifier])
        return unpack_shelf((folder / name).read_bytes())
    except (OSError, LedgerError):
        return None


def _serial(agency: str) -> int:
    held = shelf_of(agency)
    return held.serial if held is not None else 0


def _folder(agency: str) -> Path:
    folder = feed_folder() / agency / "progress"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _put(path: Path, raw: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
