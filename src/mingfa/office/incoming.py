"""Recordings on their way in, as this site has them: uploads by parts, what has come whole and waits for its registration."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from mingfa.desk.models import Head
from mingfa.office.vaulting import staged
from mingfa.recording.state import recording_stream
from mingfa.recording.uploads import Upload, Uploads

HOUR = 3600.0
_looked = [0.0]


def site_uploads() -> Uploads:
    """Return the uploads of the site that the settings name (SITE/incoming/uploads). One for a process: it keeps the running hashes."""
    return _uploads(Path(settings.SITE), settings.MAX_RECORDING_BYTES, settings.INCOMING_QUOTA_BYTES, settings.UPLOAD_LASTS_S)


@lru_cache(maxsize=4)
def _uploads(site: Path, largest: int, quota: int, lasts_s: float) -> Uploads:
    return Uploads(
        site / "incoming" / "uploads", lambda path, digest: staged().put_file(path, digest), largest=largest, quota=quota, lasts_s=lasts_s
    )


def registered(upload: Upload) -> bool:
    """Say whether an act has named what came whole: the recording is in the ledger."""
    return bool(upload.digest) and Head.objects.filter(stream=recording_stream(upload.agency, upload.digest)).exists()


def expire() -> None:
    """Take away broken-off uploads whose time is over, and the records of registered ones; once an hour at most (the worker's part)."""
    at = time.monotonic()
    if _looked[0] and at - _looked[0] < min(HOUR, settings.UPLOAD_LASTS_S):
        return
    _looked[0] = at
    site_uploads().expire(registered)
