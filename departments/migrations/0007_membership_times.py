"""Memberships know from when to when they hold.

One that is there already begins with the last recorded move or role in its unit, else on the day the person joined.
Those of people who have left end with their leaving. What was left before this migration has no row.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import servicedesk.events.clock

FILL = """
    UPDATE departments_membership m SET since = coalesce(
        (
            SELECT max(e.at) FROM events_event e
            WHERE e.subject_type = 'accounts.user' AND e.subject_id = m.user_id AND (
                e.kind = 'person.moved' AND (e.data->>'to')::bigint = m.department_id
                OR e.kind = 'person.role_given' AND (e.data->>'department')::bigint = m.department_id
                    AND e.data->>'to' IS NOT NULL
            )
        ),
        u.date_joined
    )
    FROM accounts_user u WHERE u.id = m.user_id;
    UPDATE departments_membership m SET until = greatest(m.since, gone.at)
    FROM (
        SELECT e.subject_id, max(e.at) AS at FROM events_event e
        WHERE e.subject_type = 'accounts.user' AND e.kind = 'person.deactivated' GROUP BY e.subject_id
    ) gone JOIN accounts_user u ON u.id = gone.subject_id
    WHERE m.user_id = u.id AND NOT u.is_active;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0006_kept_services"),
        ("events", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("membership", "since", models.DateTimeField(null=True)),
        migrations.AddField("membership", "until", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "membership", "since", models.DateTimeField(default=servicedesk.events.clock.now)
        ),
        migrations.RemoveConstraint("membership", "membership_once_per_unit"),
        migrations.RemoveConstraint("membership", "membership_one_primary"),
        migrations.RemoveIndex("membership", "membership_by_role"),
        migrations.AddConstraint(
            "membership",
            models.UniqueConstraint(
                fields=["user", "department"], condition=Q(until=None), name="membership_once_per_unit"
            ),
        ),
        migrations.AddConstraint(
            "membership",
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_primary=True, until=None), name="membership_one_primary"
            ),
        ),
        migrations.AddConstraint(
            "membership",
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after_it_begins"
            ),
        ),
        migrations.AddIndex(
            "membership",
            models.Index(fields=["department", "role"], condition=Q(until=None), name="membership_by_role"),
        ),
    ]
