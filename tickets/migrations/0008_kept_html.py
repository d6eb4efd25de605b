from uuid import uuid4

from django.db import migrations, models

from servicedesk.events import clock


def order_rendering(apps, schema_editor):
    """Have what was written before rendered in the background; until then it is rendered where it is read."""
    if not apps.get_model("tickets", "Ticket").objects.exists():
        return
    moment = clock.now()
    apps.get_model("jobs", "Job").objects.create(
        id=uuid4(), kind="tickets.render", created_at=moment, lease_until=moment
    )


class Migration(migrations.Migration):
    dependencies = [("tickets", "0007_clean_lines"), ("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            "message",
            "html",
            models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="the body as it is shown, kept by its renderer",
            ),
        ),
        migrations.AddField("message", "renderer", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddField(
            "ticket", "description_html", models.TextField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "ticket", "description_renderer", models.PositiveSmallIntegerField(db_default=0, default=0)
        ),
        migrations.RunPython(order_rendering, migrations.RunPython.noop),
    ]
