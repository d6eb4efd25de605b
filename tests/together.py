"""Several doers at the same moment, each in a thread with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

PATIENCE_SECONDS = 30


def at_once(*doers: Callable[[], Any]) -> list[Any]:
    """Do everything at the same moment and return what came of each, in order."""
    gate = Barrier(len(doers))

    def run(doer: Callable[[], Any]) -> Any:
        gate.wait(PATIENCE_SECONDS)
        try:
            return doer()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doers)) as pool:
        return [each.result(PATIENCE_SECONDS) for each in [pool.submit(run, doer) for doer in doers]]
