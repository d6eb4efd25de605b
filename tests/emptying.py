"""What a test with transactions of its own leaves in the database is taken away: of the tables it has written to.

Django's own flush empties every table and creates all content types and permissions again, after every such test; they
follow from the code alone and stay here.
"""

from functools import cache

from django.db import connection

STAY = {"django_content_type", "auth_permission"}


def empty_the_database() -> None:
    """Leave no row in any table of a model but those that follow from the code."""
    if written := tables_with_rows():
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(written)} CASCADE")


def tables_with_rows() -> list[str]:
    """Return the quoted names of the tables that have rows, less those whose rows follow from the code."""
    with connection.cursor() as cursor:
        cursor.execute(_which_have_rows())
        return [connection.ops.quote_name(table) for (table,) in cursor.fetchall()]


@cache
def _which_have_rows() -> str:
    """Return the question which tables have rows; the tables are the same for the whole run."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAY
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(table)})"  # noqa: S608 - names of tables
        for table in sorted(tables)
    )
