"""Tables of devices and findings: projections of their states, dropped and rebuilt at will."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class RecorderRow(ProjectionRow):
    """One device or room."""

    stage = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    recorder_kind = models.CharField(max_length=20)
    brand = models.CharField(max_length=300)
    model = models.CharField(max_length=300)
    functions = models.CharField(max_length=60, help_text="codes, with a space before and after each")
    unit = models.CharField(max_length=60)
    room = models.CharField(max_length=12)
    place = models.CharField(max_length=300)
    keeper = models.CharField(max_length=160)
    keepers = models.CharField(max_length=400, help_text="names, separated by 、")
    holder = models.CharField(max_length=160)
    holder_name = models.CharField(max_length=60)
    task = models.CharField(max_length=300)
    daily_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    offset_ms = models.BigIntegerField(null=True)
    open_harms = models.IntegerField()
    uses = models.IntegerField()

    class Meta:
        db_table = "recorders_recorder"
        indexes = [models.Index(fields=["agency", "stage"], name="recorders_stage")]


class MisuseRow(ProjectionRow):
    """One finding of misuse."""

    stage = models.CharField(max_length=12)
    item = models.CharField(max_length=40)
    rule = models.TextField()
    officer = models.CharField(max_length=160, db_index=True)
    officer_name = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    words = models.TextField()
    minutes = models.IntegerField()
    case_stream = models.CharField(max_length=160)
    recording = models.CharField(max_length=160, db_index=True)
    recorder = models.CharField(max_length=160)
    found_on = models.DateField(null=True)
    found_by = models.CharField(max_length=160)
    answers = models.IntegerField()
    outcome = models.CharField(max_length=20)
    decided_on = models.DateField(null=True)

    class Meta:
        db_table = "recorders_misuse"
        indexes = [models.Index(fields=["agency", "stage"], name="recorders_misuse_stage")]
