"""Tables of exchange: projections only, dropped and rebuilt from entries at will."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class DeliveryRow(ProjectionRow):
    """A publication on its channels, as lists read it. owed: tasks not done; missing: of them, on channels that are a must."""

    source = models.CharField(max_length=160, db_index=True)
    kind = models.CharField(max_length=20)
    item_stage = models.CharField(max_length=10)
    section = models.CharField(max_length=40)
    title = models.CharField(max_length=400)
    number = models.CharField(max_length=200)
    unit = models.CharField(max_length=60)
    published_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    entrant = models.CharField(max_length=160)
    owed = models.IntegerField()
    missing = models.IntegerField()
    channels = models.CharField(max_length=2000, help_text="codes of the channels that have a task, each between commas")

    class Meta:
        db_table = "exchange_delivery"
        indexes = [models.Index(fields=["agency", "published_on"], name="exchange_delivery_on")]


class TaskRow(ProjectionRow):
    """What is owed, or was done, on one channel. due_on: last day. next_at: when it is pushed again (microseconds since 1970)."""

    source = models.CharField(max_length=160)
    channel = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    mode = models.CharField(max_length=10)
    mandatory = models.BooleanField()
    needs_number = models.BooleanField()
    work = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    wanted = models.IntegerField()
    since = models.DateField(null=True)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    receipt = models.CharField(max_length=500)
    number = models.CharField(max_length=500)
    reason = models.CharField(max_length=2100)
    attempts = models.IntegerField()
    next_at = models.BigIntegerField(null=True)
    exported = models.CharField(max_length=500, help_text="file it was last exported in")
    person = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    unit = models.CharField(max_length=60)

    class Meta:
        db_table = "exchange_task"
        indexes = [
            models.Index(fields=["agency", "channel", "state"], name="exchange_task_state"),
            models.Index(fields=["stream"], name="exchange_task_stream"),
            models.Index(fields=["mode", "state", "next_at"], name="exchange_task_next"),
        ]


class SupplyRow(ProjectionRow):
    """A decision given to a body: what, to whom, when."""

    source = models.CharField(max_length=160)
    title = models.CharField(max_length=400)
    number = models.CharField(max_length=200)
    body = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    what = models.CharField(max_length=2000)
    basis = models.CharField(max_length=200)
    on = models.DateField(null=True)
    by = models.CharField(max_length=160)
    recalled_on = models.DateField(null=True)

    class Meta:
        db_table = "exchange_supply"
        indexes = [models.Index(fields=["agency", "-on"], name="exchange_supply_on")]


class ReceivedRow(ProjectionRow):
    """A record received from another body."""

    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=128)
    party = models.CharField(max_length=200)
    organ = models.CharField(max_length=200)
    sender = models.CharField(max_length=200)
    decided_on = models.DateField(null=True)
    received_on = models.DateField(null=True)

    class Meta:
        db_table = "exchange_received"
        indexes = [models.Index(fields=["agency", "decided_on"], name="exchange_received_on")]
