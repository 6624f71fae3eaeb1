"""The desk's tables as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Registers the desk's projections."""

    name = "mingfa.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "办理台"
