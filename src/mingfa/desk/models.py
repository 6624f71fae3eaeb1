"""Tables of the desk. All but `FormDraft` are projections: dropped and rebuilt from entries at will."""

from django.db import models


class Head(models.Model):
    """The last entry of a stream, locked while somebody acts on it."""

    stream = models.CharField(max_length=160, primary_key=True)
    agency = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    seq = models.IntegerField()
    leaf_hash = models.BinaryField()
    recorded_at = models.BigIntegerField()

    class Meta:
        db_table = "desk_head"
        indexes = [models.Index(fields=["agency", "kind"], name="desk_head_kind")]


class Receipt(models.Model):
    """Which entry an actor's key led to: the same key and the same act give the same entry again."""

    pk = models.CompositePrimaryKey("person", "key")
    person = models.CharField(max_length=160)
    key = models.CharField(max_length=120)
    stream = models.CharField(max_length=160)
    seq = models.IntegerField()

    class Meta:
        db_table = "desk_receipt"
        indexes = [models.Index(fields=["stream"], name="desk_receipt_stream")]


class ProjectionRow(models.Model):
    """What every projection of a stream's state has: `id` is `stream#key`, so that rows can be compared one by one."""

    id = models.CharField(max_length=240, primary_key=True)
    stream = models.CharField(max_length=160, db_index=True)
    agency = models.CharField(max_length=40)

    class Meta:
        abstract = True


class DeadlineRow(ProjectionRow):
    """A time limit of a stream: its end (or range while a year is not announced), and the lines that explain it."""

    key = models.CharField(max_length=80)
    clock = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    bound = models.CharField(max_length=20)
    duty = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    person = models.CharField(max_length=160)
    due_on = models.DateField(null=True)
    due_at = models.BigIntegerField(null=True, help_text="microseconds since 1970, for limits in hours")
    latest_on = models.DateField(null=True, help_text="later end of the range while provisional")
    provisional = models.BooleanField()
    stopped = models.BooleanField()
    article = models.CharField(max_length=200)
    lines = models.TextField(help_text="JSON list of [first day, last day, words, counted]")

    class Meta:
        db_table = "desk_deadline"
        indexes = [models.Index(fields=["agency", "due_on"], name="desk_deadline_due")]


class TimerRow(ProjectionRow):
    """When the clock has to act on a stream next."""

    due_at = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "desk_timer"


class IssueRow(ProjectionRow):
    """A decision that has been made and waits for the issuing key."""

    class Meta:
        db_table = "desk_issue"


class ToDoRow(ProjectionRow):
    """Something that waits for a person or for whoever has a duty."""

    key = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    why = models.TextField()
    article = models.CharField(max_length=200)
    act = models.CharField(max_length=80)
    due_on = models.DateField(null=True)
    duty = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    person = models.CharField(max_length=160)
    title = models.CharField(max_length=300)

    class Meta:
        db_table = "desk_todo"
        indexes = [
            models.Index(fields=["agency", "due_on"], name="desk_todo_due"),
            models.Index(fields=["person"], name="desk_todo_person"),
        ]


class ConcernRow(ProjectionRow):
    """Something supervision has to see, whichever stream it happened on."""

    key = models.CharField(max_length=80)
    code = models.CharField(max_length=60)
    words = models.CharField(max_length=600)
    article = models.CharField(max_length=200)
    since = models.DateField(null=True)
    unit = models.CharField(max_length=60)
    person = models.CharField(max_length=160)
    title = models.CharField(max_length=300)

    class Meta:
        db_table = "desk_concern"
        indexes = [models.Index(fields=["agency", "code"], name="desk_concern_code")]


class FormDraft(models.Model):
    """A form somebody has begun to fill in, kept outside the ledger until it is submitted."""

    person = models.CharField(max_length=160)
    stream = models.CharField(max_length=160)
    act = models.CharField(max_length=80)
    fields = models.TextField(help_text="JSON object of the form's fields as typed")
    seq = models.IntegerField(help_text="head of the stream when the form was opened")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "desk_form_draft"
        constraints = [models.UniqueConstraint(fields=["person", "stream", "act"], name="desk_form_draft_one")]
