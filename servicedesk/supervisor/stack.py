"""The running desk: web, worker, beat and sweeper over their servers, until told to stop."""

import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from servicedesk.supervisor import preparation
from servicedesk.supervisor.children import Child, StopSignals, stop_all
from servicedesk.supervisor.console import Console, Follower
from servicedesk.supervisor.embedded.folder import DataFolder
from servicedesk.supervisor.embedded.locks import is_held
from servicedesk.supervisor.steps import StackProblem, step

READY_SECONDS = 60
PYTHON = sys.executable
# Tasks are JSON alone, so that Celery's warning for root has no ground here.
CELERY = [PYTHON, "-W", "ignore:You're running the worker", "-m", "celery", "-q", "-A", "servicedesk"]
COMMANDS = {
    "web": [
        PYTHON,
        "-m",
        "gunicorn",
        "-c",
        "python:servicedesk.supervisor.gunicorn_conf",
        "servicedesk.wsgi",
    ],
    "worker": [*CELERY, "worker", "--loglevel", "WARNING"]
    + ["--concurrency", "2", "--without-gossip", "--without-mingle"],
    "beat": [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile="],
    "sweeper": [PYTHON, "manage.py", "sweep", "--skip-checks"],
}


class Stack:
    """The processes of one desk at `host`:`port`, with the environment they run in."""

    def __init__(
        self, folder: DataFolder, environment: Mapping[str, str], console: Console, stop_signals: StopSignals
    ) -> None:
        self.folder, self.environment, self.console = folder, environment, console
        self.stop_signals = stop_signals
        self.address = f"http://{environment['HOST']}:{environment['PORT']}"
        beat = [*COMMANDS["beat"], "--schedule", str(folder.path / "beat.db")]
        commands = COMMANDS | {"beat": beat}
        self.children = {name: Child(name, commands[name], environment, console) for name in commands}
        self._embedded = is_held(folder.lock("keeper"))
        self._servers = Follower(console, "servers", folder.logs / "keeper.log")

    def start(self) -> None:
        """Start the web server, wait for its first answer, then start the rest. Raises StackProblem."""
        with step("web server"):
            self.children["web"].start()
            self._wait_for_web()
        for child in self.children.values():
            if child.starts == 0:
                child.start()

    def run(self) -> bool:
        """Watch until told to stop; False if the embedded servers are lost and all has to begin again."""
        while not self.stop_signals.once:
            for child in self.children.values():
                child.watch()
            self._servers.look()
            if self._embedded and not is_held(self.folder.lock("keeper")):
                self.console.say("the keeper of the database servers is gone; starting everything again")
                return False
            time.sleep(0.25)
        return True

    def stop(self) -> None:
        """Stop all processes."""
        stop_all(list(self.children.values()), self.console, stop=self.stop_signals)

    def introduce(self) -> None:
        """Print who can sign in. The desk runs already, and continues if that fails."""
        try:
            self.console.plain(f"\n{preparation.demo_people(self.environment)}\n")
        except StackProblem as problem:
            if not self.stop_signals.once:  # Ctrl-C cuts the command short as well
                self.console.say(str(problem))

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self.stop_signals.once:
                return
            if self.children["web"].has_ended or time.monotonic() > deadline:
                raise StackProblem("The web server does not start: the lines marked “web” above say why.")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health/live", timeout=5):  # noqa: S310 - our own address
                return True
        except (urllib.error.URLError, OSError):
            return False


def refuse_taken_port(host: str, port: int) -> None:
    """Raises StackProblem when `port` cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise StackProblem(f"Port {port} is for root alone: choose one above 1023.") from error
        except OSError as error:
            raise StackProblem(
                f"Port {port} of {host} is taken by another program ({error.strerror}): "
                f"stop that, or choose another port, as in `make run PORT={port + 1}`."
            ) from error
