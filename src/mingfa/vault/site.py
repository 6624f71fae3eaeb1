"""The vaults of this site, as MINGFA_VAULT and MINGFA_VAULT_SECOND say (mingfa.vault.address): the folder beside its database otherwise."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from mingfa.vault.address import folder_of, s3_address
from mingfa.vault.folder import FolderVault
from mingfa.vault.store import Vault


def site_vault() -> Vault:
    """Return the vault of the site: SITE/vault unless MINGFA_VAULT names another. Raises VaultMisconfigured."""
    address = getattr(settings, "VAULT", "")
    return _opened(address, Path(settings.SITE), "vault.toml") if address else FolderVault(Path(settings.SITE) / "vault")


def second_vault() -> Vault | None:
    """Return the store that holds every original a second time (MINGFA_VAULT_SECOND), or None. Raises VaultMisconfigured."""
    address = getattr(settings, "VAULT_SECOND", "")
    return _opened(address, Path(settings.SITE), "vault-second.toml") if address else None


def site_vaults() -> tuple[Vault, ...]:
    """Return all stores of the site, the main one first; what `remove_original` is given."""
    second = second_vault()
    return (site_vault(),) if second is None else (site_vault(), second)


@lru_cache(maxsize=8)
def _opened(address: str, site: Path, credentials: str) -> Vault:
    """Open a store once per process: it keeps its connections."""
    folder = folder_of(address)
    if folder is not None:
        return FolderVault(folder)
    from mingfa.vault.s3 import S3Vault  # only here: a site on a folder never loads the client

    return S3Vault(s3_address(address, site, credentials), site / "spool")
