"""Dossiers as a Django application."""

from django.apps import AppConfig


class DossierConfig(AppConfig):
    """Registers the kind of stream, its tables, and the work that follows an archive."""

    name = "mingfa.dossier"
    label = "dossier"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "案卷"

    def ready(self) -> None:
        """Make everything known to the desk."""
        from mingfa.dossier import kind, projections

        kind.register()
        projections.register()
