"""Originals (原件) under their digest: written once, read in ranges, verified; a folder now, an object store behind the same interface."""

from mingfa.vault.folder import FolderVault
from mingfa.vault.store import Original, OriginalBroken, OriginalMissing, Vault, VaultError, VaultFull

__all__ = ["FolderVault", "Original", "OriginalBroken", "OriginalMissing", "Vault", "VaultError", "VaultFull"]
