"""Removing an original (销毁原件): from every store at once, a tombstone in its place. For `mingfa.custody` and nobody else.

An original leaves the vault only when two people have disposed of it by acts in the ledger; the tombstone names that entry, so that a
scrub does not report the original as lost and no second store brings it back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mingfa.vault.store import OriginalHeld, Vault


def remove_original(vaults: Sequence[Vault], digest: str, *, by_stream: str, by_seq: int, at: datetime) -> None:
    """Remove an original from all stores, after the entry (by_stream, by_seq) that approved it has been committed.

    at: UTC. May be called again: a store that did not answer the first time is done then. Raises OriginalHeld, before anything is touched,
    when one of the stores holds it; VaultUnreachable when a store does not answer.
    """
    stone = json.dumps({"digest": digest, "by_stream": by_stream, "by_seq": by_seq, "removed_at": at.isoformat()}).encode()
    for vault in vaults:
        if vault.is_held(digest):
            raise OriginalHeld(digest, "该原件已被要求继续保存，须先解除保存要求")
    for vault in vaults:
        vault.remove(digest, stone)


def removed_by(vault: Vault, digest: str) -> dict[str, Any] | None:
    """Return what the tombstone says (digest, by_stream, by_seq, removed_at), or None when the original was never removed."""
    stone = vault.tombstone(digest)
    if stone is None:
        return None
    told: dict[str, Any] = json.loads(stone)
    return told
