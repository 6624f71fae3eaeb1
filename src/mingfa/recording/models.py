"""Tables of recordings: projections of the recordings' states, dropped and rebuilt at will."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class RecordingRow(ProjectionRow):
    """One recording."""

    stage = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, db_index=True)
    sm3 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    file_name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=80)
    form = models.CharField(max_length=10)
    source = models.CharField(max_length=20)
    device = models.CharField(max_length=300)
    operator = models.CharField(max_length=160)
    officers = models.TextField(help_text="names, separated by 、")
    place = models.CharField(max_length=300)
    started_at = models.BigIntegerField(null=True, help_text="microseconds since 1970")
    ended_at = models.BigIntegerField(null=True, help_text="microseconds since 1970")
    told = models.BooleanField()
    covert = models.BooleanField()
    annotated = models.BooleanField()
    notes = models.IntegerField()
    long_term = models.BooleanField()
    kept_until = models.DateField(null=True)
    uploaded_by = models.CharField(max_length=160)
    uploaded_on = models.DateField(null=True)
    unit = models.CharField(max_length=40)
    case_title = models.CharField(max_length=300)
    task = models.CharField(max_length=300)
    files = models.IntegerField()
    measured = models.BooleanField()
    recorded_ms = models.BigIntegerField(help_text="really recorded, by packet times")
    damaged = models.BooleanField()
    edited = models.CharField(max_length=200, help_text="signs of editing, separated by blanks")
    suspicious = models.BooleanField()
    unexplained = models.BooleanField()
    shots_blank = models.IntegerField()

    class Meta:
        db_table = "recording_recording"
        indexes = [
            models.Index(fields=["agency", "stage"], name="recording_stage"),
            models.Index(fields=["agency", "device", "started_at"], name="recording_device"),
            models.Index(fields=["agency", "unit", "started_at"], name="recording_unit"),
        ]


class RecordingTieRow(ProjectionRow):
    """Where a recording belongs: a case and one of its steps (-1: the case as a whole)."""

    case_stream = models.CharField(max_length=160, db_index=True)
    step = models.IntegerField()
    activity = models.CharField(max_length=40)
    part = models.BooleanField()
    number = models.CharField(max_length=40)
    document = models.CharField(max_length=300)

    class Meta:
        db_table = "recording_tie"


class CutRow(ProjectionRow):
    """A cut that was asked for, and how far it is."""

    cut = models.CharField(max_length=12)
    kind = models.CharField(max_length=10)
    original = models.CharField(max_length=64)
    derived = models.CharField(max_length=64)
    from_ms = models.BigIntegerField()
    to_ms = models.BigIntegerField()
    state = models.CharField(max_length=10, help_text="waiting, made or failed")

    class Meta:
        db_table = "recording_cut"
        indexes = [models.Index(fields=["state", "stream"], name="recording_cut_state")]
