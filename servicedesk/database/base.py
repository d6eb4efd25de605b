"""Django's PostgreSQL backend, which says in a sentence why a server will not do. Named by DATABASES["ENGINE"]."""

from typing import Any

import psycopg2
from django.db import OperationalError
from django.db.backends.postgresql import base

LEAST_MAJOR = 15
POOLER_REFUSES = "unsupported startup parameter"  # PgBouncer's words; it takes no `options`
NEEDS_POOLED = (
    "There is a connection pooler (PgBouncer) between the desk and PostgreSQL: set DATABASE_POOLED=on, "
    "and the limits of README's “Settings” on the database role."
)


class DatabaseWrapper(base.DatabaseWrapper):
    """Refuses what cannot work, when the first connection is made."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection. Raises OperationalError: for a server that is too old or an unannounced pooler too."""
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg2.OperationalError as error:
            if POOLER_REFUSES in str(error):
                raise OperationalError(NEEDS_POOLED) from error
            raise
        major = connection.server_version // 10000
        if major < LEAST_MAJOR:
            connection.close()
            raise OperationalError(
                f"The database server is PostgreSQL {major}; the desk needs {LEAST_MAJOR} or newer."
            )
        return connection

    def init_connection_state(self) -> None:
        """Find out whether a pooler swallowed what the connection asked for; raises OperationalError then."""
        super().init_connection_state()
        options = self.settings_dict["OPTIONS"].get("options", "")
        if "lock_timeout=" not in options:
            return
        with self.connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            (limit,) = cursor.fetchone()
        if not self.get_autocommit():
            self.connection.rollback()
        if limit == "0":
            self.close()
            raise OperationalError(NEEDS_POOLED)
