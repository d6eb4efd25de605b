"""How a request came to the desk. Of those there are, only the imported ones are known."""

from typing import Any

from django.db import migrations, models


def note_imported(apps: Any, schema_editor: Any) -> None:
    """Say of imported requests that they were."""
    apps.get_model("tickets", "Ticket").objects.filter(is_imported=True).update(source="import")


class Migration(migrations.Migration):
    dependencies = [("tickets", "0021_needs")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("page", "on the page"),
                    ("api", "through the API"),
                    ("phone", "by phone"),
                    ("counter", "in person"),
                    ("import", "imported"),
                ],
                db_default="",
                default="",
                help_text="how it came; empty where that was not noted yet",
                max_length=7,
            ),
        ),
        migrations.RunPython(note_imported, migrations.RunPython.noop),
    ]
