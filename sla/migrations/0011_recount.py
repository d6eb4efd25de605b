"""Order the recount of missed promises, which now count at their first miss. An empty desk has nothing to recount."""

from django.db import migrations

from servicedesk.events import clock


def order(apps, schema_editor):
    """Write the order once; a runner of the new version finds it."""
    if apps.get_model("sla", "Clock").objects.exclude(breached_at=None).exists():
        now = clock.now()
        apps.get_model("jobs", "Job").objects.create(kind="sla.recount", created_at=now, lease_until=now)


class Migration(migrations.Migration):
    dependencies = [("sla", "0010_asking_to_apply"), ("jobs", "0001_initial")]
    operations = [migrations.RunPython(order, migrations.RunPython.noop)]
