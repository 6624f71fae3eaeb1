"""Tables of reviews: projections of the reviews' states, dropped and rebuilt at will."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class ReviewRow(ProjectionRow):
    """One round of review, for lists and the case page."""

    case_stream = models.CharField(max_length=160, db_index=True)
    case_kind = models.CharField(max_length=20)
    case_title = models.CharField(max_length=300)
    case_number = models.CharField(max_length=80)
    round = models.IntegerField()
    stage = models.CharField(max_length=20)
    status = models.CharField(max_length=10)
    outcome = models.CharField(max_length=20)
    unit = models.CharField(max_length=60)
    reviewing_unit = models.CharField(max_length=60)
    reviewer = models.CharField(max_length=160)
    reviewer_name = models.CharField(max_length=100)
    submitted_by = models.CharField(max_length=160)
    submitted_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    overdue = models.BooleanField()
    concluded_on = models.DateField(null=True)
    number = models.CharField(max_length=80)
    draft_digest = models.CharField(max_length=64)
    evidence_digest = models.CharField(max_length=64)
    opinion_digest = models.CharField(max_length=64)
    paper_digest = models.CharField(max_length=64)
    days = models.IntegerField(null=True)

    class Meta:
        db_table = "review_review"
        indexes = [models.Index(fields=["agency", "stage"], name="review_review_stage")]


class ReviewAnswerRow(ProjectionRow):
    """The answer to one item of a review's checklist."""

    item = models.CharField(max_length=40)
    label = models.CharField(max_length=100)
    level = models.CharField(max_length=40)
    note = models.TextField()
    provision = models.TextField()
    answered_by = models.CharField(max_length=160)
    answered_on = models.DateField()

    class Meta:
        db_table = "review_answer"


class ReviewGroundRow(ProjectionRow):
    """One ground on which a review was due."""

    ground = models.CharField(max_length=60)

    class Meta:
        db_table = "review_ground"
        indexes = [models.Index(fields=["agency", "ground"], name="review_ground_ground")]


class ReviewFindingRow(ProjectionRow):
    """One finding of the machine pre-check, with the reviewer's answer."""

    node = models.CharField(max_length=80)
    item = models.CharField(max_length=40)
    severity = models.CharField(max_length=10)
    words = models.TextField()
    answered = models.CharField(max_length=12)
    reason = models.TextField()

    class Meta:
        db_table = "review_finding"
        indexes = [models.Index(fields=["agency", "node"], name="review_finding_node")]
