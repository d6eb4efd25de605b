"""Which tables the revision follows: said in a migration of the app that owns the table."""

from collections.abc import Sequence

from django.db.migrations import RunSQL

TRIGGER = "kept_changed"

CREATE_FUNCTION = """
    CREATE FUNCTION kept_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO kept_revision (id, value) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET value = excluded.value;
        RETURN NULL;
    END $$
"""
DROP_FUNCTION = "DROP FUNCTION kept_changed()"


def watched(table: str, columns: Sequence[str] = ()) -> RunSQL:
    """Let every change of the table make a new revision; an update only where it names one of `columns`, if given.

    Transactions that change watched tables wait for each other from their first such change on: these are tables
    that people configure, not those that work goes through.
    """
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    return RunSQL(
        f"CREATE TRIGGER {TRIGGER} AFTER INSERT OR {update} OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {TRIGGER}()",
        f"DROP TRIGGER {TRIGGER} ON {table}",
    )
