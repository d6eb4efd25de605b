"""The processes of the desk: each started, watched, and started again when it ends by itself."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from servicedesk.supervisor.console import Console
from servicedesk.supervisor.embedded.processes import dying_with_parent
from servicedesk.supervisor.steps import PROJECT_DIR

FIRST_PAUSE, LONGEST_PAUSE, FORGIVEN_AFTER = 1.0, 30.0, 60.0  # seconds
STOP_SECONDS = 20


class Child:
    """One process under the supervisor. Start it from the main thread: its life hangs on that thread's."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], console: Console
    ) -> None:
        self.name, self.command, self.environment, self.console = name, command, environment, console
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self._pause = FIRST_PAUSE
        self._started_at = 0.0
        self._start_again_at: float | None = None

    def start(self) -> None:
        """Start the process in a session of its own: Ctrl-C reaches us alone, and we stop all in order."""
        self._started_at, self._start_again_at = time.monotonic(), None
        self.starts += 1
        self.process = subprocess.Popen(  # noqa: S603 - our own programs and arguments
            self.command,
            cwd=PROJECT_DIR,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGTERM),
        )
        if self.process.stdout is not None:
            self.console.relay(self.name, self.process.stdout)

    @property
    def has_ended(self) -> bool:
        """Whether the process is not running (any more)."""
        return self.process is None or self.process.poll() is not None

    def watch(self) -> None:
        """Called often: start the process again if it ended, after a pause that doubles each time."""
        if not self.has_ended:
            return
        now = time.monotonic()
        if self._start_again_at is None:
            if now - self._started_at > FORGIVEN_AFTER:
                self._pause = FIRST_PAUSE
            status = self.process.returncode if self.process else 0
            self.kill()  # what it started may live on and hold the port
            self.console.say(f"{self.name} {_how(status)}; starting it again in {self._pause:.0f} s")
            self._start_again_at = now + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        elif now >= self._start_again_at:
            self.start()

    def ask_to_stop(self) -> None:
        """Ask the process to end what it does and stop."""
        if self.process is not None and not self.has_ended:
            self.process.terminate()

    def kill(self) -> None:
        """End the process and all it started, at once."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop_all(children: Sequence[Child], console: Console, *, stop: "StopSignals") -> None:
    """Stop all processes; kill those that take longer than STOP_SECONDS, or all at a second signal."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    while not all(child.has_ended for child in children):
        if time.monotonic() > deadline or stop.twice:
            slow = ", ".join(child.name for child in children if not child.has_ended)
            console.say(f"killing {slow}")
            break
        time.sleep(0.05)
    for child in children:
        child.kill()


class StopSignals:
    """How often we were told to stop: once is a request, twice means now."""

    def __init__(self) -> None:
        self.asked = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note)

    def _note(self, *_: object) -> None:
        self.asked += 1

    @property
    def once(self) -> bool:
        """Whether we were told to stop."""
        return self.asked > 0

    @property
    def twice(self) -> bool:
        """Whether we were told more than once."""
        return self.asked > 1


def _how(status: int) -> str:
    if status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"
