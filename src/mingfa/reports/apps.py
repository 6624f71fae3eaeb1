"""Letters from the public as a Django application."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers the kinds of streams and their table."""

    name = "mingfa.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "公众来信"

    def ready(self) -> None:
        """Make everything known to the desk."""
        from mingfa.reports import kind, projections
        from mingfa.reports.acts import inbox, letters  # noqa: F401

        kind.register()
        projections.register()
