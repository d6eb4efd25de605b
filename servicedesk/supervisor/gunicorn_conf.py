"""How gunicorn serves the pages (`gunicorn -c python:servicedesk.supervisor.gunicorn_conf`)."""

import os
import socket
import struct
from pathlib import Path
from typing import Any

from django.conf import settings

from servicedesk.web import watchdog

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servicedesk.settings")
# Set before the settings are read: a page that waits longer for one statement has failed its reader.
os.environ.setdefault("STATEMENT_TIMEOUT", "30")  # seconds
workers, threads = settings.WEB_WORKERS, settings.WEB_THREADS
preload_app = True  # one import, shared memory
timeout = 60
graceful_timeout = 15
max_requests, max_requests_jitter = 20000, 2000
if Path("/dev/shm").is_dir():  # noqa: S108 - heartbeats of workers, which a slow disk must not hold up
    worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn makes a nameless file in it
loglevel = "warning"  # the requests are in the structured log
control_socket_disable = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")


def when_ready(server: Any) -> None:
    """Bound the waits on every connection: sockets inherit it from the one that listens."""
    seconds, rest = divmod(settings.VISITOR_SECONDS, 1)
    limit = struct.pack("ll", int(seconds), int(rest * 1_000_000))
    for listener in server.LISTENERS:
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, limit)


def post_worker_init(worker: Any) -> None:
    """Let every worker be watched."""
    watchdog.watch(settings.REQUEST_CPU_SECONDS, grace=graceful_timeout + 5)
