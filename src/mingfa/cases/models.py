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


class CoverageRow(ProjectionRow):
    """How far a step of a case is recorded: what its rule asks, how much is covered, what lacks. percent10: tenths of a percent, -1 without times."""

    step = models.IntegerField()
    label = models.CharField(max_length=100)
    activity = models.CharField(max_length=40)
    unit = models.CharField(max_length=60)
    day = models.DateField()
    mode = models.CharField(max_length=10, help_text="whole, part, choice, argued or free")
    recordings = models.IntegerField()
    percent10 = models.IntegerField()
    total_ms = models.BigIntegerField()
    covered_ms = models.BigIntegerField()
    explained_ms = models.BigIntegerField()
    gap_ms = models.BigIntegerField()
    gaps = models.IntegerField(help_text="what lacks, waiting explanations included")
    unexplained = models.IntegerField()
    state = models.CharField(max_length=12, help_text="complete, open, waiting or missing")

    class Meta:
        db_table = "cases_coverage"
        indexes = [models.Index(fields=["agency", "state"], name="cases_coverage_state")]


class MissingRecordingRow(ProjectionRow):
    """What should have been recorded and was not (应录未录), for the list per unit and month. cleared: it was explained or brought since."""

    step = models.IntegerField()
    label = models.CharField(max_length=100)
    activity = models.CharField(max_length=40)
    unit = models.CharField(max_length=60)
    month = models.CharField(max_length=7, help_text="of the day on which it should have been recorded, 2026-03")
    day = models.DateField()
    noted_on = models.DateField()
    minutes = models.IntegerField()
    stretches = models.TextField()
    officers = models.TextField(help_text="streams, separated by a space")
    cleared = models.BooleanField()

    class Meta:
        db_table = "cases_missing_recording"
        indexes = [models.Index(fields=["agency", "unit", "month"], name="cases_missing_unit")]


class MajorRow(ProjectionRow):
    """What was known of a decision when it was made, for judging it on another review list, and for the report of decisions without review.

    facts: as `mingfa.cases.major.kept` writes them. grounds: codes of the grounds of law, regime and people, the list left out, each with a
    space before and after; findings: one line for each. reviewed: it rests on a passed review.
    """

    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    unit = models.CharField(max_length=60)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=160)
    facts = models.TextField()
    grounds = models.CharField(max_length=400)
    findings = models.TextField()
    reviewed = models.BooleanField()
    review = models.CharField(max_length=160)
    judged = models.BooleanField(help_text="the criteria were answered one by one")

    class Meta:
        db_table = "cases_major"
        indexes = [models.Index(fields=["agency", "-decided_on"], name="cases_major_decided")]
