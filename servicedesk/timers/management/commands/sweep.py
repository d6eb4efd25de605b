import os
import signal
import socket
import time
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from servicedesk.timers.heartbeat import beat

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Fire timers, carry out dispatches and send deliveries in a plain loop that needs neither Redis nor beat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS")
        parser.add_argument("--once", action="store_true", help="make one round and stop")

    def handle(self, *args: Any, every: float, once: bool, **options: Any) -> None:
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        sweeps = [(path, import_string(path)) for path in settings.SWEEPS]
        driver = f"sweeper {socket.gethostname()}:{os.getpid()}"
        while not self.stopping:
            began = time.monotonic()
            self.round(sweeps, driver)
            if once:
                break
            while not self.stopping and time.monotonic() - began < every:
                time.sleep(0.2)

    def stop(self, *args: Any) -> None:
        self.stopping = True

    def round(self, sweeps: list[tuple[str, Any]], driver: str) -> None:
        """Run every sweep. A database that is away is waited for: the rows are still there when it is back."""
        try:
            close_old_connections()
            handled = {path: sweep() for path, sweep in sweeps}
            beat(driver, fired=sum(handled.values()))
        except DatabaseError as failure:
            log.warning("sweep could not reach the database, trying again", error=str(failure))
            return
        if any(handled.values()):
            log.info("swept", **{path.rsplit(".", 1)[-1]: count for path, count in handled.items() if count})
