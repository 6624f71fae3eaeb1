"""A vault in a folder: `ab/cd/abcd…`, each file written under a temporary name, flushed to disk, then renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from mingfa.vault.store import (
    CHUNK,
    Listed,
    Original,
    OriginalBroken,
    OriginalHeld,
    OriginalMissing,
    Pace,
    VaultForbidden,
    VaultFull,
    VaultUnreachable,
    chunks_of,
    is_digest,
)

_HASHED_AT_ONCE = 512 * 1024
_GONE_AWAY = (errno.ENOTCONN, errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EMLINK)
"""File systems without second names for a file say one of these."""
_NOT_LET = (errno.EACCES, errno.EPERM, errno.EROFS)


class FolderVault:
    """See `Vault`. The folder is made at first use; a file once there is read-only.

    Beside the originals: `incoming/` for what is being written, `damaged/` for broken bytes that were repaired, `holds/`, `removed/` for
    tombstones.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def where(self) -> str:
        """See `Vault.where`."""
        return str(self.root)

    def _path(self, digest: str) -> Path:
        if not is_digest(digest):
            raise OriginalMissing(digest)
        return self.root / digest[:2] / digest[2:4] / digest

    @contextmanager
    def _told(self, *, writing: bool = False) -> Iterator[None]:
        """Turn the system's errors into ours. writing: whatever else the system says then is a store that does not work."""
        try:
            yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise VaultFull from error
            if error.errno in _NOT_LET:
                raise VaultForbidden(self.where, os.strerror(error.errno or 0)) from error
            if writing or error.errno in _GONE_AWAY:
                raise VaultUnreachable(self.where, os.strerror(error.errno or 0)) from error
            raise

    def put(self, source: BinaryIO | Iterable[bytes], *, expected: str | None = None, sm3: bool = False) -> Original:
        """See `Vault.put`."""
        temporary, kept = self._write(source, expected, sm3)
        try:
            with self._told(writing=True):
                path = self._path(kept.digest)
                if not (path.exists() and path.stat().st_size == kept.size):
                    self._settle(temporary, path)
                _sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)
        return kept

    def _write(self, source: BinaryIO | Iterable[bytes], expected: str | None, sm3: bool) -> tuple[Path, Original]:
        """Write under a temporary name and flush; nothing stays when the source, the disk or the digest fails."""
        incoming = self.root / "incoming"
        temporary = incoming / os.urandom(16).hex()
        sha, extra, size = hashlib.sha256(), hashlib.new("sm3") if sm3 else None, 0
        try:
            with self._told(writing=True):
                _make_folder(incoming)
                file = temporary.open("xb")
            with file:
                for chunk in chunks_of(source):
                    sha.update(chunk)
                    if extra is not None:
                        extra.update(chunk)
                    size += len(chunk)
                    with self._told(writing=True):
                        file.write(chunk)
                with self._told(writing=True):
                    file.flush()
                    os.fsync(file.fileno())
            digest = sha.hexdigest()
            if expected is not None and digest != expected.lower():
                raise OriginalBroken(expected.lower(), digest)
        except BaseException:
            with suppress(OSError):  # the error that brought us here is the one to tell
                temporary.unlink(missing_ok=True)
            raise
        return temporary, Original(digest, size, extra.hexdigest() if extra is not None else "")

    def path(self, digest: str) -> Path:
        """Return where the file of an original is; raises OriginalMissing."""
        if not self.has(digest):
            raise OriginalMissing(digest)
        return self._path(digest)

    def put_file(self, path: Path, digest: str) -> Original:
        """See `Vault.put_file`: renamed on the same file system, else copied and hashed again."""
        size, target = path.stat().st_size, self._path(digest)
        with self._told(writing=True):
            _make_folder(self.root)
            near = path.stat().st_dev == self.root.stat().st_dev
        if not near:
            with path.open("rb") as file:
                self.put(file, expected=digest)
        else:
            with self._told(writing=True):
                if not (target.exists() and target.stat().st_size == size):
                    self._settle(path, target)
                _sync_folder(target.parent)
        path.unlink(missing_ok=True)
        return Original(digest, size)

    def _settle(self, temporary: Path, path: Path, *, instead: bool = False) -> None:
        """Give the flushed file its name. One that stands there is kept, unless it is of the wrong length, or known to be damaged (`instead`)."""
        _make_folder(path.parent)
        temporary.chmod(0o440)
        try:
            os.link(temporary, path)  # whoever comes first; a link never takes the place of a file
        except FileExistsError:
            if not instead and path.stat().st_size == temporary.stat().st_size:
                return
            self._keep_damaged(path)
            os.replace(temporary, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            os.replace(temporary, path)

    def _keep_damaged(self, path: Path) -> None:
        """Give a damaged file a second name, so that the whole one can take its place without a moment in which neither stands there."""
        folder = self.root / "damaged"
        _make_folder(folder)
        os.link(path, folder / f"{path.name}-{time.time_ns()}")
        _sync_folder(folder)

    def has(self, digest: str) -> bool:
        """See `Vault.has`."""
        with self._told():
            return bool(is_digest(digest)) and self._path(digest).is_file()

    def size(self, digest: str) -> int:
        """See `Vault.size`."""
        try:
            with self._told():
                return self._path(digest).stat().st_size
        except FileNotFoundError:
            raise OriginalMissing(digest) from None

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """See `Vault.read`."""
        return _ranged(self._open(digest), start, length)

    def _open(self, digest: str) -> BinaryIO:
        try:
            with self._told():
                return self._path(digest).open("rb", buffering=0)
        except FileNotFoundError:
            raise OriginalMissing(digest) from None

    def verify(self, digest: str, *, pace: Pace | None = None, from_disk: bool = False) -> Original:
        """See `Vault.verify`."""
        sha, size, buffer = hashlib.sha256(), 0, memoryview(bytearray(_HASHED_AT_ONCE))
        with self._open(digest) as file:
            if from_disk:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
            while count := file.readinto(buffer):  # type: ignore[attr-defined]  # opened without a buffer
                sha.update(buffer[:count])
                size += count
                if pace is not None:
                    pace(count)
        if sha.hexdigest() != digest:
            raise OriginalBroken(digest, sha.hexdigest())
        return Original(digest, size)

    def all(self) -> Iterator[str]:
        """See `Vault.all`."""
        for path in self._paths(""):
            yield path.name

    def listing(self, after: str = "") -> Iterator[Listed]:
        """See `Vault.listing`."""
        for path in self._paths(after):
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            yield Listed(path.name, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def _paths(self, after: str) -> Iterator[Path]:
        with self._told():
            if not self.root.is_dir():
                return
            for first in sorted(self.root.iterdir()):
                if len(first.name) != 2 or first.name < after[:2] or not first.is_dir():
                    continue
                for second in sorted(first.iterdir()):
                    if first.name + second.name >= after[:4]:
                        yield from (path for path in sorted(second.iterdir()) if is_digest(path.name) and path.name > after)

    def replace(self, digest: str, source: BinaryIO | Iterable[bytes]) -> Original:
        """See `Vault.replace`."""
        temporary, kept = self._write(source, digest, False)
        try:
            with self._told(writing=True):
                path = self._path(digest)
                self._settle(temporary, path, instead=True)
                _sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)
        return kept

    def hold(self, digest: str, held: bool) -> None:
        """See `Vault.hold`."""
        if not self.has(digest):
            raise OriginalMissing(digest)
        path = self.root / "holds" / digest
        with self._told(writing=True):
            if held:
                _make_folder(path.parent)
                path.touch()
            else:
                path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync_folder(path.parent)

    def is_held(self, digest: str) -> bool:
        """See `Vault.is_held`."""
        return bool(is_digest(digest)) and (self.root / "holds" / digest).exists()

    def remove(self, digest: str, tombstone: bytes) -> None:
        """See `Vault.remove`."""
        path = self._path(digest)
        if self.is_held(digest):
            raise OriginalHeld(digest, "该原件已被要求继续保存，须先解除保存要求")
        stone = self.root / "removed" / digest[:2] / digest[2:4] / digest
        with self._told(writing=True):
            _make_folder(stone.parent)
            temporary = stone.with_name(digest + ".new")
            with temporary.open("wb") as file:
                file.write(tombstone)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, stone)
            _sync_folder(stone.parent)
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync_folder(path.parent)

    def tombstone(self, digest: str) -> bytes | None:
        """See `Vault.tombstone`."""
        if not is_digest(digest):
            return None
        with self._told():
            try:
                return (self.root / "removed" / digest[:2] / digest[2:4] / digest).read_bytes()
            except FileNotFoundError:
                return None

    def sweep(self, older_than_s: float) -> int:
        """See `Vault.sweep`."""
        incoming, taken = self.root / "incoming", 0
        with self._told():
            for path in incoming.iterdir() if incoming.is_dir() else ():
                if time.time() - path.stat().st_mtime > older_than_s:
                    path.unlink(missing_ok=True)
                    taken += 1
        return taken

    def try_out(self) -> None:
        """See `Vault.try_out`."""
        probe, _ = self._write([b"probe"], None, False)
        probe.unlink()


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


def _make_folder(path: Path) -> None:
    """Make a folder and those above it, each flushed into the one above, so that no name is lost with the power."""
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
