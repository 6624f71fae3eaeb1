"""Tables of cases: projections only, dropped and rebuilt from entries at will."""

from django.db import models

from mingfa.desk.models import ProjectionRow


class CaseRow(ProjectionRow):
    """A case in lists: what it is, who handles it, what is due, what is missing. due_on: the nearest limit of the agency's own."""

    number = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    parties = models.CharField(max_length=600, help_text="names, joined with 、")
    codes = models.CharField(max_length=400, help_text="codes of the parties, with a space before and after each")
    unit = models.CharField(max_length=60)
    lead_handler = models.CharField(max_length=160)
    handlers = models.CharField(max_length=300, help_text="names, joined with 、")
    source = models.CharField(max_length=20)
    opened_on = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_clock = models.CharField(max_length=40)
    last_step_at = models.BigIntegerField(help_text="microseconds since 1970")
    steps = models.IntegerField()
    gaps = models.IntegerField()
    demo = models.BooleanField(help_text="the regime in force holds values only a demonstration needs")

    class Meta:
        db_table = "cases_case"
        indexes = [
            models.Index(fields=["agency", "stage", "-last_step_at"], name="cases_case_stage"),
            models.Index(fields=["agency", "-last_step_at"], name="cases_case_latest"),
            models.Index(fields=["agency", "unit", "-last_step_at"], name="cases_case_unit"),
        ]


class CasePersonRow(ProjectionRow):
    """Who has to do with a case, and as what: handler, lead, deputy, investigator."""

    person = models.CharField(max_length=160)
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        db_table = "cases_person"
        indexes = [models.Index(fields=["person"], name="cases_person_person")]


class CasePartyRow(ProjectionRow):
    """A party of a case, found by code or name, former names included."""

    party = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=40, db_index=True)
    former = models.CharField(max_length=400)

    class Meta:
        db_table = "cases_party"
        indexes = [models.Index(fields=["agency", "name"], name="cases_party_name")]


class ActivityRow(ProjectionRow):
    """One officer at one on-site activity: for the share of mobile records, and for who was where. made_at: when it was made on the device."""

    person = models.CharField(max_length=160)
    name = models.CharField(max_length=60)
    card = models.CharField(max_length=80)
    activity = models.CharField(max_length=40)
    place = models.CharField(max_length=300)
    started_at = models.BigIntegerField(help_text="microseconds since 1970")
    ended_at = models.BigIntegerField(help_text="microseconds since 1970")
    recorded_at = models.BigIntegerField(help_text="microseconds since 1970")
    device = models.CharField(max_length=60)
    mobile = models.BooleanField()
    late = models.BooleanField()

    class Meta:
        db_table = "cases_activity"
        indexes = [models.Index(fields=["agency", "person"], name="cases_activity_person")]
