from django.db import migrations

from servicedesk.events.append_only import CREATE_FUNCTION, append_only


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [CREATE_FUNCTION, append_only("events_event")]
