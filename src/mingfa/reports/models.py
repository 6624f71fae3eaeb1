"""The table of letters from the public: a projection."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class ReportRow(ProjectionRow):
    """A letter as lists read it. complained: ",person,person," of those who must not see it; about: whom its writer names."""

    receipt = models.CharField(max_length=20)
    form = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    publication = models.CharField(max_length=160)
    unit = models.CharField(max_length=60)
    owner = models.CharField(max_length=160)
    complained = models.TextField()
    about = models.CharField(max_length=400)
    outcome = models.CharField(max_length=20)
    received_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)

    class Meta:
        db_table = "reports_report"
        indexes = [models.Index(fields=["agency", "received_on"], name="reports_received")]
