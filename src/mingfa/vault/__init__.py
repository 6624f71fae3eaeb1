"""Originals (原件) under their digest: written once, read in ranges, verified; in a folder, or on an S3-compatible store."""

from mingfa.vault.folder import FolderVault
from mingfa.vault.store import (
    Listed,
    Original,
    OriginalBroken,
    OriginalHeld,
    OriginalMissing,
    Vault,
    VaultError,
    VaultForbidden,
    VaultFull,
    VaultMisconfigured,
    VaultUnreachable,
)

__all__ = [
    "FolderVault",
    "Listed",
    "Original",
    "OriginalBroken",
    "OriginalHeld",
    "OriginalMissing",
    "Vault",
    "VaultError",
    "VaultForbidden",
    "VaultFull",
    "VaultMisconfigured",
    "VaultUnreachable",
]
