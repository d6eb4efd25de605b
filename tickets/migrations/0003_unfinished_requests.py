from django.conf import settings
from django.db import migrations, models

import tickets.workflow


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0004_kept"),
        ("sla", "0006_drafts_and_agreements"),
        ("tickets", "0002_covering_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            tickets.workflow.State["AWAITING_APPROVAL"],
                            tickets.workflow.State["IN_PROGRESS"],
                            tickets.workflow.State["NEW"],
                            tickets.workflow.State["RESOLVED"],
                            tickets.workflow.State["WAITING_DEPARTMENT"],
                            tickets.workflow.State["WAITING_REQUESTER"],
                            tickets.workflow.State["WAITING_THIRD_PARTY"],
                        ],
                    )
                ),
                fields=["requester", "-submitted_at", "-id"],
                name="ticket_unfinished",
            ),
        ),
    ]
