from django.db import migrations

from servicedesk.events.append_only import append_only

TABLES = ("departments_requestform",)


class Migration(migrations.Migration):
    dependencies = [("departments", "0002_initial"), ("events", "0002_append_only")]
    operations = [append_only(table) for table in TABLES]
