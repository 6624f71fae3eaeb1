from django.db import migrations, models


class Migration(migrations.Migration):
    # What was found wrong in what is public, for the figure of days to correct; a projection.
    dependencies = [("statistics", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="FaultRow",
            fields=[
                ("id", models.CharField(max_length=240, primary_key=True, serialize=False)),
                ("stream", models.CharField(db_index=True, max_length=160)),
                ("agency", models.CharField(max_length=40)),
                ("trigger", models.CharField(max_length=20)),
                ("found_on", models.DateField()),
                ("answered_on", models.DateField(null=True)),
                ("outcome", models.CharField(max_length=20)),
            ],
            options={
                "db_table": "statistics_fault",
                "indexes": [models.Index(fields=["agency", "found_on"], name="statistics_fault_on")],
            },
        ),
    ]
