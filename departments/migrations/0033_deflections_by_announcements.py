"""A request may also be needless because of an announced outage."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0032_missed_searches"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="deflection",
            name="announcement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deflections",
                to="departments.announcement",
            ),
        ),
        migrations.AlterField(
            model_name="deflection",
            name="article",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deflections",
                to="departments.article",
            ),
        ),
        migrations.AddConstraint(
            model_name="deflection",
            constraint=models.UniqueConstraint(
                fields=("announcement", "service", "person"), name="deflection_by_announcement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="deflection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("announcement__isnull", False), ("article", None)),
                    models.Q(("announcement", None), ("article__isnull", False)),
                    _connector="OR",
                ),
                name="deflection_names_one",
            ),
        ),
    ]
