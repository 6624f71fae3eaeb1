"""Cases as a Django application."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers acts, kinds of streams and projections."""

    name = "mingfa.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "案件"

    def ready(self) -> None:
        """Make everything known to the desk."""
        from mingfa.cases import check, kind, projections  # noqa: F401 (the check declares itself)

        kind.register()
        projections.register()
