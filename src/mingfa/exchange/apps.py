"""Exchange as a Django application."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Registers the kinds of streams, their tables, and what follows the feed."""

    name = "mingfa.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "对外交换"

    def ready(self) -> None:
        """Make everything known to the desk."""
        from mingfa.desk.backup import also_keep_files
        from mingfa.desk.settle import after_sequencing
        from mingfa.exchange import kind, projections
        from mingfa.exchange.feeding import note_in_feed

        kind.register()
        projections.register()
        also_keep_files("exchange.toml")
        also_keep_files("exchange/*/*")
        after_sequencing(note_in_feed)
