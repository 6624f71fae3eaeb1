"""A vault in a folder: `ab/cd/abcd…`, each file written under a temporary name, flushed to disk, then renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from mingfa.vault.store import CHUNK, Original, OriginalBroken, OriginalMissing, VaultFull

_DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch


class FolderVault:
    """See `Vault`. The folder is made at first use; a file once there is read-only."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, digest: str) -> Path:
        if not _DIGEST(digest):
            raise OriginalMissing(digest)
        return self.root / digest[:2] / digest[2:4] / digest

    def put(self, source: BinaryIO | Iterable[bytes], *, expected: str | None = None, sm3: bool = False) -> Original:
        """See `Vault.put`."""
        incoming = self.root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        temporary = incoming / os.urandom(16).hex()
        sha, extra, size = hashlib.sha256(), hashlib.new("sm3") if sm3 else None, 0
        try:
            with temporary.open("xb") as file:
                for chunk in _chunks(source):
                    sha.update(chunk)
                    if extra is not None:
                        extra.update(chunk)
                    file.write(chunk)
                    size += len(chunk)
                file.flush()
                os.fsync(file.fileno())
            digest = sha.hexdigest()
            if expected is not None and digest != expected.lower():
                raise OriginalBroken(expected.lower(), digest)
            self._settle(temporary, digest)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise VaultFull from error
            raise
        finally:
            temporary.unlink(missing_ok=True)
        return Original(digest, size, extra.hexdigest() if extra is not None else "")

    def _settle(self, temporary: Path, digest: str) -> None:
        path = self._path(digest)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.chmod(0o440)
        os.replace(temporary, path)
        _sync_folder(path.parent)

    def has(self, digest: str) -> bool:
        """See `Vault.has`."""
        return bool(_DIGEST(digest)) and self._path(digest).is_file()

    def size(self, digest: str) -> int:
        """See `Vault.size`."""
        try:
            return self._path(digest).stat().st_size
        except FileNotFoundError:
            raise OriginalMissing(digest) from None

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """See `Vault.read`."""
        try:
            file = self._path(digest).open("rb")
        except FileNotFoundError:
            raise OriginalMissing(digest) from None
        return _ranged(file, start, length)

    def verify(self, digest: str) -> Original:
        """See `Vault.verify`."""
        sha, size = hashlib.sha256(), 0
        for chunk in self.read(digest):
            sha.update(chunk)
            size += len(chunk)
        if sha.hexdigest() != digest:
            raise OriginalBroken(digest, sha.hexdigest())
        return Original(digest, size)

    def all(self) -> Iterator[str]:
        """See `Vault.all`."""
        if not self.root.is_dir():
            return
        for first in sorted(self.root.iterdir()):
            if len(first.name) == 2 and first.is_dir():
                for second in sorted(first.iterdir()):
                    yield from (path.name for path in sorted(second.iterdir()))


def _chunks(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    read: Any = getattr(source, "read", None)
    if read is None:
        yield from source
        return
    while chunk := read(CHUNK):
        yield chunk


def _ranged(file: BinaryIO, start: int, length: int | None) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = length
        while left is None or left > 0:
            chunk = file.read(CHUNK if left is None else min(CHUNK, left))
            if not chunk:
                return
            if left is not None:
                left -= len(chunk)
            yield chunk


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
