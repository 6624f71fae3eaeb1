"""Tables of dossiers: projections only, dropped and rebuilt from entries at will."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class DossierRow(ProjectionRow):
    """An archived dossier: what it is, where it lies, whether paper was checked and the package made."""

    number = models.CharField(max_length=300, db_index=True)
    case_stream = models.CharField(max_length=160, db_index=True)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    retention = models.CharField(max_length=20)
    filed_on = models.DateField(null=True)
    pieces = models.IntegerField()
    pages = models.IntegerField()
    recordings = models.IntegerField()
    place = models.CharField(max_length=300)
    checked_on = models.DateField(null=True)
    manifest = models.CharField(max_length=64, help_text='digest of the package\'s manifest, "" while there is none')

    class Meta:
        db_table = "dossier_dossier"


class ClosedRow(ProjectionRow):
    """A closed case whose dossier is not in the archive yet (待归档). due_on: last day of C44; gone once the dossier is filed."""

    number = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    closed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    missing = models.IntegerField()

    class Meta:
        db_table = "dossier_closed"
        indexes = [models.Index(fields=["agency", "closed_on"], name="dossier_closed_on")]


class FilingRow(ProjectionRow):
    """A recording of a case by the keys it is filed under (案件名称、单位及人员、设备编号、使用时间), and whether it was filed in time.

    last_on: last day to file it by the agency's own days, None where it has set none. late: it was filed after that day.
    """

    recording = models.CharField(max_length=160, db_index=True)
    number = models.CharField(max_length=40)
    case_title = models.CharField(max_length=400)
    unit = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=160)
    people = models.CharField(max_length=400, help_text="names, joined with 、")
    device = models.CharField(max_length=300, db_index=True)
    started_at = models.BigIntegerField(null=True, help_text="microseconds since 1970")
    ended_at = models.BigIntegerField(null=True, help_text="microseconds since 1970")
    made_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    late = models.BooleanField()
    archive_number = models.CharField(max_length=300)

    class Meta:
        db_table = "dossier_filing"
        indexes = [models.Index(fields=["agency", "filed_on", "last_on"], name="dossier_filing_late")]


class LedgerRow(ProjectionRow):
    """One line of the ledger of enforcement acts (执法台账): one case, from opening to archive."""

    number = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    parties = models.CharField(max_length=600)
    unit = models.CharField(max_length=60)
    handlers = models.CharField(max_length=300)
    stage = models.CharField(max_length=20)
    opened_on = models.DateField(null=True)
    decision_number = models.CharField(max_length=80)
    decided_on = models.DateField(null=True)
    result = models.CharField(max_length=600)
    closed_on = models.DateField(null=True)
    archive_number = models.CharField(max_length=300)
    archived_on = models.DateField(null=True)
    recordings = models.IntegerField()

    class Meta:
        db_table = "dossier_ledger"
        indexes = [models.Index(fields=["agency", "-opened_on"], name="dossier_ledger_opened")]
