"""Directed progress as a Django application."""

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    """Registers the kind of stream, its table, and what seals progress for the portal."""

    name = "mingfa.progress"
    label = "progress"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "办理进度"

    def ready(self) -> None:
        """Make everything known to the desk."""
        from mingfa.desk.settle import after_sequencing
        from mingfa.desk.verify import exempt
        from mingfa.progress import kind, projections
        from mingfa.progress.sealing import seal_all

        kind.register()
        projections.register()
        after_sequencing(seal_all)
        exempt("progress.SealedRow", "办理进度最近一次封装的情况，随时可以重新制作")
