"""Annual data as a Django application."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Makes the kind of stream and its tables known to the desk."""

    name = "mingfa.statistics"
    label = "statistics"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "年度执法数据"

    def ready(self) -> None:
        """Make everything known to the desk."""
        from mingfa.statistics import kind, projections

        kind.register()
        projections.register()
