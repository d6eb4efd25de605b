"""A verdict names the provider's unit for which it counts: who held it at the miss, or when what was kept stopped.

Filled from the segments; what another system judged has none, and counts for the unit that has it now.
"""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

FILL = """
    UPDATE sla_verdict v SET holder_id = CASE
        WHEN unit.id = p.holder_id OR (CASE WHEN unit.is_team THEN unit.parent_id ELSE unit.id END) = v.provider_id
        THEN unit.id ELSE p.holder_id END
    FROM sla_promise p, sla_verdict own
        LEFT JOIN LATERAL (
            SELECT s.holder_id FROM sla_clock c JOIN sla_segment s ON s.clock_id = c.id
            WHERE c.promise_id = own.promise_id AND c.kind = own.kind
                AND (own.is_met AND own.is_met_raw OR s.starts_at <= own.counts_at)
            ORDER BY s.starts_at DESC, s.id DESC LIMIT 1
        ) held ON true
        LEFT JOIN departments_department unit ON unit.id = held.holder_id
    WHERE own.id = v.id AND p.id = v.promise_id AND v.provider_id IS NOT NULL;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sla", "0007_grants_of_earlier_cycles"),
        ("departments", "0007_membership_times"),
    ]
    operations = [
        migrations.AddField(
            "verdict",
            "holder",
            models.ForeignKey(
                db_index=False,
                help_text="the provider's unit, a team or itself, that held it at the miss, or at the stop of what was kept",
                null=True,
                on_delete=PROTECT,
                related_name="+",
                to="departments.department",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex("verdict", "verdict_of_provider"),
        migrations.AddIndex(
            "verdict",
            models.Index(
                fields=["provider", "counts_at"],
                include=[
                    "kind",
                    "is_met",
                    "is_met_raw",
                    "is_imported",
                    "holder",
                    "consumer",
                    "service",
                    "promise",
                ],
                name="verdict_of_provider",
            ),
        ),
    ]
