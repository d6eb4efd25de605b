from django.db import migrations

from servicedesk.cached_reads.watching import watched


class Migration(migrations.Migration):
    dependencies = [("calendars", "0004_look_for_holidays"), ("kept", "0001_initial")]
    operations = [watched("calendars_calendar"), watched("calendars_calendarversion")]
