"""What a vault does, whatever it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from mingfa.law.errors import MingfaError

CHUNK = 4 * 1024 * 1024


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


@dataclass(frozen=True, slots=True)
class Original:
    """An original as kept. digest: SHA-256, hex. sm3: SM3, hex, "" unless asked for. size: bytes."""

    digest: str
    size: int
    sm3: str = ""


class Vault(Protocol):
    """Originals by digest. The same calls serve a folder and an object store."""

    def put(self, source: BinaryIO | Iterable[bytes], *, expected: str | None = None, sm3: bool = False) -> Original:
        """Keep an original, hashed while it is written; keeping it twice changes nothing.

        expected: digest computed before sending; raises OriginalBroken when another one arrives, VaultFull when there is no room.
        """

    def has(self, digest: str) -> bool:
        """Say whether there is an original under this digest."""

    def size(self, digest: str) -> int:
        """Return its size in bytes; raises OriginalMissing."""

    def read(self, digest: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Read a range in chunks; raises OriginalMissing."""

    def verify(self, digest: str) -> Original:
        """Read everything and compare; raises OriginalMissing or OriginalBroken."""

    def all(self) -> Iterator[str]:
        """Iterate over the digests of all originals, in order."""
