"""Uploads on their way in (接收中的上传): parts that grow in a folder beside the vault, hashed while written, flushed before acknowledged.

Each upload is a folder of its own: `upload.json`, what is known of it; `part`, the bytes so far, whose length is its offset; `hold`, while a
chunk with a checksum is being written, where that chunk begins. A whole part leaves by renaming. Nothing here belongs to the ledger.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import math
import os
import re
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from mingfa.law.errors import MingfaError
from mingfa.recording.media import HEAD, SMALLEST, BadMedia, check_media, safe_name
from mingfa.vault.store import VaultFull

READ_AT_ONCE = 1024 * 1024
FLUSH_EVERY = 16 * 1024 * 1024
"""While a long chunk is written, the disk is kept busy: what has come is flushed behind the writer's back every so many bytes."""

WRITE_AT_ONCE = 128 * 1024
"""Bytes handed to the kernel at once, as `cp` does: larger pieces land in larger pages of the cache, which a virtual machine may have to be given
first (measured: 2 GiB in 0.6 s by 128 KiB, in 1 to 4 s by 512 KiB and more)."""

RESERVE = 256 * 1024 * 1024
"""Room that uploads leave for the ledger."""

HASHES_KEPT = 64
ABANDONED_S = 3600.0
_IDENT = re.compile(r"[0-9a-f]{32}").fullmatch
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class UploadError(MingfaError):
    """An upload could not go on. status: the HTTP status that says so."""

    status = 400

    def __init__(self, code: str, words: str, status: int = 400) -> None:
        self.code, self.status = code, status
        super().__init__(words)


class OffsetDiffers(UploadError):
    """The sender is at another place than we are. offset: how many bytes are here."""

    def __init__(self, offset: int, sent: int) -> None:
        self.offset = offset
        super().__init__("upload.offset", f"续传位置不符：已经收到 {offset} 字节，这次却从第 {sent} 字节发起；请按已收到的位置继续", 409)


class UploadBusy(UploadError):
    """Somebody is sending to this very upload."""

    def __init__(self) -> None:
        super().__init__("upload.busy", "这个文件正由另一个页面或者程序上传，不能同时上传；请等它结束，或者先停止它再继续", 423)


class UploadUnknown(UploadError):
    """There is no such upload (any more)."""

    def __init__(self) -> None:
        super().__init__("upload.unknown", "没有这个上传任务，可能已经过期或者取消；请重新选择文件上传", 404)


class UploadFull(UploadError):
    """There is no room. What was acknowledged stays."""

    def __init__(self) -> None:
        super().__init__("upload.full", "存储空间不足，暂时不能继续接收；已经收到的部分仍在，请通知系统管理人员腾出空间后继续上传", 507)


@dataclass(frozen=True, slots=True)
class Upload:
    """What is known of one upload.

    size: bytes in the end, None while the sender does not know. declared: SHA-256 computed before sending, "" when it was not. person: stream of
    who sends. case, step: where it shall belong, "" and None when not said. told: what else the sender said. digest, media_type: once whole.
    proposal: where it probably belongs, for a person to confirm. Times are seconds since 1970.
    """

    id: str
    agency: str
    person: str
    name: str
    size: int | None
    created_at: float
    declared: str = ""
    case: str = ""
    step: int | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    media_type: str = ""
    finished_at: float = 0.0
    proposal: Mapping[str, Any] = field(default_factory=dict)


class Hasher(Protocol):
    """What hashlib gives."""

    def update(self, data: bytes, /) -> None:
        """Take more."""

    def hexdigest(self) -> str:
        """Tell."""

    def digest(self) -> bytes:
        """Tell."""

    def copy(self) -> Any:
        """Return another that goes on from here."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """What a chunk must hash to. algorithm: a name hashlib knows."""

    algorithm: str
    expected: bytes


@dataclass(slots=True)
class Held:
    """An upload nobody else can touch. offset: how many bytes are here and flushed."""

    upload: Upload
    offset: int
    folder: Path

    @property
    def part(self) -> Path:
        """The bytes so far."""
        return self.folder / "part"


class Uploads:
    """The uploads of a site.

    root: their folder. keep: takes a whole file over under its digest, by renaming where it can. largest: bytes a file may have. quota: bytes
    all waiting uploads of one agency may have together. lasts_s: an upload nobody has sent to for so long is taken away before it is whole. A
    whole one waits until it is registered, however long: what was recorded is not lost because nobody has got round to it.
    """

    def __init__(
        self, root: Path, keep: Callable[[Path, str], object], *, largest: int, quota: int, lasts_s: float,
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self.root, self.keep, self.largest, self.quota = root, keep, largest, quota
        self.lasts_s, self.clock = lasts_s, clock
        self._running: OrderedDict[str, tuple[Hasher, int]] = OrderedDict()
        self._guard = threading.Lock()

    # What there is ----------------------------------------------------------------------------------------------------------

    def all(self, agency: str = "") -> Iterator[Upload]:
        """Iterate over the uploads (of an agency), the oldest first."""
        found = []
        for folder in self.root.iterdir() if self.root.is_dir() else ():
            upload = _read(folder)
            if upload is not None and agency in ("", upload.agency):
                found.append(upload)
        yield from sorted(found, key=lambda one: (one.created_at, one.id))

    def get(self, ident: str) -> Upload:
        """Return an upload; raises UploadUnknown."""
        upload = _read(self.root / ident) if _IDENT(ident) else None
        if upload is None:
            raise UploadUnknown
        return upload

    def received(self, upload: Upload) -> int:
        """Return how many bytes of an upload are here."""
        try:
            return (self.root / upload.id / "part").stat().st_size
        except FileNotFoundError:
            return upload.size or 0 if upload.digest else 0

    def expires_at(self, upload: Upload) -> float:
        """Return when an upload is taken away unless somebody goes on; never for a whole one."""
        if upload.digest:
            return math.inf
        with suppress(FileNotFoundError):
            return max(upload.created_at, (self.root / upload.id / "part").stat().st_mtime) + self.lasts_s
        return upload.created_at + self.lasts_s

    @contextmanager
    def held(self, ident: str) -> Iterator[Held]:
        """Hold an upload, with what a killed server left put right; raises UploadUnknown, UploadBusy."""
        self.get(ident)
        folder = self.root / ident
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            raise UploadUnknown from None
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UploadBusy from None
            upload = self.get(ident)
            yield self._put_right(upload, folder)
        finally:
            os.close(lock)

    def _put_right(self, upload: Upload, folder: Path) -> Held:
        """Take back a chunk whose checksum was not compared any more, flush what is acknowledged now, and finish what is whole."""
        part, hold = folder / "part", folder / "hold"
        if not part.exists():
            if not upload.digest:
                raise UploadUnknown
            return Held(upload, upload.size or 0, folder)
        handle = os.open(part, os.O_RDWR)
        try:
            if hold.exists():
                os.ftruncate(handle, min(int(hold.read_text(encoding="ascii") or "0"), os.fstat(handle).st_size))
                hold.unlink()
            os.fsync(handle)
            held = Held(upload, os.fstat(handle).st_size, folder)
        finally:
            os.close(handle)
        if upload.digest or held.offset == upload.size:
            self._finish(held)
        return held

    # Beginning --------------------------------------------------------------------------------------------------------------

    def create(
        self, agency: str, person: str, name: str, size: int | None, *, declared: str = "", case: str = "", step: int | None = None,
        told: Mapping[str, str] | None = None,
    ) -> Upload:  # fmt: skip
        """Begin an upload. Raises UploadError for a name or size that cannot be, UploadFull, and BadMedia for a file too small to be one."""
        check_name(name)
        if size is not None:
            self.check_size(size, name)
            if size < SMALLEST:
                check_media(b"", size, name)
        self._check_room(agency, size or 0)
        ident = os.urandom(16).hex()
        folder = self.root / ident
        upload = Upload(ident, agency, person, name, size, self.clock(), declared.lower(), case, step, dict(told or {}))
        try:
            folder.mkdir(parents=True)
            (folder / "part").touch(mode=0o600)
            _write(folder, upload)
            _sync_folder(self.root)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise _told(error) from error
        return upload

    def check_size(self, size: int, name: str) -> None:
        """Refuse a file that is too large; raises UploadError."""
        if size > self.largest:
            words = f"文件“{name}”有 {size / 1024**3:.1f} GiB，超过单个文件 {self.largest / 1024**3:.0f} GiB 的上限；请在设备上设置分段录制后上传各段原文件"
            raise UploadError("upload.too_large", words, 413)

    def _check_room(self, agency: str, size: int) -> None:
        waiting, missing = size, size
        for one in self.all():
            here = self.received(one)
            if not one.digest:
                missing += max(0, (one.size or here) - here)
            if one.agency == agency:
                waiting += one.size or here
        if waiting > self.quota:
            words = f"本机关正在上传和待填写信息的文件合计将达到 {waiting / 1024**3:.1f} GiB，超过 {self.quota / 1024**3:.0f} GiB 的限额"
            raise UploadError("upload.quota", f"{words}；请先填写已收到文件的信息，或者取消不需要的上传", 413)
        self.root.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.root).free < missing + RESERVE:
            raise UploadFull

    # Going on ---------------------------------------------------------------------------------------------------------------

    def state_size(self, held: Held, size: int) -> None:
        """Take the size a sender did not know at first; raises UploadError when it is too small, too large, or another one."""
        if held.upload.size is not None:
            if held.upload.size != size:
                raise UploadError("upload.length", "文件大小已经确定，不能改变；请重新选择文件上传")
            return
        self.check_size(size, held.upload.name)
        if size < max(held.offset, SMALLEST):
            raise UploadError("upload.length", f"文件大小 {size} 字节少于已经收到的 {held.offset} 字节；请重新选择文件上传")
        self._check_room(held.upload.agency, size)
        held.upload = replace(held.upload, size=size)
        _write(held.folder, held.upload)

    def append(
        self, held: Held, offset: int, chunks: Iterable[bytes], *, length: int | None = None, checksum: Checksum | None = None
    ) -> None:
        """Write what comes, at `offset`; when this returns, it is on the disk, and `held` says how far it goes.

        A sender that breaks off leaves what has come, unless the chunk has a checksum: that counts whole or not at all. Raises OffsetDiffers,
        UploadError for too many bytes or a wrong checksum, UploadFull, BadMedia when it turns out to be no recording (nothing of it stays).
        """
        upload = held.upload
        if offset != held.offset:
            raise OffsetDiffers(held.offset, offset)
        if upload.digest:
            return
        limit = self.largest if upload.size is None else upload.size
        if length is not None and offset + length > limit:
            raise self._too_long(limit)
        hasher = self._hasher(held)
        before, sum_of = hasher.copy(), hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum is not None else None
        hold = held.folder / "hold"
        if checksum is not None:
            _write_text(hold, str(offset))
        handle = os.open(held.part, os.O_RDWR)
        at, counts = offset, False
        flusher = _Flusher(handle)
        try:
            seen = held.offset >= HEAD
            for chunk in chunks:
                if at + len(chunk) > limit:
                    raise self._too_long(limit)
                _write_all(handle, chunk, at)
                hasher.update(chunk)
                if sum_of is not None:
                    sum_of.update(chunk)
                at += len(chunk)
                if not seen and at >= HEAD and sum_of is None:
                    self._look_at(held, handle)
                    seen = True
                flusher.behind(at)
            if checksum is not None and sum_of is not None and sum_of.digest() != checksum.expected:
                raise UploadError("upload.checksum", "这一段的校验和不符，传输中有误，没有保存这一段；请重新发送", 460)
            counts = True
            if not seen and at >= HEAD:
                self._look_at(held, handle)
        except BadMedia:
            self.remove(held)
            raise
        except UploadError:
            raise
        except OSError as error:
            counts = sum_of is None
            raise _told(error) from error
        except BaseException:
            counts = sum_of is None
            raise
        finally:
            flusher.close()
            if held.folder.is_dir():
                self._settle(held, handle, at if counts else offset, hasher if counts else before)
                hold.unlink(missing_ok=True)
            os.close(handle)
        if held.offset == upload.size:
            self._finish(held)

    def _settle(self, held: Held, handle: int, at: int, hasher: Hasher) -> None:
        """Cut the part to what counts and flush it; when even that fails, nothing of this chunk counts."""
        start = held.offset
        try:
            os.ftruncate(handle, at)
            os.fsync(handle)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(handle, start)
            self._forget(held.upload.id)
            raise _told(error) from error
        held.offset = at
        with self._guard:
            self._running[held.upload.id] = (hasher, at)
            self._running.move_to_end(held.upload.id)
            while len(self._running) > HASHES_KEPT:
                self._running.popitem(last=False)

    def _hasher(self, held: Held) -> Hasher:
        """Return the running hash of what is here; after a restart it is made anew from the part."""
        with self._guard:
            hasher, at = self._running.get(held.upload.id, (hashlib.sha256(), -1))
        if at == held.offset:
            return hasher.copy()  # type: ignore[no-any-return]
        made: Hasher = hashlib.sha256()
        with held.part.open("rb") as file:
            while chunk := file.read(READ_AT_ONCE):
                made.update(chunk)
        return made

    def _forget(self, ident: str) -> None:
        with self._guard:
            self._running.pop(ident, None)

    def _look_at(self, held: Held, handle: int) -> None:
        """Look at the first bytes as soon as they are here; raises BadMedia."""
        size = held.upload.size
        check_media(os.pread(handle, HEAD, 0), SMALLEST if size is None else size, held.upload.name)

    def _too_long(self, limit: int) -> UploadError:
        return UploadError("upload.too_long", f"发送的内容超过了说明的大小（{limit} 字节），没有保存；请重新选择文件上传", 413)

    # Ending -----------------------------------------------------------------------------------------------------------------

    def _finish(self, held: Held) -> None:
        """Hold the whole file against what was said of it and hand it over; raises BadMedia, UploadError (nothing stays), UploadFull (it stays)."""
        upload = held.upload
        if not upload.digest:
            digest = self._hasher(held).hexdigest()
            with held.part.open("rb") as file:
                head = file.read(HEAD)
            try:
                media = check_media(head, held.offset, upload.name)
                if upload.declared and upload.declared != digest:
                    words = f"文件“{upload.name}”的摘要不符：发送前计算为 {upload.declared[:16]}…，收到的内容为 {digest[:16]}…"
                    raise UploadError("upload.digest", f"{words}；传输中有误，或者文件在上传时被改动，没有保存，请重新上传原文件", 422)
            except (BadMedia, UploadError):
                self.remove(held)
                raise
            upload = replace(upload, digest=digest, media_type=media, finished_at=self.clock())
            _write(held.folder, upload)
        try:
            self.keep(held.part, upload.digest)
        except VaultFull as error:
            raise UploadFull from error
        held.upload = upload
        self._forget(upload.id)

    def propose(self, ident: str, proposal: Mapping[str, Any]) -> Upload:
        """Note where a file probably belongs; raises UploadUnknown, UploadBusy."""
        with self.held(ident) as held:
            held.upload = replace(held.upload, proposal=dict(proposal))
            _write(held.folder, held.upload)
            return held.upload

    def remove(self, held: Held) -> None:
        """Take an upload away. A file that was handed over stays where it is."""
        self._forget(held.upload.id)
        gone = held.folder.with_name(f"gone-{held.upload.id}")
        with suppress(FileNotFoundError):
            os.replace(held.folder, gone)
        shutil.rmtree(gone, ignore_errors=True)

    def expire(self, done: Callable[[Upload], bool] = lambda upload: False) -> int:
        """Take away what nobody has sent to for long, what `done` says is done with, and what a killed server left; return how many."""
        count, at = 0, self.clock()
        for folder in list(self.root.iterdir()) if self.root.is_dir() else ():
            upload = _read(folder)
            if upload is None:
                with suppress(FileNotFoundError):
                    if folder.name.startswith("gone-") or at - folder.stat().st_mtime > ABANDONED_S:
                        shutil.rmtree(folder, ignore_errors=True)
                        count += 1
                continue
            if self.expires_at(upload) > at and not (upload.digest and done(upload)):
                continue
            with suppress(UploadBusy, UploadUnknown), self._only_held(upload) as held:
                self.remove(held)
                count += 1
        return count

    @contextmanager
    def _only_held(self, upload: Upload) -> Iterator[Held]:
        """Hold an upload as it is."""
        folder = self.root / upload.id
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            raise UploadUnknown from None
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UploadBusy from None
            yield Held(self.get(upload.id), 0, folder)
        finally:
            os.close(lock)

    def terminate(self, ident: str) -> None:
        """End an upload at the sender's wish; raises UploadUnknown, UploadBusy, and UploadError for a whole one: recordings are not picked over."""
        with self._only_held(self.get(ident)) as held:
            if held.upload.digest:
                raise UploadError("upload.whole", "这个文件已经完整收到，不能取消；请填写摄录信息后登记", 403)
            self.remove(held)


def check_name(name: str) -> None:
    """Refuse a name that is more than a file's name: with a path, with characters that cannot be seen, or none at all; raises UploadError."""
    if name != safe_name(name) or not name.isprintable():
        shown = safe_name(name)
        words = f"文件名不能使用（含有路径、看不见的字符，以点开头，或者过长），显示为“{shown[:60]}”；请用设备生成的原文件名上传"
        raise UploadError("upload.name", words, 422)


class _Flusher:
    """Flushes a file behind its writer, so that the last flush is short."""

    def __init__(self, handle: int) -> None:
        self.handle, self.flushed = handle, 0
        self.thread: threading.Thread | None = None

    def behind(self, at: int) -> None:
        """Flush what is there when enough has come since."""
        if self.flushed == 0:
            self.flushed = at
        if at - self.flushed < FLUSH_EVERY or (self.thread is not None and self.thread.is_alive()):
            return
        self.flushed = at
        self.thread = threading.Thread(target=self._flush, daemon=True)
        self.thread.start()

    def _flush(self) -> None:
        with suppress(OSError):  # the last flush, which counts, meets it again
            os.fdatasync(self.handle)

    def close(self) -> None:
        """Wait for the one that runs."""
        if self.thread is not None:
            self.thread.join()


def _told(error: OSError) -> UploadError | OSError:
    return UploadFull() if error.errno in _FULL else error


def _write_all(handle: int, chunk: bytes, at: int) -> None:
    left = memoryview(chunk)
    while left:
        done = os.pwrite(handle, left[:WRITE_AT_ONCE], at)
        at += done
        left = left[done:]


def _read(folder: Path) -> Upload | None:
    try:
        known = json.loads((folder / "upload.json").read_text(encoding="utf-8"))
        return Upload(**known)
    except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
        return None


def _write(folder: Path, upload: Upload) -> None:
    _write_text(folder / "upload.json", json.dumps(asdict(upload), ensure_ascii=False))


def _write_text(path: Path, text: str) -> None:
    """Write a small file whole: under another name, flushed, renamed."""
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
    _sync_folder(path.parent)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
