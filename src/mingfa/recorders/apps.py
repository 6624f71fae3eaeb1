"""The Django app of recording devices."""

from django.apps import AppConfig


class RecordersConfig(AppConfig):
    """Makes kinds of streams and tables known to the desk."""

    name = "mingfa.recorders"
    label = "recorders"
    verbose_name = "音像记录设备"

    def ready(self) -> None:
        """Register kinds and tables."""
        from mingfa.recorders import kind, projections

        kind.register()
        projections.register()
