"""The vaults of this site, as MINGFA_VAULT and MINGFA_VAULT_SECOND say: the folder beside its database when they say nothing."""

from __future__ import annotations

from django.conf import settings

from mingfa.vault.folder import FolderVault
from mingfa.vault.store import Vault


def site_vault() -> Vault:
    """Return the vault of the site that the settings name (SITE/vault unless MINGFA_VAULT names another)."""
    return FolderVault(settings.SITE / "vault")


def second_vault() -> Vault | None:
    """Return the store that holds every original a second time (MINGFA_VAULT_SECOND), or None."""
    return None


def site_vaults() -> tuple[Vault, ...]:
    """Return all stores of the site, the main one first; what `remove_original` is given."""
    second = second_vault()
    return (site_vault(),) if second is None else (site_vault(), second)
