from django.db import migrations

from servicedesk.cached_reads.watching import watched

# `last_number` changes with every request that is filed, and nothing that is kept holds it.
ORGANISATION = (
    "code",
    "name_en",
    "name_zh",
    "parent_id",
    "is_team",
    "about_en",
    "about_zh",
    "calendar_id",
    "is_active",
)


class Migration(migrations.Migration):
    dependencies = [("departments", "0003_append_only"), ("kept", "0001_initial")]
    operations = [
        watched("departments_department", ORGANISATION),
        watched("departments_membership"),
        watched("departments_service"),
    ]
