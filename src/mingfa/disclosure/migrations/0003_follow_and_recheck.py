"""Publications tell which lines are still to come, when a withheld one is looked at again, what was decided and whether it was drawn."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Four columns of a projection; `mingfa rebuild` fills them for what is already there."""

    dependencies = [("disclosure", "0002_feed_refuse_change")]
    operations = [
        migrations.AddField("publicationrow", "result", models.CharField(default="", max_length=30), preserve_default=False),
        migrations.AddField(
            "publicationrow",
            "follow",
            models.CharField(
                default="", max_length=120, help_text="fields still to be published later, with commas; empty when nothing is open"
            ),
            preserve_default=False,
        ),
        migrations.AddField("publicationrow", "recheck_on", models.DateField(null=True)),
        migrations.AddField("publicationrow", "random", models.BooleanField(default=False), preserve_default=False),
    ]
