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


def append_only(table: str) -> RunSQL:
    """Return the migration step that makes `table` append-only. Depends on events.0002_append_only."""
    return RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION desk_refuse_change()",
        f"DROP TRIGGER append_only ON {table}",
    )
