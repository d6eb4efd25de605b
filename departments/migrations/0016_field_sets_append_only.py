"""A published version of a field set never changes."""

from django.db import migrations

from servicedesk.events.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("departments", "0015_places"), ("events", "0002_append_only")]
    operations = [append_only("departments_fieldsetversion")]
