"""Originals on their way in and out: uploads wait beside the vault until their act passes; what a file is, its first bytes say."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from mingfa.desk.act import Act
from mingfa.recording.media import HEAD, sniff
from mingfa.recording.ranges import Part, Reply, reply
from mingfa.vault.folder import FolderVault
from mingfa.vault.site import site_vault
from mingfa.vault.store import OriginalMissing, Vault

UNKNOWN = "application/octet-stream"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {
    "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "video/mp4": ".mp4",
    "video/quicktime": ".mov", "video/x-matroska": ".mkv", "video/x-msvideo": ".avi", "video/mp2t": ".ts", "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3", "audio/wav": ".wav", "audio/ogg": ".ogg", "audio/flac": ".flac", "application/zip": ".zip", DOCX: ".docx",
    "text/plain; charset=utf-8": ".txt", UNKNOWN: ".bin",
}  # fmt: skip
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "text/plain; charset=utf-8"})
"""Types that a browser shows and that can do nothing: everything else is only offered for saving (or played)."""

HOUR = 3600.0
OLD = 30 * 24 * HOUR
_swept = [0.0]
_DIGEST = re.compile(r"[0-9a-f]{64}")


def staged() -> FolderVault:
    """Return where uploads wait; nothing there belongs to the ledger, and `sweep` takes what is old."""
    return FolderVault(Path(settings.SITE) / "uploads")


def sweep() -> None:
    """Take away uploads that no act has named for a month; once an hour at most. Recordings that came by parts wait for their registration."""
    from mingfa.office.incoming import site_uploads

    at = time.time()
    if at - _swept[0] < HOUR:
        return
    _swept[0] = at
    folder = Path(settings.SITE) / "uploads"
    waiting = {upload.digest for upload in site_uploads().all()}
    for file in folder.rglob("*") if folder.is_dir() else ():
        if file.is_file() and file.name not in waiting and at - file.stat().st_mtime > OLD:
            file.unlink(missing_ok=True)


def keep(upload: Any) -> str:
    """Keep an uploaded file aside and return its SHA-256, hex. Raises VaultFull."""
    return staged().put(upload.chunks()).digest


def place_of(digest: str) -> Vault:
    """Return where an original is: in the vault, or waiting; raises OriginalMissing."""
    for store in (site_vault(), staged()):
        if store.has(digest):
            return store
    raise OriginalMissing(digest)


def digests_in(act: Act) -> Iterator[str]:
    """Iterate over everything in an act that may be the digest of an original."""
    yield from _digests(act.model_dump(mode="json"))


def _digests(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _DIGEST.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _digests(item)
    elif isinstance(value, list):
        for item in value:
            yield from _digests(item)


def settle(act: Act) -> None:
    """Move the uploads that an act names into the vault, before the act is handed over: no entry names an original that is not there."""
    vault, waiting = site_vault(), staged()
    for digest in dict.fromkeys(digests_in(act)):
        if waiting.has(digest) and not vault.has(digest):
            try:
                vault.put_file(waiting.path(digest), digest)
            except (FileNotFoundError, OriginalMissing):  # the same form, sent twice, has moved it meanwhile
                if not vault.has(digest):
                    raise


@lru_cache(maxsize=4096)
def media_type(digest: str) -> str:
    """Return the content type, by the first bytes; raises OriginalMissing. The name of a file decides nothing."""
    head = b"".join(place_of(digest).read(digest, 0, max(HEAD, 4096)))
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"GIF8"):
        return "image/gif"
    if head.startswith(b"PK\x03\x04"):
        return DOCX if b"word/" in head else "application/zip"
    if found := sniff(head):
        return found
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end < len(head) - 4:
            return UNKNOWN
        text = head[: error.start].decode("utf-8", "replace")
    return UNKNOWN if any(ord(c) < 9 for c in text) else "text/plain; charset=utf-8"


def plays(media: str) -> bool:
    """Say whether a browser's player takes this type."""
    return media.partition("/")[0] in ("video", "audio")


def answer(request: HttpRequest, digest: str, *, download: bool, name: str) -> HttpResponseBase:
    """Answer with an original, or with the ranges a player asks for; raises OriginalMissing."""
    store = place_of(digest)
    media = media_type(digest)
    if request.headers.get("If-None-Match") == f'"{digest}"':
        return HttpResponse(status=304, headers={"ETag": f'"{digest}"'})
    found = reply(request.headers.get("Range", ""), store.size(digest), media, digest, if_range=request.headers.get("If-Range", ""))
    saved_as = (name or digest[:16]) + ENDINGS.get(media, ".bin")
    headers = dict(found.headers) | {"Content-Disposition": content_disposition_header(download, saved_as) or "inline"}
    if request.method == "HEAD" or not found.pieces:
        return HttpResponse(status=found.status, headers=headers)
    return StreamingHttpResponse(_body(found, store, digest), status=found.status, headers=headers)


def _body(found: Reply, store: Vault, digest: str) -> Iterator[bytes]:
    for piece in found.pieces:
        if isinstance(piece, Part):
            yield from store.read(digest, piece.start, piece.length)
        else:
            yield piece
