"""Tables of custody: projections of requests, lists for destruction, disputes, and of how each recording is kept."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class KeepingRow(ProjectionRow):
    """How one recording is kept. kept_as: class; held: locks and open requests stand against destruction."""

    stage = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    secret = models.CharField(max_length=10)
    kept_as = models.CharField(max_length=12)
    kept_until = models.DateField(null=True)
    why = models.TextField()
    article = models.CharField(max_length=300)
    locks = models.IntegerField()
    requests = models.IntegerField()
    proposed = models.CharField(max_length=160)
    recorded_on = models.DateField(null=True)
    size = models.BigIntegerField()

    class Meta:
        db_table = "custody_keeping"
        indexes = [
            models.Index(fields=["agency", "stage", "kept_until"], name="custody_due"),
            models.Index(fields=["agency", "secret"], name="custody_secret"),
        ]


class OriginalRow(ProjectionRow):
    """An original of a recording: nobody reads it by its digest without the recording's being asked."""

    digest = models.CharField(max_length=64, db_index=True)
    stage = models.CharField(max_length=10)

    class Meta:
        db_table = "custody_original"


class RequestRow(ProjectionRow):
    """A request."""

    stage = models.CharField(max_length=12)
    requester = models.CharField(max_length=20)
    number = models.CharField(max_length=120)
    organ = models.CharField(max_length=300)
    reason = models.TextField()
    person = models.CharField(max_length=160, db_index=True)
    copies = models.BooleanField()
    asked_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    until = models.DateField(null=True)
    decided_name = models.CharField(max_length=100)
    decided_on = models.DateField(null=True)
    recordings = models.IntegerField()

    class Meta:
        db_table = "custody_request"
        indexes = [models.Index(fields=["agency", "stage"], name="custody_request_stage")]


class RequestedRow(ProjectionRow):
    """A recording that a request names."""

    recording = models.CharField(max_length=160, db_index=True)
    stage = models.CharField(max_length=12)
    until = models.DateField(null=True)
    person = models.CharField(max_length=160)

    class Meta:
        db_table = "custody_requested"


class VisitRow(ProjectionRow):
    """A line of the register of visits (查阅登记簿)."""

    recording = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=120)
    organ = models.CharField(max_length=300)
    visitor = models.CharField(max_length=300)
    document = models.CharField(max_length=300)
    reason = models.CharField(max_length=300)
    at = models.BigIntegerField(help_text="microseconds since 1970")
    keeper_name = models.CharField(max_length=100)
    approved_name = models.CharField(max_length=100)

    class Meta:
        db_table = "custody_visit"


class HandedRow(ProjectionRow):
    """A copy handed out (提供登记): to whom, what, why, who approved."""

    recording = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=120)
    organ = models.CharField(max_length=300)
    receiver = models.CharField(max_length=300)
    purpose = models.CharField(max_length=300)
    how = models.CharField(max_length=20)
    at = models.BigIntegerField(help_text="microseconds since 1970")
    seq = models.IntegerField()
    keeper_name = models.CharField(max_length=100)
    approved_name = models.CharField(max_length=100)

    class Meta:
        db_table = "custody_handed"


class DestructionRow(ProjectionRow):
    """A list for destruction."""

    stage = models.CharField(max_length=12)
    ground = models.CharField(max_length=300)
    items = models.IntegerField()
    proposed_name = models.CharField(max_length=100)
    proposed_on = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    approved_name = models.CharField(max_length=100)
    approved_on = models.DateField(null=True)

    class Meta:
        db_table = "custody_destruction"
        indexes = [models.Index(fields=["stage"], name="custody_destruction_stage")]
