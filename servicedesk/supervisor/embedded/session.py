"""Coming in and going out: the first one in starts the servers, the last one out stops them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2

from servicedesk.supervisor.embedded import note
from servicedesk.supervisor.embedded.folder import PROJECT_DIR, DataFolder, ServerProblem
from servicedesk.supervisor.embedded.locks import Lock, held, is_held, wait_until_free

STOP_SECONDS = 45
CONNECT_SECONDS = 10


@dataclass(frozen=True)
class Addresses:
    """Where the servers of a folder listen."""

    database: str
    redis: str

    def environment(self) -> dict[str, str]:
        """As the settings read them."""
        return {"DATABASE_URL": self.database, "REDIS_URL": self.redis}


@contextmanager
def use(folder: DataFolder, *, durable: bool = True) -> Iterator[Addresses]:
    """The servers of `folder` run inside the block, started if they did not.

    Any number of processes may be inside; the last one to leave stops the servers and waits for it.
    Raises ServerProblem when they cannot run.
    """
    folder.prepare()
    ours, keeper = Lock(folder.lock("use")), None
    try:
        with held(folder.lock("start")):
            ours.shared()
            if not is_held(folder.lock("keeper")):
                keeper = _start_keeper(folder, durable=durable)
            addresses = _addresses(folder)
            if keeper is not None:
                _knock(folder, addresses)
        yield addresses
    finally:
        with held(folder.lock("start")):
            if ours.try_exclusive():
                _stop_keeper(folder)
                if keeper is not None:
                    keeper.wait()
            ours.close()


def _start_keeper(folder: DataFolder, *, durable: bool) -> subprocess.Popen[bytes]:
    """Start a keeper and wait until the servers are ready. Raises ServerProblem."""
    command = [sys.executable, "-m", "servicedesk.supervisor.embedded.keeper", str(folder.path)]
    with (folder.logs / "keeper.log").open("ab") as log:
        keeper = subprocess.Popen(  # noqa: S603 - our own module
            command if durable else [*command, "--for-a-while"],
            cwd=PROJECT_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is for us; we tell the keeper
        )
    if keeper.stdout is None:
        raise AssertionError("asked for a pipe")
    line = keeper.stdout.readline()
    keeper.stdout.close()
    if not line:
        keeper.wait()
        raise ServerProblem(f"The servers did not start; see {folder.logs / 'keeper.log'}.")
    if problem := json.loads(line).get("problem"):
        keeper.wait()
        raise ServerProblem(problem)
    return keeper


def _knock(folder: DataFolder, addresses: Addresses) -> None:
    """The database lets us in. A server runs without some of its files; a connection does not."""
    try:
        psycopg2.connect(addresses.database, connect_timeout=CONNECT_SECONDS).close()
    except psycopg2.Error as error:
        said = str(error).strip().splitlines()[-1].strip(" .")
        raise ServerProblem(
            f"The database does not let us in: {said}. "
            f"Put {folder.path} back from a backup, or remove it to begin with an empty desk."
        ) from error


def _addresses(folder: DataFolder) -> Addresses:
    """What the keeper wrote down."""
    written = note.read(folder)
    if written is None:
        raise ServerProblem(
            f"The servers of {folder.path} are just stopping, or another user's: try again in a moment."
        )
    return Addresses(written.database, written.redis)


def _stop_keeper(folder: DataFolder) -> None:
    """Stop the servers and wait until they have; no one else is inside."""
    written = note.read(folder)
    if written is None or not is_held(folder.lock("keeper")):
        return
    os.kill(written.keeper, signal.SIGTERM)
    if not wait_until_free(folder.lock("keeper"), STOP_SECONDS):
        print(f"The servers of {folder.path} are slow to stop; they go on stopping.", file=sys.stderr)
