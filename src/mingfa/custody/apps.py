"""The Django app of custody."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Makes the kinds of streams and their tables known to the desk."""

    name = "mingfa.custody"
    label = "custody"
    verbose_name = "音像保管"

    def ready(self) -> None:
        """Register kinds and projections, and the removal of what was approved."""
        from mingfa.custody import kind, projections, removal  # noqa: F401
