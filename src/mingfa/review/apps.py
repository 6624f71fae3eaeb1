"""The Django app of legal review."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Makes the kind of stream and its tables known to the desk."""

    name = "mingfa.review"
    label = "review"
    verbose_name = "法制审核"

    def ready(self) -> None:
        """Register kind and projections."""
        from mingfa.review import kind, projections  # noqa: F401
