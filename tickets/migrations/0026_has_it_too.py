"""Colleagues say on a request of a service that is shared in their department that they have the same trouble."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0025_search_documents")]

    operations = [
        migrations.AddField(
            model_name="watcher",
            name="has_too",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="watcher",
            name="reason",
            field=models.CharField(
                choices=[
                    ("invited", "was invited"),
                    ("chose", "following"),
                    ("filed", "submitted it for someone else"),
                    ("mentioned", "was mentioned"),
                    ("also", "has it too"),
                ],
                default="chose",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="watcher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "also"), _negated=True), ("has_too", True), _connector="OR"
                ),
                name="watcher_also_has_it_too",
            ),
        ),
    ]
