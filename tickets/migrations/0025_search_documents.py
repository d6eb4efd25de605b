"""Requests are found by one document each: their words, those of their conversation, and the keys of their readers.

The columns and triggers that searched requests and messages apart go; coming back, they are filled in again. A million
requests with their messages take some minutes, for which the tables are locked: what someone wrote while documents are
filled in would be in none of them, since nothing follows what is written until then.
"""

from importlib import import_module

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

BEFORE = import_module("tickets.migrations.0020_search_messages")

# Even readers wait, as they have to once triggers and columns go: who reads first and then waits to write would hold up
# a migration that lets readers in, which would be broken off as a deadlock after it had filled in everything.
LOCK = """
LOCK TABLE tickets_ticket, tickets_message, tickets_participation, tickets_watcher IN ACCESS EXCLUSIVE MODE
"""
# A tsvector holds a megabyte: of a conversation beyond that, what was said first is found. The keys keep their room.
READ = """
CREATE FUNCTION desk_joined(known tsvector, more tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    -- Joined with nothing, it is as large as it is when nothing is compressed.
    IF pg_column_size(known || ''::tsvector) + pg_column_size(more || ''::tsvector) > 900000 THEN
        RETURN known;
    END IF;
    RETURN known || more;
END $$;
CREATE AGGREGATE desk_all_terms(tsvector) (SFUNC = desk_joined, STYPE = tsvector, INITCOND = '', PARALLEL = SAFE);

-- A moment by which no index is in order. What is sorted by it is few rows: no workers are begun for them.
CREATE FUNCTION moment_apart(moment timestamptz) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE PARALLEL UNSAFE AS $$
BEGIN
    RETURN moment;
END $$;

CREATE FUNCTION message_terms(kind text, department bigint, words tsvector) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE kind WHEN 'internal' THEN (
    SELECT coalesce(array_to_tsvector(array_agg('@n' || department || ' ' || term)), ''::tsvector)
    FROM unnest(tsvector_to_array(words)) AS term
) ELSE words END;

CREATE FUNCTION ticket_keys(ticket bigint) RETURNS text[] LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT array_agg(DISTINCT key) FROM (
        SELECT unnest(ARRAY[
            '@#' || upper(number), '@r' || requester_id, '@p' || requester_id, '@w' || holder_department_id,
            '@s' || service_id
        ]) AS key FROM tickets_ticket WHERE id = ticket
        UNION ALL SELECT unnest(ARRAY['@p' || filer_id, '@c' || consumer_id, '@o'])
        FROM tickets_ticket WHERE id = ticket AND NOT is_confidential
        UNION ALL SELECT '@w' || department_id FROM tickets_participation WHERE ticket_id = ticket
        UNION ALL SELECT '@p' || user_id FROM tickets_watcher WHERE ticket_id = ticket AND reason = 'invited'
    ) AS those;
END;

CREATE FUNCTION ticket_terms(ticket bigint) RETURNS tsvector LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT array_to_tsvector(ticket_keys(ticket)) || desk_joined(
        desk_search_vector(number, title, description),
        (
            SELECT desk_all_terms(
                message_terms(kind, department_id, desk_search_vector(body)) ORDER BY tickets_message.id
            )
            FROM tickets_message WHERE ticket_id = ticket
        )
    )
    FROM tickets_ticket WHERE id = ticket;
END;
"""
NO_READ = """
DROP FUNCTION ticket_terms(bigint);
DROP FUNCTION ticket_keys(bigint);
DROP FUNCTION moment_apart(timestamptz);
DROP FUNCTION message_terms(text, bigint, tsvector);
DROP AGGREGATE desk_all_terms(tsvector);
DROP FUNCTION desk_joined(tsvector, tsvector);
"""
# The words were already told apart.
FILL = """
INSERT INTO tickets_searchdocument (ticket_id, submitted_at, search)
SELECT id, submitted_at, array_to_tsvector(ticket_keys(id)) || desk_joined(
    search,
    (
        SELECT desk_all_terms(message_terms(kind, department_id, said.search) ORDER BY said.id)
        FROM tickets_message AS said WHERE ticket_id = tickets_ticket.id
    )
)
FROM tickets_ticket
"""
# A document is locked before what it is made of is read: what others have just written then shows.
FOLLOW = """
CREATE FUNCTION document_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tickets_searchdocument (ticket_id, submitted_at, search)
    VALUES (NEW.id, NEW.submitted_at, ticket_terms(NEW.id));
    RETURN NULL;
END $$;
CREATE FUNCTION document_made_anew(ticket bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM tickets_searchdocument WHERE ticket_id = ticket FOR UPDATE;
    UPDATE tickets_searchdocument AS document SET submitted_at = asked.submitted_at, search = ticket_terms(ticket)
    FROM tickets_ticket AS asked WHERE asked.id = ticket AND document.ticket_id = ticket;
END $$;
CREATE FUNCTION document_takes_keys(ticket bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    kept tsvector;
    known text[];
    keys text[];
BEGIN
    SELECT search INTO kept FROM tickets_searchdocument WHERE ticket_id = ticket FOR UPDATE;
    known := ARRAY(SELECT term FROM unnest(tsvector_to_array(kept)) AS term WHERE term ~ '^@[^n]');
    keys := ticket_keys(ticket);
    IF NOT (known @> keys AND known <@ keys) THEN
        UPDATE tickets_searchdocument SET search = ts_delete(search, known) || array_to_tsvector(keys)
        WHERE ticket_id = ticket;
    END IF;
END $$;
CREATE FUNCTION document_follows_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM document_made_anew(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION document_follows_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM document_takes_keys(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION document_follows_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM document_takes_keys(OLD.ticket_id);
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.ticket_id <> OLD.ticket_id) THEN
        PERFORM document_takes_keys(NEW.ticket_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION document_takes_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE tickets_searchdocument SET search = desk_joined(
        search, message_terms(NEW.kind, NEW.department_id, desk_search_vector(NEW.body))
    ) WHERE ticket_id = NEW.ticket_id;
    RETURN NULL;
END $$;
CREATE FUNCTION document_follows_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM document_made_anew(OLD.ticket_id);
    IF TG_OP = 'UPDATE' AND NEW.ticket_id <> OLD.ticket_id THEN
        PERFORM document_made_anew(NEW.ticket_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER document_begins AFTER INSERT ON tickets_ticket FOR EACH ROW EXECUTE FUNCTION document_begins();
CREATE TRIGGER document_follows_ticket AFTER UPDATE OF number, title, description, submitted_at ON tickets_ticket
    FOR EACH ROW WHEN (
        (OLD.number, OLD.title, OLD.description, OLD.submitted_at)
        IS DISTINCT FROM (NEW.number, NEW.title, NEW.description, NEW.submitted_at)
    ) EXECUTE FUNCTION document_follows_ticket();
CREATE TRIGGER document_follows_rights
    AFTER UPDATE OF requester_id, filer_id, consumer_id, holder_department_id, service_id, is_confidential
    ON tickets_ticket FOR EACH ROW WHEN (
        (OLD.requester_id, OLD.filer_id, OLD.consumer_id, OLD.holder_department_id, OLD.service_id, OLD.is_confidential)
        IS DISTINCT FROM
        (NEW.requester_id, NEW.filer_id, NEW.consumer_id, NEW.holder_department_id, NEW.service_id, NEW.is_confidential)
    ) EXECUTE FUNCTION document_follows_rights();
CREATE TRIGGER document_follows_people AFTER INSERT OR DELETE OR UPDATE OF ticket_id, department_id
    ON tickets_participation FOR EACH ROW EXECUTE FUNCTION document_follows_people();
CREATE TRIGGER document_follows_people AFTER INSERT OR DELETE OR UPDATE OF ticket_id, user_id, reason
    ON tickets_watcher FOR EACH ROW EXECUTE FUNCTION document_follows_people();
CREATE TRIGGER document_takes_words AFTER INSERT ON tickets_message FOR EACH ROW EXECUTE FUNCTION document_takes_words();
CREATE TRIGGER document_follows_words AFTER DELETE OR UPDATE OF ticket_id, kind, department_id, body ON tickets_message
    FOR EACH ROW EXECUTE FUNCTION document_follows_words();
"""
LEAVE = """
DROP TRIGGER document_begins ON tickets_ticket;
DROP TRIGGER document_follows_ticket ON tickets_ticket;
DROP TRIGGER document_follows_rights ON tickets_ticket;
DROP TRIGGER document_follows_people ON tickets_participation;
DROP TRIGGER document_follows_people ON tickets_watcher;
DROP TRIGGER document_takes_words ON tickets_message;
DROP TRIGGER document_follows_words ON tickets_message;
DROP FUNCTION document_begins();
DROP FUNCTION document_follows_ticket();
DROP FUNCTION document_follows_rights();
DROP FUNCTION document_follows_people();
DROP FUNCTION document_takes_words();
DROP FUNCTION document_follows_words();
DROP FUNCTION document_takes_keys(bigint);
DROP FUNCTION document_made_anew(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0024_sources_of_messages")]

    operations = [
        migrations.RunSQL(LOCK, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="document",
                        serialize=False,
                        to="tickets.ticket",
                    ),
                ),
                ("submitted_at", models.DateTimeField(editable=False, help_text="the ticket's")),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False)),
            ],
        ),
        migrations.RunSQL(READ, NO_READ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "searchdocument", models.Index(fields=["-submitted_at", "-ticket"], name="document_newest")
        ),
        migrations.AddIndex(
            "searchdocument",
            django.contrib.postgres.indexes.GinIndex(
                fields=["search"], gin_pending_list_limit=256, name="document_search"
            ),
        ),
        migrations.RunSQL(FOLLOW, LEAVE),
        migrations.RunSQL(
            [BEFORE.LEAVE, "DROP FUNCTION ticket_units(bigint)"], [BEFORE.UNITS, BEFORE.FILL, BEFORE.FOLLOW]
        ),
        migrations.RemoveIndex("message", "message_search"),
        migrations.RemoveField("message", "units"),
        migrations.RemoveField("message", "search"),
        migrations.RemoveIndex("ticket", "ticket_search"),
        migrations.RemoveField("ticket", "search"),
        migrations.RunSQL(migrations.RunSQL.noop, LOCK),
    ]
