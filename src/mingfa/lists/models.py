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


class AvLineRow(ProjectionRow):
    """A line of the list of items to be recorded (音像记录事项清单); until: its last day, None while it holds."""

    line = models.CharField(max_length=12)
    item = models.CharField(max_length=100)
    activity = models.CharField(max_length=40)
    step = models.CharField(max_length=300)
    means = models.CharField(max_length=10)
    extent = models.CharField(max_length=10)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "lists_av_line"
