"""How each message came, as of requests; of those there are, it is not known.

Neither writes the rows of these large tables again: the column has a default, and its type only becomes wider.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0023_drafts_by_links")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("page", "on the page"),
                    ("api", "through the API"),
                    ("mail", "by email"),
                    ("chat", "by chat"),
                    ("phone", "by phone"),
                    ("counter", "in person"),
                    ("import", "imported"),
                    ("schedule", "on schedule"),
                ],
                db_default="",
                default="",
                help_text="how it came; empty where that was not noted yet",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="ticket",
            name="source",
            field=models.CharField(
                blank=True,
                choices=[
                    ("page", "on the page"),
                    ("api", "through the API"),
                    ("mail", "by email"),
                    ("chat", "by chat"),
                    ("phone", "by phone"),
                    ("counter", "in person"),
                    ("import", "imported"),
                    ("schedule", "on schedule"),
                ],
                db_default="",
                default="",
                help_text="how it came; empty where that was not noted yet",
                max_length=8,
            ),
        ),
    ]
