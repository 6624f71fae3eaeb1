"""The vault of this site: the folder beside its database."""

from __future__ import annotations

from django.conf import settings

from mingfa.vault.folder import FolderVault
from mingfa.vault.store import Vault


def site_vault() -> Vault:
    """Return the vault of the site that the settings name (SITE/vault)."""
    return FolderVault(settings.SITE / "vault")
