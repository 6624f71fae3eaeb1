"""Tables of annual data: projections only."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class MatterRow(ProjectionRow):
    """Something that a year counts once, with what it takes to open it. on: the day of the decision it belongs to."""

    measure = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=60)
    result = models.CharField(max_length=80)
    on = models.DateField()
    number = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    fen = models.BigIntegerField()

    class Meta:
        db_table = "statistics_matter"
        indexes = [models.Index(fields=["agency", "on"], name="statistics_matter_on")]


class AnnualRow(ProjectionRow):
    """A year of an agency in lists. owed: reports that are still owed."""

    year = models.IntegerField()
    stage = models.CharField(max_length=20)
    due_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    owed = models.IntegerField()
    decisions = models.IntegerField()

    class Meta:
        db_table = "statistics_annual"
        indexes = [models.Index(fields=["agency", "year"], name="statistics_annual_year")]


class FaultRow(ProjectionRow):
    """Something that was found wrong in what is public (差错); answered_on: corrected, or found to be right after all."""

    trigger = models.CharField(max_length=20)
    found_on = models.DateField()
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20)

    class Meta:
        db_table = "statistics_fault"
        indexes = [models.Index(fields=["agency", "found_on"], name="statistics_fault_on")]
