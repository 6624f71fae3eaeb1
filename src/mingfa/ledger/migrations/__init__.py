"""Migrations of the ledger's tables. `guards` names the triggers that must protect them."""

from importlib import import_module


def guards(vendor: str) -> dict[str, str]:
    """Return trigger name -> statement for a kind of database ("sqlite", "postgresql")."""
    found: dict[str, str] = import_module("mingfa.ledger.migrations.0002_refuse_change").guards(vendor)
    return found
