"""Tables of disclosure: projections, and the lines that have gone out with the feed, which are only ever added."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class PublicationRow(ProjectionRow):
    """A publication as lists and the completeness statement read it."""

    case = models.CharField(max_length=160, db_index=True)
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=30)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=80)
    unit = models.CharField(max_length=60)
    decided_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withheld_on = models.DateField(null=True)
    lapsed_on = models.DateField(null=True)
    ground = models.CharField(max_length=40)
    result = models.CharField(max_length=30)
    follow = models.CharField(max_length=120, help_text="fields still to be published later, with commas; empty when nothing is open")
    recheck_on = models.DateField(null=True)
    random = models.BooleanField()

    class Meta:
        db_table = "disclosure_publication"
        indexes = [models.Index(fields=["agency", "decided_on"], name="disclosure_pub_decided")]


class OutboxRow(ProjectionRow):
    """Something the feed has to carry, written with the entry that causes it. content_hash of the present content, without salt, hex."""

    kind = models.CharField(max_length=20)
    item = models.CharField(max_length=120)
    seq = models.IntegerField(help_text="entry that causes it; -1 where the whole state is what is published")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical content, hex")

    class Meta:
        db_table = "disclosure_outbox"
        indexes = [models.Index(fields=["agency"], name="disclosure_outbox_agency")]


class FeedLine(models.Model):
    """A line of an agency's feed as it went out; the database refuses to change or delete it (migration 0002)."""

    pk = models.CompositePrimaryKey("agency", "place")
    agency = models.CharField(max_length=40)
    place = models.BigIntegerField(help_text="index in the feed, gapless from 0")
    kind = models.CharField(max_length=20)
    item = models.CharField(max_length=120)
    stream = models.CharField(max_length=160)
    seq = models.IntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical content, hex")
    content_hash = models.CharField(max_length=64)
    salt = models.BinaryField()
    content = models.BinaryField(help_text="canonical content of registers and statements; empty for publications, whose entries hold it")
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "disclosure_feed"
        constraints = [models.UniqueConstraint(fields=["stream", "seq", "kind"], name="disclosure_feed_once")]
        indexes = [models.Index(fields=["agency", "item"], name="disclosure_feed_item")]
