from django.db import migrations, models


class Migration(migrations.Migration):
    # Tables of annual data: what a year counts, and the years themselves; both are projections and can be rebuilt.
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AnnualRow",
            fields=[
                ("id", models.CharField(max_length=240, primary_key=True, serialize=False)),
                ("stream", models.CharField(db_index=True, max_length=160)),
                ("agency", models.CharField(max_length=40)),
                ("year", models.IntegerField()),
                ("stage", models.CharField(max_length=20)),
                ("due_on", models.DateField(null=True)),
                ("published_on", models.DateField(null=True)),
                ("owed", models.IntegerField()),
                ("decisions", models.IntegerField()),
            ],
            options={
                "db_table": "statistics_annual",
                "indexes": [models.Index(fields=["agency", "year"], name="statistics_annual_year")],
            },
        ),
        migrations.CreateModel(
            name="MatterRow",
            fields=[
                ("id", models.CharField(max_length=240, primary_key=True, serialize=False)),
                ("stream", models.CharField(db_index=True, max_length=160)),
                ("agency", models.CharField(max_length=40)),
                ("measure", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("unit", models.CharField(max_length=60)),
                ("result", models.CharField(max_length=80)),
                ("on", models.DateField()),
                ("number", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=300)),
                ("fen", models.BigIntegerField()),
            ],
            options={
                "db_table": "statistics_matter",
                "indexes": [models.Index(fields=["agency", "on"], name="statistics_matter_on")],
            },
        ),
    ]
