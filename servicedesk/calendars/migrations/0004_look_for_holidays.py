"""Calendars that were there before are looked at too: each gets its timer, due at once."""

from datetime import UTC, datetime

from django.db import migrations


def arm(apps, _schema_editor):
    """Arm what `publish_version` arms from now on; the first look decides when the next one is."""
    timers = apps.get_model("timers", "Timer")
    calendars = apps.get_model("calendars", "Calendar")
    timers.objects.bulk_create(
        timers(kind="calendars.holidays", owner_id=pk, generation=1, fire_at=datetime(2020, 1, 1, tzinfo=UTC))
        for pk in calendars.objects.exclude(versions__overrides={}).values_list("pk", flat=True).distinct()
    )


class Migration(migrations.Migration):
    dependencies = [("calendars", "0003_drafts_and_countries"), ("timers", "0001_initial")]
    operations = [migrations.RunPython(arm, migrations.RunPython.noop)]
