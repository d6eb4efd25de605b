"""Messages are searched like requests, and know the units whose people may read them.

`units` follows from the ticket: triggers fill it in and keep it true, whoever writes.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# Also the department of a team that has the ticket: that is who takes part once its team has answered.
UNITS = """
    CREATE FUNCTION ticket_units(ticket bigint) RETURNS bigint[] LANGUAGE sql STABLE
    BEGIN ATOMIC
        SELECT coalesce(array_agg(unit ORDER BY unit), '{}')
        FROM (
            SELECT unnest(ARRAY[asked.consumer_id, asked.holder_department_id, holder.parent_id]) AS unit
            FROM tickets_ticket AS asked JOIN departments_department AS holder ON holder.id = asked.holder_department_id
            WHERE asked.id = ticket
            UNION SELECT department_id FROM tickets_participation WHERE ticket_id = ticket
        ) AS reads
        WHERE unit IS NOT NULL;
    END
"""
FILL = """
    UPDATE tickets_message SET units =
        CASE kind WHEN 'internal' THEN ARRAY[department_id] ELSE ticket_units(ticket_id) END
"""
FOLLOW = """
    CREATE FUNCTION message_takes_units() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.units = CASE NEW.kind WHEN 'internal' THEN ARRAY[NEW.department_id] ELSE ticket_units(NEW.ticket_id) END;
        RETURN NEW;
    END $$;
    CREATE FUNCTION messages_follow_units(ticket bigint) RETURNS void LANGUAGE sql AS $$
        UPDATE tickets_message SET units = now.units FROM (SELECT ticket_units(ticket) AS units) AS now
        WHERE ticket_id = ticket AND kind = 'public' AND tickets_message.units <> now.units
    $$;
    CREATE FUNCTION ticket_passes_units_on() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM messages_follow_units(NEW.id);
        RETURN NULL;
    END $$;
    CREATE FUNCTION participation_passes_units_on() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM messages_follow_units(NEW.ticket_id);
        RETURN NULL;
    END $$;
    CREATE TRIGGER takes_units BEFORE INSERT ON tickets_message FOR EACH ROW EXECUTE FUNCTION message_takes_units();
    CREATE TRIGGER passes_units_on AFTER UPDATE OF consumer_id, holder_department_id ON tickets_ticket FOR EACH ROW
        WHEN (OLD.consumer_id <> NEW.consumer_id OR OLD.holder_department_id <> NEW.holder_department_id)
        EXECUTE FUNCTION ticket_passes_units_on();
    CREATE TRIGGER passes_units_on AFTER INSERT OR UPDATE OF department_id ON tickets_participation FOR EACH ROW
        EXECUTE FUNCTION participation_passes_units_on();
"""
LEAVE = """
    DROP TRIGGER passes_units_on ON tickets_participation;
    DROP TRIGGER passes_units_on ON tickets_ticket;
    DROP TRIGGER takes_units ON tickets_message;
    DROP FUNCTION participation_passes_units_on();
    DROP FUNCTION ticket_passes_units_on();
    DROP FUNCTION messages_follow_units(bigint);
    DROP FUNCTION message_takes_units();
"""


def made_of_body(function: str) -> models.Func:
    return models.Func(models.F("body"), function=function)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0019_filed_for_others")]

    operations = [
        migrations.AddField(
            "message",
            "units",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, editable=False, size=None
            ),
        ),
        migrations.RunSQL(UNITS, "DROP FUNCTION ticket_units(bigint)"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddField(
            "message",
            "search_text",
            models.GeneratedField(
                expression=made_of_body("desk_search_text"), output_field=models.TextField(), db_persist=True
            ),
        ),
        migrations.AddField(
            "message",
            "search",
            models.GeneratedField(
                expression=made_of_body("desk_search_vector"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            "message",
            django.contrib.postgres.indexes.GinIndex(fields=["search", "units"], name="message_search"),
        ),
        migrations.RunSQL(FOLLOW, LEAVE),
    ]
