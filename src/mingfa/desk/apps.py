"""The desk's tables as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the desk's projections."""

    name = "mingfa.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "办理台"

    def ready(self) -> None:
        """Make the desk's own kind of stream known."""
        from mingfa.desk import disposal  # noqa: F401
