"""The Django app of recordings."""

from django.apps import AppConfig


class RecordingConfig(AppConfig):
    """Makes the kind of stream, its tables and the check of originals known to the desk."""

    name = "mingfa.recording"
    label = "recording"
    verbose_name = "音像记录"

    def ready(self) -> None:
        """Register kind, projections and the check of originals."""
        from mingfa.recording import cut_rows, kind, originals, projections  # noqa: F401
