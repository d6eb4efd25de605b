from django.db import migrations

FILL_CLOCKS = """
    UPDATE sla_clock SET
        policy_version_id = promise.policy_version_id,
        calendar_id = CASE WHEN sla_clock.is_around_the_clock THEN NULL ELSE department.calendar_id END
    FROM sla_promise promise JOIN departments_department department ON department.id = promise.provider_id
    WHERE promise.id = sla_clock.promise_id
"""
FILL_STEPS = """
    ALTER TABLE sla_step DISABLE TRIGGER append_only;
    UPDATE sla_step SET channel = 'app' WHERE NOT by_mail;
    ALTER TABLE sla_step ENABLE TRIGGER append_only;
"""
FILL_VERDICTS = "UPDATE sla_verdict SET is_met_raw = is_met"


class Migration(migrations.Migration):
    dependencies = [("sla", "0003_every_kind_of_clock")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (FILL_CLOCKS, FILL_STEPS, FILL_VERDICTS)
    ]
