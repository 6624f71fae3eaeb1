"""The table of evidence packages: a projection, dropped and rebuilt at will."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class PackageRow(ProjectionRow):
    """One package: for which case, in which form, how far."""

    case = models.CharField(max_length=160, db_index=True)
    stage = models.CharField(max_length=12)
    form = models.CharField(max_length=10)
    recordings = models.IntegerField()
    by_name = models.CharField(max_length=80)
    asked_at = models.BigIntegerField(help_text="microseconds since 1970")
    manifest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    failure = models.TextField()

    class Meta:
        db_table = "evidence_package"
        indexes = [models.Index(fields=["agency", "stage"], name="evidence_package_stage")]
