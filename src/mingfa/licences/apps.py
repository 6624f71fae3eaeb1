"""Licences as a Django application."""

from django.apps import AppConfig


class LicencesConfig(AppConfig):
    """Registers the kind of stream and its table."""

    name = "mingfa.licences"
    label = "licences"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "行政许可"

    def ready(self) -> None:
        """Make everything known to the desk."""
        from mingfa.licences import check, kind, projections  # noqa: F401 (the check declares itself)

        kind.register()
        projections.register()
