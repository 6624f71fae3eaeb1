"""The Django app of evidence packages."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Serves the scripts of the verifier page."""

    name = "mingfa.evidence"
    label = "evidence"
    verbose_name = "证据包"
