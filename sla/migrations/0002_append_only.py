from django.db import migrations

from servicedesk.events.append_only import append_only

TABLES = ("sla_adjustment", "sla_exclusion", "sla_policyversion", "sla_segment", "sla_step", "sla_target")


class Migration(migrations.Migration):
    dependencies = [("sla", "0001_initial"), ("events", "0002_append_only")]
    operations = [append_only(table) for table in TABLES]
