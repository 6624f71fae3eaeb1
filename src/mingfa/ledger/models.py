"""Tables of the ledger. Rows are inserted and never changed; the database itself refuses the rest (migration 0002)."""

from django.db import models


class EntryRow(models.Model):
    """One leaf: the header as canonical bytes, and the columns that find it again (checked against the bytes by `verify`)."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.CharField(max_length=160)
    seq = models.IntegerField()
    agency = models.CharField(max_length=40)
    act = models.CharField(max_length=80)
    version = models.IntegerField()
    done_at = models.BigIntegerField(help_text="microseconds since 1970, UTC")
    recorded_at = models.BigIntegerField(help_text="microseconds since 1970, UTC")
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "ledger_entry"
        indexes = [models.Index(fields=["agency", "stream"], name="ledger_entry_agency")]


class BodyRow(models.Model):
    """The body and its salt; gone only after a disposal act, and then the leaf still says that it was there."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.CharField(max_length=160)
    seq = models.IntegerField()
    salt = models.BinaryField()
    body = models.BinaryField()

    class Meta:
        db_table = "ledger_body"


class DisposalRow(models.Model):
    """Permission to erase one body: which entry, by which disposal act. The database lets a body go only when this row exists."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.CharField(max_length=160)
    seq = models.IntegerField()
    by_stream = models.CharField(max_length=160)
    by_seq = models.IntegerField()

    class Meta:
        db_table = "ledger_disposal"


class PendingRow(models.Model):
    """A queue, not a record: entries that have no place in the tree yet."""

    stream = models.CharField(max_length=160)
    seq = models.IntegerField()
    agency = models.CharField(max_length=40)
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "ledger_pending"


class PositionRow(models.Model):
    """The place of a leaf in its agency's tree: gapless from 0, given once."""

    pk = models.CompositePrimaryKey("agency", "place")
    agency = models.CharField(max_length=40)
    place = models.BigIntegerField()
    stream = models.CharField(max_length=160)
    seq = models.IntegerField()
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "ledger_position"
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="ledger_position_stream_seq")]


class TileRow(models.Model):
    """A full tile of 256 hashes (C2SP tlog-tiles), kept so that proofs need no second pass over the leaves."""

    pk = models.CompositePrimaryKey("agency", "level", "number")
    agency = models.CharField(max_length=40)
    level = models.IntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        db_table = "ledger_tile"


class CheckpointRow(models.Model):
    """A signed note over size and root of an agency's tree; the same note is also kept outside the database."""

    pk = models.CompositePrimaryKey("agency", "size")
    agency = models.CharField(max_length=40)
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.BinaryField()

    class Meta:
        db_table = "ledger_checkpoint"


KEPT = (EntryRow, BodyRow, DisposalRow, PositionRow, TileRow, CheckpointRow)
