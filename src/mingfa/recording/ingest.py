"""Docking (采集): a recorder's whole folder is taken in, file by file; what is there already is skipped, what broke off goes on.

Nothing is unpacked, no link is followed, and a file that cannot be taken in stops no other. No Django here.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from mingfa.law.errors import MingfaError
from mingfa.recording.media import HEAD, check_media
from mingfa.recording.uploads import READ_AT_ONCE, Upload, Uploads, check_name

Outcome = Literal["kept", "there", "wrong", "would"]
"""Taken in; there already; cannot be taken in; would be taken in (a dry run)."""


@dataclass(frozen=True, slots=True)
class Docked:
    """What became of one file. words: why, where it was not taken in. changed_at: seconds since 1970, of its last change on the device."""

    path: Path
    outcome: Outcome
    words: str = ""
    digest: str = ""
    size: int = 0
    changed_at: float = 0.0
    upload: Upload | None = None


def files_of(folder: Path) -> Iterator[Path]:
    """Iterate over everything in a folder that is no folder, by name, without following links."""
    for root, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted([*names, *(one for one in folders if (Path(root) / one).is_symlink())]):
            yield Path(root) / name


def dock(
    uploads: Uploads,
    folder: Path,
    *,
    agency: str,
    person: str,
    known: Callable[[str], bool],
    told: Mapping[str, str],
    dry_run: bool = False,
    progress: Callable[[str, int, int], None] = lambda name, done, size: None,
) -> Iterator[Docked]:
    """Take a folder in and say of each file what became of it. known: by its digest a recording of the agency. told: kept with each file.

    progress: of a file, how many bytes of how many; each file is read twice, to compute its digest before, and to take it in.
    """
    for path in files_of(folder):
        try:
            yield _one(uploads, path, agency, person, known, told, dry_run, progress)
        except MingfaError as error:
            yield Docked(path, "wrong", str(error))
        except OSError as error:
            yield Docked(path, "wrong", f"文件读不出来：{error.strerror or error}；请检查存储卡后重新采集")


def _one(
    uploads: Uploads, path: Path, agency: str, person: str, known: Callable[[str], bool], told: Mapping[str, str], dry_run: bool,
    progress: Callable[[str, int, int], None],
) -> Docked:  # fmt: skip
    if not stat.S_ISREG(path.lstat().st_mode):
        return Docked(path, "wrong", "不是普通文件（符号链接、管道或者设备），不予采集")
    check_name(path.name)
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    with os.fdopen(handle, "rb") as file:
        size, changed = os.fstat(handle).st_size, os.fstat(handle).st_mtime
        check_media(file.read(HEAD), size, path.name)
        uploads.check_size(size, path.name)
        file.seek(0)
        digest = _digest(file, path.name, size, progress)
        there = next((one for one in uploads.all(agency) if digest in (one.digest, one.declared)), None)
        if known(digest):
            return Docked(path, "there", "已经登记", digest, size, changed)
        if there is not None and there.digest:
            return Docked(path, "there", "已经收到，等待确认", digest, size, changed, there)
        if dry_run:
            return Docked(path, "would", "", digest, size, changed)
        upload = there or uploads.create(
            agency, person, path.name, size, declared=digest, told={**told, "changed": str(int(changed)), "source": "dock"}
        )

        def chunks(offset: int) -> Iterator[bytes]:
            file.seek(offset)
            while chunk := file.read(READ_AT_ONCE):
                offset += len(chunk)
                yield chunk
                progress(path.name, size + offset, 2 * size)

        with uploads.held(upload.id) as held:
            uploads.append(held, held.offset, chunks(held.offset))
            return Docked(path, "kept", "", digest, size, changed, held.upload)


def _digest(file: BinaryIO, name: str, size: int, progress: Callable[[str, int, int], None]) -> str:
    hasher, done = hashlib.sha256(), 0
    while chunk := file.read(READ_AT_ONCE):
        hasher.update(chunk)
        done += len(chunk)
        progress(name, done, 2 * size)
    return hasher.hexdigest()
