from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ReportRow",
            fields=[
                ("id", models.CharField(max_length=240, primary_key=True, serialize=False)),
                ("stream", models.CharField(db_index=True, max_length=160)),
                ("agency", models.CharField(max_length=40)),
                ("receipt", models.CharField(max_length=20)),
                ("form", models.CharField(max_length=20)),
                ("stage", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=300)),
                ("publication", models.CharField(max_length=160)),
                ("unit", models.CharField(max_length=60)),
                ("owner", models.CharField(max_length=160)),
                ("complained", models.TextField()),
                ("about", models.CharField(max_length=400)),
                ("outcome", models.CharField(max_length=20)),
                ("received_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("answered_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "reports_report",
                "indexes": [models.Index(fields=["agency", "received_on"], name="reports_received")],
            },
        ),
    ]
