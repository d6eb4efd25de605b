"""Every way in which a person comes to see tickets gives them newest first, by an index of its own.

Who watches a ticket, and which department took part in it, keep the ticket's `submitted_at`, which orders the lists:
triggers fill it in and keep it true, whoever writes.
"""

import django.db.models.deletion
from django.db import migrations, models

OPEN = [
    "awaiting_approval", "in_progress", "new", "waiting_department", "waiting_requester", "waiting_third_party",
]  # fmt: skip
UNFINISHED = sorted([*OPEN, "resolved"])
KEEPERS = ("tickets_participation", "tickets_watcher")
FILL = "UPDATE {table} SET submitted_at = ticket.submitted_at FROM tickets_ticket AS ticket WHERE ticket.id = ticket_id"
TAKE = """
    CREATE FUNCTION ticket_tells_submission() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        SELECT submitted_at INTO NEW.submitted_at FROM tickets_ticket WHERE id = NEW.ticket_id;
        RETURN NEW;
    END $$;
    CREATE FUNCTION ticket_passes_submission_on() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE tickets_participation SET submitted_at = NEW.submitted_at WHERE ticket_id = NEW.id;
        UPDATE tickets_watcher SET submitted_at = NEW.submitted_at WHERE ticket_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER passes_submission_on AFTER UPDATE OF submitted_at ON tickets_ticket FOR EACH ROW
        WHEN (OLD.submitted_at IS DISTINCT FROM NEW.submitted_at) EXECUTE FUNCTION ticket_passes_submission_on();
"""
LEAVE = """
    DROP TRIGGER passes_submission_on ON tickets_ticket;
    DROP FUNCTION ticket_passes_submission_on();
    DROP FUNCTION ticket_tells_submission();
"""


def keeps_submission(table: str) -> migrations.RunSQL:
    """Let rows of the table take `submitted_at` from their ticket."""
    return migrations.RunSQL(
        f"CREATE TRIGGER takes_submission BEFORE INSERT OR UPDATE OF ticket_id ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION ticket_tells_submission()",
        f"DROP TRIGGER takes_submission ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_kept_html"), ("departments", "0007_membership_times")]

    operations = [
        migrations.AddField("participation", "submitted_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("watcher", "submitted_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL([FILL.format(table=table) for table in KEEPERS], migrations.RunSQL.noop),
        migrations.AlterField("participation", "submitted_at", models.DateTimeField(editable=False)),
        migrations.AlterField("watcher", "submitted_at", models.DateTimeField(editable=False)),
        migrations.RunSQL(TAKE, LEAVE),
        *[keeps_submission(table) for table in KEEPERS],
        migrations.AddIndex(
            "participation",
            models.Index(fields=["department", "-submitted_at", "-ticket"], name="participation_newest"),
        ),
        migrations.AddIndex(
            "watcher", models.Index(fields=["user", "-submitted_at", "-ticket"], name="watcher_newest")
        ),
        migrations.AddIndex("ticket", models.Index(fields=["-submitted_at", "-id"], name="ticket_newest")),
        migrations.AddIndex(
            "ticket", models.Index(fields=["filer", "-submitted_at", "-id"], name="ticket_of_filer")
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(fields=["holder_department", "-submitted_at", "-id"], name="ticket_of_holder"),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(fields=["consumer", "service", "-submitted_at", "-id"], name="ticket_asked_for"),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                fields=["consumer", "-submitted_at", "-id"],
                condition=models.Q(state__in=UNFINISHED),
                name="ticket_unfinished_asked",
            ),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                fields=["holder_department", "holder_person", "state"],
                condition=models.Q(state__in=OPEN),
                name="ticket_at_hand",
            ),
        ),
        migrations.AlterField(
            "ticket",
            "holder_department",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="departments.department",
            ),
        ),
    ]
