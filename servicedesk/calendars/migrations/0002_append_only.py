from django.db import migrations

from servicedesk.events.append_only import append_only

TABLES = ("calendars_calendarversion",)


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial"), ("events", "0002_append_only")]
    operations = [append_only(table) for table in TABLES]
