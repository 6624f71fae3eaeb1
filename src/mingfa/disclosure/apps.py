"""Disclosure as a Django application."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """Makes the kind of stream, its tables and its feed known to the desk."""

    name = "mingfa.disclosure"
    label = "disclosure"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "公示"

    def ready(self) -> None:
        """Register kind, projections, the check of the feed, the feed itself, and its table for backups."""
        from mingfa.desk.backup import also_keep
        from mingfa.desk.settle import after_sequencing
        from mingfa.desk.verify import also_verify, exempt
        from mingfa.disclosure import kind, projections  # noqa: F401
        from mingfa.disclosure.check import check_feeds
        from mingfa.disclosure.drawn import kind as drawn  # noqa: F401
        from mingfa.disclosure.feed import emit_all

        also_keep("disclosure.FeedLine")
        also_verify(check_feeds)
        after_sequencing(emit_all)
        exempt("disclosure.FeedLine", "公示数据流各条，由数据流核验逐条核对")
