"""What people wrote moves out of the data of events into rows of its own; what stands in the subject's row is left out.

History is append-only. This one time it is rewritten, with its trigger lifted; that and everything else is one
transaction, so that the trigger stands whatever happens. Batches keep the memory bounded.
"""

from typing import Any

from django.db import migrations

BATCH = 20_000

# kind -> keys under which words stood
WORDS = {
    "agreement.declined": ["reason"],
    "agreement.ended": ["reason"],
    "category.created": ["name"],
    "category.changed": ["name"],
    "sla.excluded": ["reason"],
    "ticket.cancelled": ["reason"],
    "ticket.transferred": ["reason"],
    "ticket.priority_set": ["reason"],
    "ticket.imported_move": ["source_state", "source_actor", "priority"],
}
# kinds whose `changes` are field -> [old, new]
CHANGES = ["calendar.changed", "department.changed", "person.changed", "service.changed"]
# kind -> keys that say what the subject's own row says
COPIES = {
    "department.created": ["code"],
    "person.imported": ["name", "email"],
    "person.invited": ["name", "email"],
    "ticket.submitted": ["number", "title"],
}

PREPARE = """
    CREATE TEMPORARY TABLE moved_text (event_id bigint, path text[], body text, text_id bigint) ON COMMIT DROP;
    CREATE FUNCTION pg_temp.with_references(data jsonb, paths text[], ids bigint[]) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE AS $$
    DECLARE place record;
    BEGIN
        FOR place IN
            SELECT string_to_array(path, chr(31)) AS path, id FROM unnest(paths, ids) AS given (path, id)
        LOOP
            data := jsonb_set(
                data, place.path,
                CASE WHEN place.id IS NULL THEN 'null' ELSE jsonb_build_object('text', place.id) END
            );
        END LOOP;
        RETURN data;
    END $$
"""
FIND_WORDS = """
    INSERT INTO moved_text (event_id, path, body)
    SELECT event.id, ARRAY[words.key], event.data->>words.key
    FROM events_event event JOIN unnest(%(kinds)s::text[], %(keys)s::text[]) AS words (kind, key) USING (kind)
    WHERE event.id BETWEEN %(first)s AND %(last)s AND jsonb_typeof(event.data->words.key) = 'string'
"""
FIND_CHANGES = """
    INSERT INTO moved_text (event_id, path, body)
    SELECT event.id, ARRAY['changes', field.key, (side.place - 1)::text], side.value #>> '{}'
    FROM events_event event
        CROSS JOIN jsonb_each(event.data->'changes') AS field
        CROSS JOIN jsonb_array_elements(field.value) WITH ORDINALITY AS side (value, place)
    WHERE event.kind = ANY(%(changes)s) AND event.id BETWEEN %(first)s AND %(last)s
        AND jsonb_typeof(side.value) = 'string'
"""
MOVE = """
    UPDATE moved_text SET text_id = nextval(pg_get_serial_sequence('events_eventtext', 'id')) WHERE body <> '';
    INSERT INTO events_eventtext (id, body) SELECT text_id, body FROM moved_text WHERE text_id IS NOT NULL;
    UPDATE events_event SET data = pg_temp.with_references(data, moved.paths, moved.ids)
    FROM (
        SELECT event_id, array_agg(array_to_string(path, chr(31))) AS paths, array_agg(text_id) AS ids
        FROM moved_text GROUP BY event_id
    ) moved
    WHERE id = moved.event_id;
    TRUNCATE moved_text
"""
DROP_COPIES = """
    UPDATE events_event SET data = data - copies.keys
    FROM (
        SELECT kind, array_agg(key) AS keys
        FROM unnest(%(copied_kinds)s::text[], %(copied_keys)s::text[]) AS copied (kind, key) GROUP BY kind
    ) copies
    WHERE events_event.kind = copies.kind AND id BETWEEN %(first)s AND %(last)s
        AND data - copies.keys <> data
"""


def move_texts(_apps: Any, schema_editor: Any) -> None:
    """Rewrite every event that holds words, a batch of ids at a time."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM events_event")
        first, last = cursor.fetchone()
        if first is None:
            return
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come cannot be altered
        cursor.execute("ALTER TABLE events_event DISABLE TRIGGER append_only")
        cursor.execute(PREPARE)
        for start in range(first, last + 1, BATCH):
            given = _parameters() | {"first": start, "last": start + BATCH - 1}
            for statement in (FIND_WORDS, FIND_CHANGES, MOVE, DROP_COPIES):
                cursor.execute(statement, given)
        cursor.execute("ALTER TABLE events_event ENABLE TRIGGER append_only")


def _parameters() -> dict[str, Any]:
    words = [(kind, key) for kind, keys in WORDS.items() for key in keys]
    copies = [(kind, key) for kind, keys in COPIES.items() for key in keys]
    return {
        "kinds": [kind for kind, _key in words],
        "keys": [key for _kind, key in words],
        "changes": CHANGES,
        "copied_kinds": [kind for kind, _key in copies],
        "copied_keys": [key for _kind, key in copies],
    }


class Migration(migrations.Migration):
    dependencies = [("events", "0005_texts")]

    operations = [migrations.RunPython(move_texts)]
