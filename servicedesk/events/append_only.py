"""Tables whose rows are written once: a database trigger refuses update and delete."""

from django.db.migrations import RunSQL

CREATE_FUNCTION = RunSQL(
    """
    CREATE FUNCTION desk_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'rows of % are written once and never changed', TG_TABLE_NAME USING ERRCODE = 'DK001';
    END $$
    """,
    "DROP FUNCTION desk_refuse_change()",
)


CREATE_BLANKING = RunSQL(
    """
    CREATE FUNCTION desk_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.body = '' AND NEW.id = OLD.id THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'rows of % are written once and may only be blanked', TG_TABLE_NAME USING ERRCODE = 'DK001';
    END $$;
    CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON events_eventtext
        FOR EACH ROW EXECUTE FUNCTION desk_refuse_rewriting()
    """,
    "DROP TRIGGER written_once ON events_eventtext; DROP FUNCTION desk_refuse_rewriting()",
)


def append_only(table: str) -> RunSQL:
    """Return the migration step that makes `table` append-only. Depends on events.0002_append_only."""
    return RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION desk_refuse_change()",
        f"DROP TRIGGER append_only ON {table}",
    )
