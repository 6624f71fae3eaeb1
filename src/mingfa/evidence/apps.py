"""The Django app of evidence packages."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Makes the kind of stream and its table known to the desk, and serves the scripts of the verifier page."""

    name = "mingfa.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "证据包"

    def ready(self) -> None:
        """Register kind and projection."""
        from mingfa.evidence import kind, projections  # noqa: F401
