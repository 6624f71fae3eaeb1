"""Tables of licences: projections only, dropped and rebuilt from entries at will."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class LicenceRow(ProjectionRow):
    """One application, as the list of licences reads it. due_on: last day of what has to be done next, as far as it is known."""

    stage = models.CharField(max_length=20)
    number = models.CharField(max_length=200)
    decision_number = models.CharField(max_length=200)
    matter = models.CharField(max_length=300)
    category = models.CharField(max_length=20)
    applicant = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    received_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    result = models.CharField(max_length=10)
    deemed = models.BooleanField()

    class Meta:
        db_table = "licences_licence"
        indexes = [models.Index(fields=["agency", "received_on"], name="licences_received")]
