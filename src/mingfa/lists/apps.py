"""Lists as a Django application."""

from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Registers acts, kinds of streams and projections."""

    name = "mingfa.lists"
    label = "lists"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "清单"

    def ready(self) -> None:
        """Make everything known to the desk."""
        from mingfa.lists import catalogue, kind, projections

        catalogue.register()
        kind.register()
        projections.register()
