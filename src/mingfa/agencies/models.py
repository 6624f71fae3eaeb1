"""Tables of agencies and people: projections only, dropped and rebuilt from entries at will."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class AgencyRow(ProjectionRow):
    """An agency: its superior makes the tree along which figures are seen."""

    name = models.CharField(max_length=200)
    unified_code = models.CharField(max_length=18)
    kind = models.CharField(max_length=20)
    superior = models.CharField(max_length=40, db_index=True)
    number_word = models.CharField(max_length=40)
    register_published = models.BooleanField()

    class Meta:
        db_table = "agencies_agency"


class UnitRow(ProjectionRow):
    """A unit of an agency with its duties, one a line."""

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    duties = models.TextField()
    parent = models.CharField(max_length=60)
    article = models.CharField(max_length=200)
    active = models.BooleanField()

    class Meta:
        db_table = "agencies_unit"
        indexes = [models.Index(fields=["agency", "code"], name="agencies_unit_code")]


class PersonRow(ProjectionRow):
    """A person with the name for signing in; hours of training in tenths, by the year of the latest training."""

    name = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    rank = models.CharField(max_length=60)
    account = models.CharField(max_length=60, db_index=True)
    units = models.CharField(max_length=400, help_text="codes, with a space before and after each")
    active = models.BooleanField()

    class Meta:
        db_table = "agencies_person"
        indexes = [models.Index(fields=["agency", "name"], name="agencies_person_name")]


class PostRow(ProjectionRow):
    """A post a person holds or held; deputy_for: whose post is exercised by delegation."""

    role = models.CharField(max_length=60)
    unit = models.CharField(max_length=60)
    first = models.DateField()
    last = models.DateField(null=True)
    deputy_for = models.CharField(max_length=160)

    class Meta:
        db_table = "agencies_post"
        indexes = [models.Index(fields=["agency", "role"], name="agencies_post_role")]


class CertificateRow(ProjectionRow):
    """A certificate as it stands: last day, suspension and revocation; the yearly check is on the person."""

    number = models.CharField(max_length=60, db_index=True)
    type = models.CharField(max_length=20)
    classes = models.CharField(max_length=400)
    area = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField()
    suspended_from = models.DateField(null=True)
    suspended_to = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    checked_year = models.IntegerField(null=True)
    check_passed = models.BooleanField(null=True)

    class Meta:
        db_table = "agencies_certificate"


class TrainingRow(ProjectionRow):
    """A training a person attended or missed. tenths: tenths of an hour. cleared: missed, but a later one was attended."""

    topic = models.CharField(max_length=200)
    subject = models.CharField(max_length=40)
    on = models.DateField()
    tenths = models.IntegerField()
    attended = models.BooleanField()

    class Meta:
        db_table = "agencies_training"


class GapRow(ProjectionRow):
    """Something the regime asks for and the agency has not arranged."""

    code = models.CharField(max_length=60)
    about = models.CharField(max_length=160)
    words = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    article = models.CharField(max_length=200)

    class Meta:
        db_table = "agencies_gap"
        indexes = [models.Index(fields=["agency", "code"], name="agencies_gap_code")]
