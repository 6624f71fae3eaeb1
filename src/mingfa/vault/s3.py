"""A vault on an S3-compatible store: the same names as in a folder (`ab/cd/abcd…` under a prefix), so that either can be copied to the other.

An original appears under its digest at once and whole, or not at all: what is small is sent in one piece, create-only; what is large in
parts that the store joins only after the digest of all bytes was compared. A source whose digest is not known beforehand is hashed before
it is sent: read twice where it can be, spooled on the local disk where it cannot. Nothing is ever written under another name first, so a
store that locks what it takes never locks leavings.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, cast

import obstore
from obstore import exceptions
from obstore.store import S3Store

from mingfa.vault.address import S3Address
from mingfa.vault.s3call import Answer, Calls, elements, text_of
from mingfa.vault.store import (
    Listed,
    Original,
    OriginalBroken,
    OriginalHeld,
    OriginalMissing,
    Pace,
    VaultError,
    VaultForbidden,
    VaultFull,
    VaultMisconfigured,
    VaultUnreachable,
    chunks_of,
    is_digest,
)

WINDOW = 32 * 1024 * 1024
"""Bytes asked for at once: a long read is many short ones, none of which can hang for long or hold much memory."""

COPIED_AT_ONCE = 5 * 1024**3
"""The most bytes that S3 copies in one call; damaged originals beyond that are set aside by reading them."""

_SPOOLED_IN_MEMORY = 8 * 1024 * 1024
_UPLOADS_AT_ONCE = 4
_FULL = frozenset({"QuotaExceeded", "EntityTooLarge", "XMinioStorageFull", "InsufficientCapacity", "InsufficientStorage", "NotEnoughSpace"})
_NOT_LET = frozenset({"AccessDenied", "SignatureDoesNotMatch", "InvalidAccessKeyId", "AllAccessDisabled", "AccountProblem", "ExpiredToken"})
_NO_SUCH_CALL = frozenset({"NotImplemented", "MethodNotAllowed", "InvalidArgument"})
_KEY = re.compile(r"([0-9a-f]{2})/([0-9a-f]{2})/([0-9a-f]{64})")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_STATUS = re.compile(r"status code: (\d{3})")


class S3Vault:
    """See `Vault`. spool: a local folder for sources whose digest is not known beforehand. One per process and address: it keeps connections."""

    def __init__(self, address: S3Address, spool: Path) -> None:
        self.address, self.spool = address, spool
        options: dict[str, Any] = {"connect_timeout": "5s", "timeout": "10m", "read_timeout": "30s"}
        if address.endpoint.startswith("http://"):
            options["allow_http"] = True
        if address.ca:
            options["root_certificate"] = Path(address.ca).read_bytes()
        given: dict[str, Any] = {"session_token": address.session_token} if address.session_token else {}
        if address.endpoint:
            given["endpoint"] = address.endpoint if not address.virtual_hosts else _with_bucket(address)
        self._store = S3Store(
            address.bucket,
            region=address.region,
            access_key_id=address.access_key_id,
            secret_access_key=address.secret_access_key,
            virtual_hosted_style_request=address.virtual_hosts,
            client_options=cast(Any, options),
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=30)},
            **given,
        )
        self._calls = Calls(address)
        self._lock_seen = False

    @property
    def where(self) -> str:
        """See `Vault.where`."""
        return f"s3://{self.address.bucket}/{self.address.prefix}".rstrip("/")

    # Names --------------------------------------------------------------------------------------------------------------------------

    def _key(self, digest: str, folder: str = "") -> str:
        if not is_digest(digest):
            raise OriginalMissing(digest)
        return self._named("/".join(word for word in (folder, digest[:2], digest[2:4], digest) if word))

    def _named(self, name: str) -> str:
        return f"{self.address.prefix}/{name}" if self.address.prefix else name

    # Errors -------------------------------------------------------------------------------------------------------------------------

    @contextmanager
    def _told(self, digest: str = "") -> Iterator[None]:
        """Turn the client's and the store's errors into ours."""
        try:
            yield
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise VaultMisconfigured(f"原件库 {self.where} 的桶不存在；请在存储中建立该桶，或者核对地址") from error
            raise OriginalMissing(digest) from error
        except exceptions.BaseError as error:
            raise self._meaning(
                str(error), isinstance(error, exceptions.PermissionDeniedError | exceptions.UnauthenticatedError)
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise VaultUnreachable(self.where, type(error).__name__) from error

    def _meaning(self, told: str, refused: bool) -> VaultError:
        code = found.group(1) if (found := _CODE.search(told)) else ""
        status = found.group(1) if (found := _STATUS.search(told)) else ""
        if code in _FULL or status == "507":
            return VaultFull()
        if code == "NoSuchBucket":
            return VaultMisconfigured(f"原件库 {self.where} 的桶不存在；请在存储中建立该桶，或者核对地址")
        if refused or code in _NOT_LET or status in ("401", "403"):
            return VaultForbidden(self.where, code or status)
        return VaultUnreachable(self.where, code or status or told.splitlines()[0].rpartition(" - ")[2][-120:])

    def _call(
        self, method: str, key: str = "", query: dict[str, str] | None = None, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        with self._told():
            return self._calls.call(method, key, query, body, headers)

    def _checked(self, answer: Answer) -> Answer:
        if answer.status >= 300:
            raise self._meaning(f"status code: {answer.status} <Code>{answer.code or 'Unknown'}</Code>", answer.status in (401, 403))
        return answer

    # Writing ------------------------------------------------------------------------------------------------------------------------

    def put(self, source: BinaryIO | Iterable[bytes], *, expected: str | None = None, sm3: bool = False) -> Original:
        """See `Vault.put`."""
        if expected is None:
            with self._hashed(source) as (file, digest):
                return self._put(file, digest, sm3)
        return self._put(source, expected.lower(), sm3)

    @contextmanager
    def _hashed(self, source: BinaryIO | Iterable[bytes]) -> Iterator[tuple[BinaryIO, str]]:
        """Give a file from its beginning, and its digest."""
        seekable: Any = getattr(source, "seekable", None)
        if seekable is not None and seekable():
            file = cast(BinaryIO, source)
            begun = file.tell()
            digest = hashlib.sha256()
            for chunk in chunks_of(file):
                digest.update(chunk)
            file.seek(begun)
            yield file, digest.hexdigest()
            return
        self.spool.mkdir(parents=True, exist_ok=True)
        with tempfile.SpooledTemporaryFile(_SPOOLED_IN_MEMORY, dir=str(self.spool)) as spooled:
            digest = hashlib.sha256()
            for chunk in chunks_of(source):
                digest.update(chunk)
                try:
                    spooled.write(chunk)
                except OSError as error:
                    if error.errno in (errno.ENOSPC, errno.EDQUOT):
                        raise VaultFull from error
                    raise
            spooled.seek(0)
            yield cast(BinaryIO, spooled), digest.hexdigest()

    def _put(self, source: BinaryIO | Iterable[bytes], digest: str, sm3: bool) -> Original:
        key, flow = self._key(digest), _Flow(chunks_of(source), digest, sm3)
        held = self._size_at(key)
        self._need_lock()
        if held is None:
            self._send(key, flow, overwrite=False)
        else:
            kept = flow.finish()
            if held != kept.size:
                raise VaultError(
                    f"库中摘要为 {digest[:16]}… 的原件已经损坏（长度为 {held} 字节，应为 {kept.size} 字节）；请运行 mingfa vault scrub --repair"
                )
        kept = flow.finish()
        if held is None and (now_held := self._size_at(key)) != kept.size:
            raise VaultUnreachable(self.where, f"stored {now_held} of {kept.size} bytes")
        self._protect(key)
        return kept

    def _send(self, key: str, flow: _Flow, *, overwrite: bool) -> None:
        """Send what flows, in one piece or in parts; the store shows nothing of it unless its digest was right."""
        parts = flow.in_parts(self.address.part_bytes)
        first = next(parts, b"")
        second = next(parts, None)
        with self._told():
            if second is None:
                try:
                    obstore.put(self._store, key, first, mode="overwrite" if overwrite else "create", use_multipart=False)
                except exceptions.AlreadyExistsError:
                    return
            else:
                try:
                    obstore.put(
                        self._store,
                        key,
                        chain((first, second), parts),
                        use_multipart=True,
                        chunk_size=self.address.part_bytes,
                        max_concurrency=_UPLOADS_AT_ONCE,
                    )
                except BaseException:
                    if flow.failure is not None:
                        raise flow.failure from None
                    raise

    def put_file(self, path: Path, digest: str) -> Original:
        """See `Vault.put_file`: sent and hashed again, then the local file goes."""
        with path.open("rb") as file:
            kept = self.put(file, expected=digest)
        path.unlink(missing_ok=True)
        return kept

    def replace(self, digest: str, source: BinaryIO | Iterable[bytes]) -> Original:
        """See `Vault.replace`."""
        key, flow = self._key(digest), _Flow(chunks_of(source), digest, False)
        held = self._size_at(key)
        self._need_lock()
        if held is not None:
            aside = self._named(f"damaged/{digest}-{time.time_ns()}")
            with self._told(digest):
                if held <= COPIED_AT_ONCE:
                    obstore.copy(self._store, key, aside)
                else:
                    obstore.put(self._store, aside, self.read(digest), use_multipart=True, chunk_size=self.address.part_bytes)
        self._send(key, flow, overwrite=True)
        self._protect(key)
        return flow.finish()

    # Reading ------------------------------------------------------------------------------------------------------------------------

    def _size_at(self, key: str) -> int | None:
        try:
            with self._told():
                return int(obstore.head(self._store, key)["size"])
        except OriginalMissing:
            return None

    def has(self, digest: str) -> bool:
        """See `Vault.has`."""
        return bool(is_digest(digest)) and self._size_at(self._key(digest)) is not None

    def size(self, digest: str) -> int:
        """See `Vault.size`."""
        size = self._size_at(self._key(digest))
        if size is None:
            raise OriginalMissing(digest)
        return size

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """See `Vault.read`."""
        key = self._key(digest)
        if length == 0:
            if not self.has(digest):
                raise OriginalMissing(digest)
            return iter(())
        try:
            first = self._window(digest, key, start, start + min(WINDOW, WINDOW if length is None else length))
        except VaultError:
            if (size := self._size_at(key)) is not None and size <= start:
                return iter(())
            raise
        size = int(first.meta["size"])
        return self._windows(digest, key, first, size if length is None else min(size, start + length))

    def _window(self, digest: str, key: str, start: int, end: int) -> obstore.GetResult:
        with self._told(digest):
            return obstore.get(self._store, key, options={"range": (start, end)})

    def _windows(self, digest: str, key: str, first: obstore.GetResult, end: int) -> Iterator[bytes]:
        result = first
        while True:
            at = result.range[1]
            with self._told(digest):
                for chunk in result.stream(min_chunk_size=1024 * 1024):
                    yield bytes(chunk)
            if at >= end:
                return
            result = self._window(digest, key, at, min(at + WINDOW, end))

    def verify(self, digest: str, *, pace: Pace | None = None, from_disk: bool = False) -> Original:
        """See `Vault.verify`."""
        sha, size = hashlib.sha256(), 0
        for chunk in self.read(digest):
            sha.update(chunk)
            size += len(chunk)
            if pace is not None:
                pace(len(chunk))
        if sha.hexdigest() != digest:
            raise OriginalBroken(digest, sha.hexdigest())
        return Original(digest, size)

    def all(self) -> Iterator[str]:
        """See `Vault.all`."""
        for listed in self.listing():
            yield listed.digest

    def listing(self, after: str = "") -> Iterator[Listed]:
        """See `Vault.listing`."""
        start = len(self.address.prefix) + 1 if self.address.prefix else 0
        offset = self._named(f"{after[:2]}/{after[2:4]}/{after}") if after else None
        with self._told():
            for batch in obstore.list(self._store, self.address.prefix or None, offset=offset, chunk_size=1000):
                for found in batch:
                    shape = _KEY.fullmatch(found["path"][start:])
                    if shape and shape.group(3)[:4] == shape.group(1) + shape.group(2):
                        yield Listed(shape.group(3), int(found["size"]), found["last_modified"])

    # Holding, locking, removing -----------------------------------------------------------------------------------------------------

    def _need_lock(self) -> None:
        """Before the first write: a lock that is configured but not offered must not go unnoticed."""
        if not self.address.lock or self._lock_seen:
            return
        answer = self._call("GET", query={"object-lock": ""})
        if answer.status >= 300 or text_of(answer.tree(), "ObjectLockEnabled") != "Enabled":
            raise VaultMisconfigured(
                f"原件库 {self.where} 的桶没有开启对象锁定（{answer.code or answer.status}），原件没有保存；请用开启对象锁定的桶，或者去掉 lock 和 retain_days"
            )
        self._lock_seen = True

    def _protect(self, key: str) -> None:
        """Set the store's own retention where the configuration asks for it and none is set."""
        if not self.address.lock or self._retained_until(key) is not None:
            return
        until = datetime.now(UTC) + timedelta(days=self.address.retain_days)
        body = (
            '<Retention xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Mode>{self.address.lock.upper()}</Mode><RetainUntilDate>{until:%Y-%m-%dT%H:%M:%SZ}</RetainUntilDate></Retention>"
        )
        self._checked(self._call("PUT", key, {"retention": ""}, body.encode()))

    def _retained_until(self, key: str) -> datetime | None:
        answer = self._call("GET", key, {"retention": ""})
        told = text_of(answer.tree(), "RetainUntilDate") if answer.status == 200 else ""
        return datetime.fromisoformat(told) if told else None

    def retained_until(self, digest: str) -> datetime | None:
        """Return until when the store itself refuses to remove an original (UTC); None where it has no such lock."""
        return self._retained_until(self._key(digest)) if self.address.lock else None

    def hold(self, digest: str, held: bool) -> None:
        """See `Vault.hold`."""
        key, mark = self._key(digest), self._named(f"holds/{digest}")
        if self._size_at(key) is None:
            raise OriginalMissing(digest)
        if self.address.lock:
            status = "ON" if held else "OFF"
            body = f'<LegalHold xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>{status}</Status></LegalHold>'
            self._checked(self._call("PUT", key, {"legal-hold": ""}, body.encode()))
        with self._told():
            if held:
                obstore.put(self._store, mark, b"", use_multipart=False)
            else:
                self._delete_all(mark)

    def is_held(self, digest: str) -> bool:
        """See `Vault.is_held`."""
        return bool(is_digest(digest)) and self._size_at(self._named(f"holds/{digest}")) is not None

    def remove(self, digest: str, tombstone: bytes) -> None:
        """See `Vault.remove`."""
        key = self._key(digest)
        if self.is_held(digest):
            raise OriginalHeld(digest, "该原件已被要求继续保存，须先解除保存要求")
        until = self._retained_until(key) if self.address.lock else None
        if until is not None and until > datetime.now(UTC):
            raise OriginalHeld(digest, f"存储锁定该原件至 {until:%Y-%m-%d}，到期之前不能移除")
        with self._told():
            obstore.put(self._store, self._key(digest, "removed"), tombstone, use_multipart=False)
        self._delete_all(key)

    def _delete_all(self, key: str) -> None:
        """Delete an object with all its versions and the marks of earlier deletions, where the store keeps such; none there is no error."""
        more = True
        while more:
            answer = self._call("GET", query={"versions": "", "prefix": key})
            if answer.status >= 300 and answer.code not in _NO_SUCH_CALL:
                self._checked(answer)
            found = [each for each in elements(answer.tree(), "Version", "DeleteMarker") if text_of(each, "Key") == key]
            versions = [version for each in found if (version := text_of(each, "VersionId")) not in ("", "null")]
            for version in versions:
                gone = self._call("DELETE", key, {"versionId": version})
                if gone.status >= 300 and gone.status != 404:
                    self._checked(gone)
            if len(found) > len(versions) or not found:
                with suppress(OriginalMissing), self._told():
                    obstore.delete(self._store, key)
            more = text_of(answer.tree(), "IsTruncated") == "true"

    def tombstone(self, digest: str) -> bytes | None:
        """See `Vault.tombstone`."""
        if not is_digest(digest):
            return None
        try:
            with self._told():
                return bytes(obstore.get(self._store, self._key(digest, "removed")).bytes())
        except OriginalMissing:
            return None

    def sweep(self, older_than_s: float) -> int:
        """See `Vault.sweep`: uploads in parts that were begun and never completed."""
        answer = self._call("GET", query={"uploads": "", "prefix": self.address.prefix})
        if answer.status >= 300:
            return 0
        taken = 0
        for upload in elements(answer.tree(), "Upload"):
            begun = datetime.fromisoformat(text_of(upload, "Initiated"))
            if (datetime.now(UTC) - begun).total_seconds() > older_than_s:
                gone = self._call("DELETE", text_of(upload, "Key"), {"uploadId": text_of(upload, "UploadId")})
                taken += gone.status < 300
        return taken

    def try_out(self) -> None:
        """See `Vault.try_out`."""
        self._need_lock()
        probe = self._named("incoming/probe")
        with self._told():
            obstore.put(self._store, probe, b"probe", use_multipart=False)
            obstore.get(self._store, probe).bytes()
        self._delete_all(probe)


class _Flow:
    """What is on its way to the store: hashed as it passes, and stopped before the last part when the digest is another one."""

    def __init__(self, source: Iterator[bytes], digest: str, sm3: bool) -> None:
        self.source, self.digest = source, digest
        self.sha, self.extra, self.size = hashlib.sha256(), hashlib.new("sm3") if sm3 else None, 0
        self.failure: BaseException | None = None

    def in_parts(self, size: int) -> Iterator[bytes]:
        """Give parts of this size, the last one only after the digest of everything was found right."""
        waiting = bytearray()
        try:
            for chunk in self.source:
                self._pass(chunk)
                waiting += chunk
                while len(waiting) > size:
                    yield bytes(memoryview(waiting)[:size])
                    del waiting[:size]
            self._compare()
        except BaseException as error:
            self.failure = error
            raise
        yield bytes(waiting)

    def _pass(self, chunk: bytes) -> None:
        self.sha.update(chunk)
        if self.extra is not None:
            self.extra.update(chunk)
        self.size += len(chunk)

    def _compare(self) -> None:
        if self.sha.hexdigest() != self.digest:
            raise OriginalBroken(self.digest, self.sha.hexdigest())

    def finish(self) -> Original:
        """Read what nobody has read yet and return what all of it was; raises OriginalBroken."""
        for chunk in self.source:
            self._pass(chunk)
        self._compare()
        return Original(self.digest, self.size, self.extra.hexdigest() if self.extra is not None else "")


def _with_bucket(address: S3Address) -> str:
    scheme, _, host = address.endpoint.partition("://")
    return f"{scheme}://{address.bucket}.{host}"


def make_bucket(address: S3Address, *, locked: bool = False) -> None:
    """Make the bucket, for tests and first set-up. locked: with object lock, which stores allow at that moment only."""
    headers = {"x-amz-bucket-object-lock-enabled": "true"} if locked else {}
    answer = Calls(address).call("PUT", headers=headers)
    if answer.status >= 300 and answer.code != "BucketAlreadyOwnedByYou":
        raise VaultMisconfigured(f"桶 {address.bucket} 建立不了（{answer.code or answer.status}）")
