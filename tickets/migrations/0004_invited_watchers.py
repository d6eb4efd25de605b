"""Who watches by invitation is told apart from who watches by own choice.

Nobody could be invited before: every row there is was the watcher's own doing, and gives no right from now on. Who filed
a confidential request for somebody else follows its outline as its filer, and is no watcher of what it says.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILED_CONFIDENTIALLY = """
    DELETE FROM tickets_watcher USING tickets_ticket
    WHERE tickets_watcher.ticket_id = tickets_ticket.id
      AND tickets_watcher.reason = 'filed' AND tickets_ticket.is_confidential
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0003_unfinished_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FILED_CONFIDENTIALLY, migrations.RunSQL.noop),
        migrations.AddField(
            model_name="watcher",
            name="invited_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="watcher",
            name="reason",
            field=models.CharField(
                choices=[
                    ("invited", "was invited"),
                    ("chose", "watches"),
                    ("filed", "filed it for somebody"),
                    ("mentioned", "was mentioned"),
                ],
                default="chose",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="watcher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("invited_by__isnull", False), ("reason", "invited")),
                    models.Q(models.Q(("reason", "invited"), _negated=True), ("invited_by", None)),
                    _connector="OR",
                ),
                name="watcher_invited_by_somebody",
            ),
        ),
    ]
