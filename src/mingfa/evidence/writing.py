"""Writing a package as a folder or as one ZIP file: streamed, checked while written, under another name until it is whole."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import new, sha256
from pathlib import Path

from mingfa.evidence.layout import ExportError, Member

Told = Callable[[int, str], None]
"""Called with (bytes written so far, path of the file)."""

SPARE = 64 * 1024 * 1024
"""Bytes that have to stay free beside the package: other people work on the same disk."""

TOP = "证据包"
"""The folder into which a ZIP file unpacks."""


def quiet(done: int, path: str) -> None:
    """Tell nobody."""


def checked(member: Member) -> Iterator[bytes]:
    """Yield the bytes of a member; raises ExportError at the end when they are not those it should have."""
    sum_, extra, size = sha256(), new("sm3") if member.sm3 else None, 0
    for chunk in member.read():
        sum_.update(chunk)
        if extra is not None:
            extra.update(chunk)
        size += len(chunk)
        yield chunk
    if sum_.hexdigest() != member.sha256 or size != member.size or (extra is not None and extra.hexdigest() != member.sm3):
        raise broken(member)


def broken(member: Member) -> ExportError:
    """Return the error of a member whose bytes are not those it should have."""
    return ExportError(f"“{member.path}”的内容与登记的摘要不符，没有导出；请先运行核验，从备份恢复该原件")


def refuse_full(folder: Path, size: int) -> None:
    """Raise ExportError when a package of this size has no room there."""
    free = shutil.disk_usage(folder).free
    if free < size + size // 50 + SPARE:
        raise ExportError(f"存储空间不足：需要约 {size // 1_000_000 + 64} MB，只剩 {free // 1_000_000} MB；请腾出空间后重新导出")


@contextmanager
def settled(target: Path, size: int) -> Iterator[Path]:
    """Give a temporary name beside the target; it is put in the target's place when all went well, and taken away when not.

    Raises ExportError when the target is there already or there is no room.
    """
    if target.exists():
        raise ExportError(f"“{target}”已经存在；请改用新的名称")
    target.parent.mkdir(parents=True, exist_ok=True)
    refuse_full(target.parent, size)
    part = target.with_name(f".{target.name}.{os.urandom(6).hex()}.part")
    try:
        yield part
        os.replace(part, target)
        _sync(target.parent)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ExportError("存储空间不足，没有导出；请腾出空间后重新导出") from error
        raise
    finally:
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


def write_folder(members: Iterable[Member], target: Path, told: Told = quiet) -> None:
    """Write the members as files of a new folder. Raises ExportError; then there is no such folder."""
    whole = tuple(members)
    done = 0
    with settled(target, sum(member.size for member in whole)) as part:
        part.mkdir()
        for member in whole:
            path = part / member.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                for chunk in checked(member):
                    file.write(chunk)
                    done += len(chunk)
                    told(done, member.path)
                file.flush()
                os.fsync(file.fileno())
        for folder in (*(path for path in part.rglob("*") if path.is_dir()), part):
            _sync(folder)


def write_zip(members: Iterable[Member], target: Path, at: int, told: Told = quiet) -> None:
    """Write the members as one ZIP file, stored as they are, all dated `at` (seconds since 1970). Raises ExportError."""
    whole = tuple(members)
    done = 0
    stamp = datetime.fromtimestamp(max(at, 315_532_800), UTC).timetuple()[:6]  # ZIP knows no time before 1980
    with settled(target, sum(member.size for member in whole)) as part:
        with zipfile.ZipFile(part, "x", zipfile.ZIP_STORED) as archive:
            for member in whole:
                info = zipfile.ZipInfo(f"{TOP}/{member.path}", stamp)
                info.create_system, info.external_attr, info.file_size = 3, 0o100644 << 16, member.size
                with archive.open(info, "w", force_zip64=member.size >= 1 << 31) as file:
                    for chunk in checked(member):
                        file.write(chunk)
                        done += len(chunk)
                        told(done, member.path)
        with part.open("rb") as written:
            os.fsync(written.fileno())


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, hex."""
    sum_ = sha256()
    with path.open("rb") as file:
        while chunk := file.read(4 * 1024 * 1024):
            sum_.update(chunk)
    return sum_.hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
