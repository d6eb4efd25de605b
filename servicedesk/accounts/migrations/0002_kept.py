from django.db import migrations

from servicedesk.cached_reads.watching import watched

# Signing in writes `last_login`, and nothing that is kept holds it: nobody waits at the door for a long import.
PEOPLE = (
    "password",
    "email",
    "name",
    "native_name",
    "language",
    "zone",
    "calendar_id",
    "line_manager_id",
    "location",
    "post",
    "is_active",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("kept", "0001_initial")]
    operations = [
        watched("accounts_user", PEOPLE),
        watched("accounts_rolegrant"),
        watched("accounts_absence"),
    ]
