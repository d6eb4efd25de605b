"""A clock without a calendar counts around the clock, a step names its channel: what said so before goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("sla", "0004_what_clocks_count_in")]
    operations = [
        migrations.RemoveField(model_name="clock", name="is_around_the_clock"),
        migrations.RemoveField(model_name="step", name="by_mail"),
    ]
