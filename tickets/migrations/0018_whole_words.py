from importlib import import_module

from django.db import migrations

FUNCTIONS = import_module("departments.migrations.0023_whole_words")
TICKETS = FUNCTIONS.made_anew("tickets_ticket", "ticket_search", ("number", "title", "description"))


class Migration(migrations.Migration):
    """The columns are made anew, so that every row is indexed by whole words; and by pairs where a desk goes back."""

    dependencies = [("tickets", "0017_drafts"), ("departments", "0023_whole_words")]

    # Forward too, since going back from here alone has put the functions of before in place.
    operations = [
        migrations.RunSQL([FUNCTIONS.CREATE, TICKETS], [FUNCTIONS.FUNCTIONS_BEFORE, TICKETS]),
    ]
