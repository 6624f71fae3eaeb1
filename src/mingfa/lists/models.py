"""Tables of lists: projections only."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class OfficerRow(ProjectionRow):
    """An officer as the published register shows or showed him; last: the last day shown, None while he is shown."""

    person = models.CharField(max_length=160)
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=400)
    title = models.CharField(max_length=60)
    number = models.CharField(max_length=200)
    classes = models.CharField(max_length=400)
    area = models.CharField(max_length=400)
    first = models.DateField()
    last = models.DateField(null=True)

    class Meta:
        db_table = "lists_officer"
        indexes = [models.Index(fields=["agency", "last"], name="lists_officer_last")]


class ListRow(ProjectionRow):
    """A list with the version in force."""

    title = models.CharField(max_length=200)
    version = models.IntegerField()
    published_on = models.DateField(null=True)
    rows = models.IntegerField()

    class Meta:
        db_table = "lists_list"
