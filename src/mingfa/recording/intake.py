"""Taking in a file (入库): checked by its first bytes, hashed while it is written, kept once under its digest, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from mingfa.recording.media import HEAD, BadMedia, check_media, safe_name
from mingfa.vault.store import CHUNK, Vault


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as taken in: what UploadRecording needs to name it."""

    digest: str
    sm3: str
    size: int
    file_name: str
    media_type: str


def take_in(vault: Vault, source: BinaryIO | Iterable[bytes], file_name: str, *, expected: str | None = None, sm3: bool = False) -> Taken:
    """Keep a file in the vault and say what it is.

    expected: SHA-256 the sender computed. Raises BadMedia for an empty file, one that is no recording, or one whose name says otherwise;
    OriginalBroken when another digest arrives; VaultFull. In each case nothing is kept.
    """
    name = safe_name(file_name)
    chunks = _chunks(source)
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= HEAD:
            break
    media = check_media(head[:HEAD], len(head), name)
    original = vault.put(_rejoined(head, chunks), expected=expected, sm3=sm3)
    return Taken(original.digest, original.sm3, original.size, name, media)


def _rejoined(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from rest


def _chunks(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    read: Any = getattr(source, "read", None)
    if read is None:
        yield from source
        return
    while chunk := read(CHUNK):
        yield chunk


__all__ = ["BadMedia", "Taken", "take_in"]
