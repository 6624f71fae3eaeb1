"""Putting a broken or lost original right from another store, which is read first, and reading the result afterwards."""

from __future__ import annotations

from mingfa.vault.pace import Rate
from mingfa.vault.store import Original, Vault, VaultError


class NotRepairable(VaultError):
    """The original was removed by an act; it must not come back."""

    code = "vault.removed"

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(f"摘要为 {digest[:16]}… 的原件已经依法处置，不从另一存储恢复；如有卷仍然提到它，请查明处置记录")


def repair(vault: Vault, digest: str, other: Vault, rate: Rate | None = None) -> Original:
    """Bring an original back from another store. The broken bytes are kept aside.

    The other store's copy is read and compared first, the repaired original afterwards. Raises OriginalMissing or OriginalBroken when the
    other store has no good copy, NotRepairable when the original was disposed of.
    """
    if vault.tombstone(digest) is not None or other.tombstone(digest) is not None:
        raise NotRepairable(digest)
    other.verify(digest, pace=rate)
    if vault.has(digest):
        vault.replace(digest, other.read(digest))
    else:
        vault.put(other.read(digest), expected=digest)
    return vault.verify(digest, pace=rate, from_disk=True)
