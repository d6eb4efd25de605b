"""Invitations and ratings name the unit that had the request when it was closed, so that a team finds its own.

Filled from the history of the ticket: who had it last before the question, or the answer.
"""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

FILL = """
    UPDATE {table} own SET holder_id = coalesce(
        (
            SELECT coalesce(e.data->>'to', e.data->>'department', e.data->>'holder_department')::bigint
            FROM events_event e
            WHERE e.subject_type = 'tickets.ticket' AND e.subject_id = own.ticket_id AND e.at <= own.{moment}
                AND e.kind IN ('ticket.submitted', 'ticket.assigned', 'ticket.transferred')
            ORDER BY e.seq DESC LIMIT 1
        ),
        t.holder_department_id
    )
    FROM tickets_ticket t WHERE t.id = own.ticket_id;
    SET CONSTRAINTS ALL IMMEDIATE;
"""
MOMENTS = {"surveys_invitation": "created_at", "surveys_rating": "given_at"}


def _holder() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        help_text="the provider's unit, a team or itself, that had it when it was closed",
        null=True,
        on_delete=PROTECT,
        related_name="+",
        to="departments.department",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0004_all_right"),
        ("departments", "0007_membership_times"),
        ("events", "0002_append_only"),
        ("tickets", "0001_initial"),
    ]
    operations = [
        migrations.AddField("invitation", "holder", _holder()),
        migrations.AddField("rating", "holder", _holder()),
        *(
            migrations.RunSQL(FILL.format(table=table, moment=moment), migrations.RunSQL.noop)
            for table, moment in MOMENTS.items()
        ),
        migrations.RemoveIndex("invitation", "invitation_of_provider"),
        migrations.RemoveIndex("rating", "rating_of_provider"),
        migrations.AddIndex(
            "invitation",
            models.Index(
                fields=["provider", "created_at"],
                include=["answered_at", "withdrawn_at", "service", "consumer", "holder"],
                name="invitation_of_provider",
            ),
        ),
        migrations.AddIndex(
            "rating",
            models.Index(
                fields=["provider", "given_at"],
                include=["score", "service", "consumer", "holder"],
                name="rating_of_provider",
            ),
        ),
    ]
