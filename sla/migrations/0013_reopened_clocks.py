"""An index of the running clocks of reopened requests, which are few."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calendars", "0005_kept"),
        ("sla", "0012_grace_of_shorter_targets"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("cycle__gt", 1), ("kind", "resolution"), ("stopped_at", None)),
                fields=["promise"],
                name="clock_reopened",
            ),
        ),
    ]
