"""Is one process of the desk well? For health checks of containers: exit status 0 means yes.

`python -m servicedesk.site.probe web` asks the web server of this container; `sweeper` and `beat` look for a
heartbeat of the last minute in the database. Django is not loaded, so that a check costs next to nothing.
"""

import os
import socket
import sys
import urllib.error
import urllib.request

import psycopg2

PATIENCE_SECONDS = 5
QUERY = "SELECT count(*) FROM timers_heartbeat WHERE driver LIKE %s AND at > now() - interval '60 seconds'"


def web() -> bool:
    """The web server of this machine answers. (Whether it can work is /health/ready, for a load balancer.)"""
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/live"
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip(".*") or "localhost"
    request = urllib.request.Request(address, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS):  # noqa: S310 - our own address
            return True
    except (urllib.error.URLError, OSError):
        return False


def sweeper() -> bool:
    """The sweeper of this machine made its rounds."""
    return _heartbeat(f"sweeper {socket.gethostname()}:%")


def beat() -> bool:
    """The ticks of beat reach a worker."""
    return _heartbeat("worker")


def _heartbeat(driver: str) -> bool:
    try:
        with (
            psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=PATIENCE_SECONDS) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(QUERY, [driver])
            row = cursor.fetchone()
            return bool(row and row[0])
    except psycopg2.Error:
        return False


PROBES = {"web": web, "sweeper": sweeper, "beat": beat}

if __name__ == "__main__":
    sys.exit(0 if PROBES[sys.argv[1]]() else 1)
