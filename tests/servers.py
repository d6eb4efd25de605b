"""PostgreSQL and Redis for one run of the tests: those of DATABASE_URL and REDIS_URL, else embedded ones."""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from servicedesk.supervisor.embedded.commands import add_addresses
from servicedesk.supervisor.embedded.folder import DataFolder
from servicedesk.supervisor.embedded.session import use


def provide() -> None:
    """Name servers and a data folder in the environment.

    The first process of a run starts them and stops them at its end; pytest-xdist's workers inherit the
    addresses, and each makes a database of its own in the one server.
    """
    if "DESK_TESTS_DATA" in os.environ:
        return
    folder = tempfile.mkdtemp(prefix="desk-tests-")
    os.environ["DESK_TESTS_DATA"] = os.environ["DESK_DATA"] = folder
    os.environ.setdefault("SECRET_KEY", "known to all, since it guards nothing in the tests")
    exits = ExitStack()
    exits.callback(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(exits.close)
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        add_addresses(os.environ, exits.enter_context(use(DataFolder(Path(folder)), durable=False)))
