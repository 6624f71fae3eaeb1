"""What a vault does, whatever it stands on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from mingfa.law.errors import MingfaError

CHUNK = 4 * 1024 * 1024
Pace = Callable[[int], None]
is_digest = re.compile(r"[0-9a-f]{64}").fullmatch


class VaultError(MingfaError):
    """The vault could not do what was asked."""

    code = "vault.error"


class OriginalMissing(VaultError):
    """There is no original under this digest."""

    code = "vault.missing"

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(f"库中没有摘要为 {digest[:16]}… 的原件；请核对摘要，或者从备份恢复")


class OriginalBroken(VaultError):
    """The bytes do not have the digest they should have."""

    code = "vault.broken"

    def __init__(self, digest: str, found: str) -> None:
        self.digest, self.found = digest, found
        super().__init__(f"摘要不符：应为 {digest[:16]}…，实际为 {found[:16]}…；原件可能被改动，或者传输有误，请重新上传或者从备份恢复")


class VaultFull(VaultError):
    """There is no room for the original; nothing has been kept of it."""

    code = "vault.full"

    def __init__(self) -> None:
        super().__init__("存储空间不足，原件没有保存；请腾出空间后重新上传")


class VaultUnreachable(VaultError):
    """The store does not answer. why: the store's or the network's own words."""

    code = "vault.unreachable"

    def __init__(self, where: str, why: str) -> None:
        self.where, self.why = where, why
        super().__init__(f"原件库 {where} 连接不上，本次操作没有完成；请检查网络、地址和存储服务后重试（{why}）")


class VaultForbidden(VaultError):
    """The store does not let us. why: its own words."""

    code = "vault.forbidden"

    def __init__(self, where: str, why: str) -> None:
        self.where, self.why = where, why
        super().__init__(f"原件库 {where} 拒绝访问，本次操作没有完成；请核对目录权限或者访问密钥及其授权（{why}）")


class VaultMisconfigured(VaultError):
    """The vault's address or its credentials cannot be understood."""

    code = "vault.misconfigured"


class OriginalHeld(VaultError):
    """A hold or the store's own retention forbids removing this original."""

    code = "vault.held"

    def __init__(self, digest: str, why: str) -> None:
        self.digest, self.why = digest, why
        super().__init__(f"摘要为 {digest[:16]}… 的原件不能移除：{why}")


@dataclass(frozen=True, slots=True)
class Original:
    """An original as kept. digest: SHA-256, hex. sm3: SM3, hex, "" unless asked for. size: bytes."""

    digest: str
    size: int
    sm3: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An original as listed, unread. size: bytes. stored_at: UTC, by the store's clock."""

    digest: str
    size: int
    stored_at: datetime


class Vault(Protocol):
    """Originals by digest. The same calls serve a folder and an object store.

    Any call raises VaultUnreachable when the store does not answer and VaultForbidden when it does not let us.
    """

    @property
    def where(self) -> str:
        """Where it is, for messages: a folder or an address, never a secret."""

    def put(self, source: BinaryIO | Iterable[bytes], *, expected: str | None = None, sm3: bool = False) -> Original:
        """Keep an original, hashed while it is written; keeping it twice changes nothing.

        expected: digest computed before sending; raises OriginalBroken when another one arrives, VaultFull when there is no room. When it
        raises, or the source does, nothing has been kept.
        """

    def put_file(self, path: Path, digest: str) -> Original:
        """Keep a whole file by moving it in, without reading it where the store can. digest: what its bytes were hashed to while they were
        written, and flushed; nobody writes to it any more. The file at `path` is gone afterwards. Raises VaultFull, and the file stays.
        """

    def has(self, digest: str) -> bool:
        """Say whether there is an original under this digest."""

    def size(self, digest: str) -> int:
        """Return its size in bytes; raises OriginalMissing."""

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Read a range in chunks; raises OriginalMissing."""

    def verify(self, digest: str, *, pace: Pace | None = None, from_disk: bool = False) -> Original:
        """Read everything and compare; raises OriginalMissing or OriginalBroken, OSError when a disk cannot be read.

        pace: told after each piece how many bytes it had; it may wait, or raise to stop. from_disk: read past what the system keeps of the
        file in memory, where there is such a thing.
        """

    def all(self) -> Iterator[str]:
        """Iterate over the digests of all originals, in order."""

    def listing(self, after: str = "") -> Iterator[Listed]:
        """Iterate over all originals, in the order of their digests, from the first one greater than `after`."""

    def replace(self, digest: str, source: BinaryIO | Iterable[bytes]) -> Original:
        """Put good bytes in the place of broken ones, which are kept aside under `damaged/`; for repair alone (mingfa.vault.repair).

        Raises OriginalBroken, and changes nothing, when the source does not have this digest.
        """

    def hold(self, digest: str, held: bool) -> None:
        """Set or lift a hold: as long as it stands, `remove` refuses. The store's own legal hold is used where it is configured."""

    def is_held(self, digest: str) -> bool:
        """Say whether a hold stands."""

    def remove(self, digest: str, tombstone: bytes) -> None:
        """Remove an original for good and leave a tombstone that says by which act; what is not there only gets its tombstone.

        Only mingfa.vault.disposal may call this, and only mingfa.custody may call that: after a disposal approved by two people is in the
        ledger, with the entry named in the tombstone. Raises OriginalHeld under a hold or the store's own retention.
        """

    def tombstone(self, digest: str) -> bytes | None:
        """Return what `remove` left behind, or None."""

    def sweep(self, older_than_s: float) -> int:
        """Take away what interrupted writes left behind longer ago than this; return how many pieces. Originals are never touched."""

    def try_out(self) -> None:
        """Write, read and delete a probe, and see that a configured lock is offered; raises what stands in the way. Originals are not touched."""


def chunks_of(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    """Read a file, or whatever gives bytes, piece by piece."""
    read: Any = getattr(source, "read", None)
    if read is None:
        yield from source
        return
    while chunk := read(CHUNK):
        yield chunk
