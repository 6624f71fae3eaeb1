"""A folder of files as a BagIt 1.0 bag (RFC 8493), which any tool that knows bags can check: streamed, resumable, the same bytes each time.

A file is written under a passing name, hashed while it is written, flushed to disk, renamed. What lies there from an earlier try is hashed
again and kept. The list of files is written last: a bag with it is whole.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mingfa.desk.errors import DeskError

Progress = Callable[[int, int], None]
MANIFEST, TAGS, INFO, HEAD, OPEN = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt", "bagit.txt", ".unfinished"
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CHUNK = 1024 * 1024


class BagError(DeskError):
    """A package could not be written. Codes: dossier.folder_taken, dossier.disk_full, dossier.file_differs."""

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the payload. path: below data/, with "/". sha256: hex, what its bytes must have. read: its bytes in pieces, from the start."""

    path: str
    size: int
    sha256: str
    read: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag as written. manifest: SHA-256 of its list of files, hex. size: bytes of everything, the lists included."""

    manifest: str
    files: int
    size: int


FAULTS = {"missing": "缺少", "changed": "被改动", "extra": "多出"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file of a bag. code: missing, changed or extra."""

    code: str
    path: str


def member_of(path: str, body: bytes) -> Member:
    """Return a small file held in memory."""
    return Member(path, len(body), hashlib.sha256(body).hexdigest(), lambda: iter((body,)))


def manifest_of(members: Sequence[Member]) -> bytes:
    """Return the list of files of a bag with these."""
    return "".join(f"{one.sha256}  data/{one.path}\n" for one in sorted(members, key=lambda one: one.path)).encode()


def write_bag(
    target: Path, members: Sequence[Member], info: Mapping[str, str], *, progress: Progress = lambda done, total: None, workers: int = 2
) -> Bag:
    """Write a bag into a folder that is new, or holds an interrupted try of the same; return what it is. progress(done, total), bytes.

    Raises BagError; then everything that was finished stays, and another call goes on from there.
    """
    manifest = manifest_of(members)
    _begin(target, members, manifest)
    total, done, lock = sum(one.size for one in members), [0], threading.Lock()

    def write(member: Member) -> None:
        _write_member(target / "data" / PurePosixPath(member.path), member)
        with lock:
            done[0] += member.size
            progress(done[0], total)

    try:
        for folder in sorted({(target / "data" / PurePosixPath(one.path)).parent for one in members}):
            folder.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(workers, thread_name_prefix="bag") as pool:
            for _ in pool.map(write, members):
                pass
        return _finish(target, manifest, {**info, "Payload-Oxum": f"{total}.{len(members)}"}, len(members), total)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BagError("dossier.disk_full", "存储空间不足，归档包没有完成；请腾出空间后重新制作，已完成的部分会接着使用") from error
        raise


def _begin(target: Path, members: Sequence[Member], manifest: bytes) -> None:
    digest = hashlib.sha256(manifest).hexdigest()
    mark = target / OPEN
    held = mark.read_text(encoding="ascii").strip() if mark.is_file() else ""
    if target.is_dir() and any(target.iterdir()):
        listed = target / MANIFEST
        same = held == digest or (not held and listed.is_file() and listed.read_bytes() == manifest)
        if not same:
            raise BagError("dossier.folder_taken", f"目录“{target.name}”不是空的，也不是本归档包未完成的部分；请指定一个新目录")
    for one in members:
        parts = PurePosixPath(one.path).parts
        if not parts or any(part in ("..", "/", "") for part in parts) or "\n" in one.path or "\\" in one.path:
            raise ValueError(one.path)
    target.mkdir(parents=True, exist_ok=True)
    mark.write_text(digest + "\n", encoding="ascii")


def _write_member(path: Path, member: Member) -> None:
    if path.is_file() and path.stat().st_size == member.size and file_digest(path) == member.sha256:
        return
    passing = path.with_name(path.name + ".part")
    sha = hashlib.sha256()
    try:
        with passing.open("wb") as file:
            for chunk in member.read():
                sha.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if sha.hexdigest() != member.sha256:
            raise BagError(
                "dossier.file_differs", f"“{member.path}”与登记的数字指纹不符，归档包没有完成；请先运行核验，从备份恢复原件后重新制作"
            )
        os.replace(passing, path)
    finally:
        passing.unlink(missing_ok=True)


def _finish(target: Path, manifest: bytes, info: Mapping[str, str], files: int, total: int) -> Bag:
    tags = {HEAD: DECLARATION.encode(), INFO: "".join(f"{name}: {_line(value)}\n" for name, value in sorted(info.items())).encode()}
    tags[MANIFEST] = manifest
    tags[TAGS] = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in sorted(tags.items())).encode()
    for name, body in tags.items():
        passing = target / (name + ".part")
        with passing.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(passing, target / name)
    (target / OPEN).unlink(missing_ok=True)
    for folder in sorted({target, *(path for path in target.rglob("*") if path.is_dir())}):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return Bag(hashlib.sha256(manifest).hexdigest(), files, total + sum(len(body) for body in tags.values()))


def _line(value: str) -> str:
    return " ".join(value.split())


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_bag(target: Path) -> list[Fault]:
    """Say what is wrong with a bag: files missing, changed or extra, in the order of their names; empty when it is whole."""
    faults: list[Fault] = []
    for listing, root in ((TAGS, ""), (MANIFEST, "data")):
        path = target / listing
        if not path.is_file():
            faults.append(Fault("missing", listing))
            continue
        named: dict[str, str] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            named[name] = digest
        for name, digest in named.items():
            file = target / name
            if ".." in PurePosixPath(name).parts or not file.is_file():
                faults.append(Fault("missing", name))
            elif file_digest(file) != digest:
                faults.append(Fault("changed", name))
        if root and (target / root).is_dir():
            held = {path.relative_to(target).as_posix() for path in (target / root).rglob("*") if path.is_file()}
            faults += [Fault("extra", name) for name in sorted(held - named.keys())]
    return sorted(faults, key=lambda one: one.path)


def remove_bag(target: Path) -> None:
    """Take away a bag; the archive itself is in the ledger and the vault."""
    shutil.rmtree(target, ignore_errors=True)
