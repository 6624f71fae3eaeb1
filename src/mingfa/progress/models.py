"""Tables of directed progress: which codes there are (a projection), and what was last sealed for each (work in hand, made again at will)."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class ProgressRow(ProjectionRow):
    """A code, as lists read it; neither the code nor the identity is here."""

    subject = models.CharField(max_length=160, db_index=True)
    party = models.CharField(max_length=10)
    name = models.CharField(max_length=300)
    number = models.CharField(max_length=200)
    stage = models.CharField(max_length=10)
    issued_on = models.DateField(null=True)
    issues = models.IntegerField()

    class Meta:
        db_table = "progress_code"


class SealedRow(models.Model):
    """What was last sealed for a code. file: SHA-256 of the sealed text, "" when there is nothing to read. made_on: the day it was looked at.

    subject_seq, own_seq: how far matter and code were read.
    """

    stream = models.CharField(max_length=160, primary_key=True)
    agency = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=64)
    subject_seq = models.IntegerField()
    own_seq = models.IntegerField()
    made_on = models.DateField()

    class Meta:
        db_table = "progress_sealed"
