"""A package as a disc image: ISO 9660 with Joliet and UDF, so that Chinese names and files beyond 4 GiB are read everywhere they can be.

Names: UDF and Joliet carry the real ones, the plain ISO 9660 tree numbered ones. A file of 4 GiB and more is one file in UDF; the ISO 9660
and Joliet trees hold it in several extents (ECMA-119 level 3), which Windows before 7 does not read: it reads the UDF tree.
"""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from typing_extensions import override

from mingfa.evidence.layout import ExportError, Member
from mingfa.evidence.writing import Told, broken, quiet, settled

_lock = threading.Lock()
BLOCK = 2048
READ = 4 * 1024 * 1024


class _Reader(io.RawIOBase):
    """A member as the library wants it: a file that is read in ranges. What is read in order from the start is hashed on the way."""

    mode = "rb"

    def __init__(self, member: Member) -> None:
        super().__init__()
        self.member, self.at = member, 0
        self.hashed, self.sum = 0, sha256()
        self.ahead, self.ahead_at = b"", 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self.at

    @override
    def seek(self, offset: int, whence: int = 0, /) -> int:
        self.at = {0: 0, 1: self.at, 2: self.member.size}[whence] + offset
        return self.at

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        left = self.member.size - self.at
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted <= 0:
            return b""
        if not (self.ahead_at <= self.at and self.at + wanted <= self.ahead_at + len(self.ahead)):
            self.ahead, self.ahead_at = self.member.part(self.at, min(max(wanted, READ), left)), self.at
        start = self.at - self.ahead_at
        found = self.ahead[start : start + wanted]
        if self.at <= self.hashed < self.at + len(found):
            self.sum.update(found[self.hashed - self.at :])
            self.hashed = self.at + len(found)
        self.at += len(found)
        return found

    @property
    def right(self) -> bool:
        """True when everything was read and had the digest it should have."""
        return self.hashed == self.member.size and self.sum.hexdigest() == self.member.sha256


class _Still:
    """The module `time` for a clock that stands still, in UTC: the library stamps whatever it writes with the time it is."""

    def __init__(self, at: int) -> None:
        self._at = at

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)

    def localtime(self, at: float | None = None) -> time.struct_time:
        return time.gmtime(self._at if at is None else at)

    def time(self) -> float:
        return float(self._at)


class _Fixed:
    """The module `random` for a die that always shows the same."""

    @staticmethod
    def getrandbits(bits: int) -> int:
        return 0x4D494E47 & (1 << bits) - 1


@contextmanager
def _standing_still(at: int) -> Iterator[None]:
    from pycdlib import dates, headervd, pycdlib, udf, utils

    still, kept = _Still(at), []
    with _lock:
        try:
            for module, name, value in (
                *((module, "time", still) for module in (dates, headervd, pycdlib, udf, utils) if hasattr(module, "time")),
                (udf, "random", _Fixed),
            ):
                kept.append((module, name, getattr(module, name)))
                setattr(module, name, value)
            yield
        finally:
            for module, name, value in kept:
                setattr(module, name, value)


def write_iso(members: Iterable[Member], target: Path, at: int, volume: str, told: Told = quiet) -> None:
    """Write the members as one image, all dated `at` (seconds since 1970). volume: its label, Latin letters and digits.

    The same members give the same bytes. Raises ExportError; then there is no such file.
    """
    from pycdlib.pycdlibexception import PyCdlibException

    whole = tuple(members)
    size = sum(-(-member.size // BLOCK) * BLOCK for member in whole)
    with settled(target, size) as part, _standing_still(at):
        try:
            readers = _master(whole, part, volume[:16], lambda done: told(min(done, size), target.name))
        except PyCdlibException as error:
            raise ExportError(f"不能写成光盘映像：{error}；请改用文件夹形式导出") from error
        for reader, member in readers:
            if not reader.right:
                raise broken(member)


def _master(members: tuple[Member, ...], path: Path, volume: str, told: Callable[[int], None]) -> list[tuple[_Reader, Member]]:
    from pycdlib import PyCdlib

    image = PyCdlib()
    image.new(interchange_level=3, joliet=3, udf="2.60", vol_ident=volume, vol_set_ident=volume, app_ident_str="MINGFA")
    try:
        folders: dict[str, str] = {"": ""}
        readers = [(_place(image, member, number, folders), member) for number, member in enumerate(members, 1)]
        with path.open("xb") as file:
            image.write_fp(file, progress_cb=lambda done, total, *_: told(done))
            file.flush()
            os.fsync(file.fileno())
    finally:
        image.close()
    return readers


def _place(image: Any, member: Member, number: int, folders: dict[str, str]) -> _Reader:
    parent, _, name = member.path.rpartition("/")
    plain = _folder(image, parent, folders)
    ending = "".join(c for c in name.rpartition(".")[2].upper() if c.isascii() and c.isalnum())[:3] if "." in name else ""
    reader = _Reader(member)
    image.add_fp(reader, member.size, f"{plain}/F{number:05d}.{ending};1", joliet_path=f"/{member.path}", udf_path=f"/{member.path}")
    return reader


def _folder(image: Any, path: str, folders: dict[str, str]) -> str:
    if path not in folders:
        above = _folder(image, path.rpartition("/")[0], folders)
        folders[path] = f"{above}/D{len(folders):03d}"
        image.add_directory(folders[path], joliet_path=f"/{path}", udf_path=f"/{path}")
    return folders[path]
