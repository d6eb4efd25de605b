"""`manage.py` and the embedded servers: which commands need them, and an environment that has them."""

import os
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import ExitStack, contextmanager

from servicedesk.supervisor.embedded.folder import DataFolder
from servicedesk.supervisor.embedded.session import Addresses, use

# Every other command needs the database, commands of libraries included.
NEED_NO_DATABASE = frozenset(
    {
        "check",
        "collectstatic",
        "compile_translations",
        "compilemessages",
        "diffsettings",
        "events",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "sla_calc",
        "spectacular",
        "startapp",
        "version",
    }
)


def needs_servers(arguments: Sequence[str], environment: MutableMapping[str, str]) -> bool:
    """Whether `manage.py` with these arguments (its own name first) needs the embedded servers."""
    if environment.get("DATABASE_URL") and environment.get("REDIS_URL"):
        return False
    if "--help" in arguments or "-h" in arguments or "--version" in arguments:
        return False
    if arguments[1:2] == ["check"] and "--database" in arguments:
        return True
    return len(arguments) > 1 and arguments[1] not in NEED_NO_DATABASE


@contextmanager
def servers_for(arguments: Sequence[str]) -> Iterator[None]:
    """Inside the block the environment names a database and a Redis, where the command needs them.

    Addresses that are given stay as they are. Raises ServerProblem when the embedded servers cannot run.
    """
    with ExitStack() as stack:
        if needs_servers(arguments, os.environ):
            add_addresses(os.environ, stack.enter_context(use(DataFolder.chosen())))
        yield


def add_addresses(environment: MutableMapping[str, str], addresses: Addresses) -> None:
    """Name the embedded servers in `environment` where it names no other."""
    for name, value in addresses.environment().items():
        if not environment.get(name):
            environment[name] = value
