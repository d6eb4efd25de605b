from django.db import migrations

# Line ends and other controls, what turns the direction of a line, and what nobody sees and no letter needs.
UNSEEN = r"[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0]"


def cleaned(column: str, otherwise: str) -> str:
    words = rf"btrim(regexp_replace(regexp_replace({column}, '{UNSEEN}', ' ', 'g'), '[\s\u2800]+', ' ', 'g'))"
    return f"coalesce(nullif({words}, ''), {otherwise})"


# A title in which nobody sees anything becomes the number, so that a list has something to click.
CLEAN = rf"""
UPDATE tickets_ticket SET title = {cleaned("title", "number")} WHERE title ~ '{UNSEEN}' OR title ~ '^[\s\u2800]*$';
UPDATE tickets_attachment SET name = {cleaned("name", "'file'")} WHERE name ~ '{UNSEEN}'
"""  # noqa: S608 - the characters above


class Migration(migrations.Migration):
    """Titles and names of files are brought into the form in which new ones are kept."""

    dependencies = [("tickets", "0006_search_text")]
    operations = [migrations.RunSQL(CLEAN, migrations.RunSQL.noop)]
