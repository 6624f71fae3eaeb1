"""Agencies as a Django application."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Registers acts, kinds of streams, the desk's sources and projections."""

    name = "mingfa.agencies"
    label = "agencies"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "执法主体和人员"

    def ready(self) -> None:
        """Make everything known to the desk."""
        from mingfa.agencies import check, kind, projections  # noqa: F401 (the check declares itself)

        kind.register()
        projections.register()
