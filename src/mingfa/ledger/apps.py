"""The ledger's tables as a Django application; the ledger's rules (leaf, tree, notes, proofs) know nothing of Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the tables."""

    name = "mingfa.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "留痕账本"
