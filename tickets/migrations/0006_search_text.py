import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

TEXTS = ("number", "title", "description")


def made_of(function: str) -> models.Func:
    return models.Func(*(models.F(field) for field in TEXTS), function=function)


class Migration(migrations.Migration):
    """The columns are made anew, so that every row is indexed by the new form of its texts."""

    dependencies = [("tickets", "0005_files_of_a_person"), ("departments", "0008_search_text")]

    operations = [
        migrations.RemoveIndex("ticket", "ticket_search"),
        migrations.RemoveField("ticket", "search"),
        migrations.AddField(
            "ticket",
            "search_text",
            models.GeneratedField(
                expression=made_of("desk_search_text"), output_field=models.TextField(), db_persist=True
            ),
        ),
        migrations.AddField(
            "ticket",
            "search",
            models.GeneratedField(
                expression=made_of("desk_search_vector"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "ticket", django.contrib.postgres.indexes.GinIndex(fields=["search"], name="ticket_search")
        ),
    ]
