"""An invitation says whose work it asks about, so that the response rate of a period is one index range."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT


def _of(model: str, *, null: bool) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, null=null, on_delete=PROTECT, related_name="+", to=model)


KEYS = {
    "provider": "departments.department",
    "consumer": "departments.department",
    "service": "departments.service",
}


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0003_append_only"),
        ("tickets", "0001_initial"),
        ("surveys", "0002_append_only"),
    ]

    operations = [
        *(migrations.AddField("invitation", name, _of(model, null=True)) for name, model in KEYS.items()),
        migrations.RunSQL(
            """
            UPDATE surveys_invitation SET provider_id = t.provider_id, consumer_id = t.consumer_id,
                service_id = t.service_id FROM tickets_ticket t WHERE t.id = ticket_id;
            SET CONSTRAINTS ALL IMMEDIATE;
            """,
            migrations.RunSQL.noop,
        ),
        *(migrations.AlterField("invitation", name, _of(model, null=False)) for name, model in KEYS.items()),
        migrations.AddIndex(
            "invitation",
            models.Index(
                fields=["provider", "created_at"],
                include=["answered_at", "withdrawn_at", "service", "consumer"],
                name="invitation_of_provider",
            ),
        ),
    ]
