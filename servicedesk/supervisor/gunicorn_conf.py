"""How gunicorn serves the pages (`gunicorn -c python:servicedesk.supervisor.gunicorn_conf`)."""

import os
import socket
import struct
from pathlib import Path
from typing import Any

from servicedesk.web import watchdog

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # one import, shared memory
timeout = 60
# Set before the settings are read: a page that waits longer for one statement has failed its reader.
os.environ.setdefault("STATEMENT_TIMEOUT", "30")  # seconds
graceful_timeout = 15
# A request that computes for longer takes its worker along (servicedesk/web/watchdog.py).
REQUEST_CPU_SECONDS = float(os.environ.get("REQUEST_CPU_SECONDS", "20"))
# How long a thread waits for the next byte of a visitor who stops half-way. Whoever sends one now and then still
# holds it: on an open network, put a proxy that takes in whole requests in front, as in compose.
VISITOR_SECONDS = float(os.environ.get("VISITOR_SECONDS", "15"))
max_requests, max_requests_jitter = 20000, 2000
if Path("/dev/shm").is_dir():  # noqa: S108 - heartbeats of workers, which a slow disk must not hold up
    worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn makes a nameless file in it
loglevel = "warning"  # the requests are in the structured log
control_socket_disable = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")


def when_ready(server: Any) -> None:
    """Bound the waits on every connection: sockets inherit it from the one that listens."""
    seconds, rest = divmod(VISITOR_SECONDS, 1)
    limit = struct.pack("ll", int(seconds), int(rest * 1_000_000))
    for listener in server.LISTENERS:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, limit)


def post_worker_init(worker: Any) -> None:
    """Let every worker be watched."""
    watchdog.watch(REQUEST_CPU_SECONDS, grace=graceful_timeout + 5)
