"""The database says when a membership begins, for a process of an older version that does not.

Processes of this version always ask the clock.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("departments", "0009_people_upload")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE departments_membership ALTER since SET DEFAULT now()",
            "ALTER TABLE departments_membership ALTER since DROP DEFAULT",
        ),
    ]
