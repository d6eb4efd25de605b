"""The keeper: owns the two servers of a data folder for as long as anyone uses them.

Run as `python -m servicedesk.supervisor.embedded.keeper FOLDER [--for-a-while]` by session.use(). Its first and only
line on standard output is JSON, `{}` once the servers are ready or `{"problem": sentence}`. Standard error
is its log. SIGTERM stops the servers, and so does the end of the last user, whatever ended it.
"""

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from servicedesk.supervisor.embedded import account as accounts
from servicedesk.supervisor.embedded import note, programs
from servicedesk.supervisor.embedded.folder import DataFolder, ServerProblem
from servicedesk.supervisor.embedded.locks import Lock
from servicedesk.supervisor.embedded.postgres import Postgres
from servicedesk.supervisor.embedded.valkey import Valkey

READY_SECONDS = 60
TICK_SECONDS = 0.5
FIRST_PAUSE, LONGEST_PAUSE, FORGIVEN_AFTER = 1.0, 30.0, 60.0  # seconds, of restarts
RUNTIME_PREFIX = "desk-"
LONGEST_TMPDIR = 70  # characters; a socket's whole path has to stay under 104
LARGEST_LOG = 10_000_000  # bytes; a longer log of an earlier run is put aside

Server = Postgres | Valkey


class Keeper:
    """Starts, watches and stops the servers of `folder`."""

    def __init__(self, folder: DataFolder, *, durable: bool) -> None:
        self.folder = folder
        self.stopping = False
        self._door: tuple[Lock, Lock] | None = None
        self.account = accounts.server_account(folder.path)
        _remove_left_behind(folder)
        self.runtime = _runtime_folder(self.account)
        chosen = self._programs()
        self.servers: list[Server] = [
            Postgres(folder, chosen, self.account, self.runtime, durable=durable),
            Valkey(folder, chosen, self.account, self.runtime, durable=durable),
        ]
        self.pauses = {server.name: FIRST_PAUSE for server in self.servers}
        self.started = {server.name: 0.0 for server in self.servers}
        self.listening: set[str] = set()  # servers whose sockets have been seen since they started

    def start(self) -> None:
        """Start both servers and write down where they are. Raises ServerProblem."""
        for server in self.servers:
            _put_long_log_aside(server.log)
            server.prepare()
            self._start(server)
        for server in self.servers:
            self._wait_until_ready(server)
        postgres, valkey = self.servers
        note.write(note.Note(postgres.url, valkey.url, str(self.runtime), os.getpid()), self.folder)

    def watch(self) -> None:
        """Until told to stop or left alone: start again whatever ended, or can no longer be reached."""
        while not self.stopping and not self._left_alone():
            for server in self.servers:
                self._end_unreachable(server)
                self._revive(server)
            time.sleep(TICK_SECONDS)

    def stop(self) -> None:
        """Stop the servers and remove what only lives with them."""
        self.folder.state.unlink(missing_ok=True)
        for server in reversed(self.servers):
            server.stop()
        shutil.rmtree(self.runtime, ignore_errors=True)

    def ask_to_stop(self, *_: object) -> None:
        """Signal handler."""
        self.stopping = True

    def _programs(self) -> programs.Programs:
        """What to run; under root, copies in the runtime folder."""
        chosen = programs.installed()
        return programs.runnable_by_all(chosen, self.runtime) if self.account.is_other else chosen

    def _furnish(self) -> None:
        """Put back what someone took out of the runtime folder, at the same paths."""
        if not self.runtime.is_dir():
            self.runtime.mkdir(mode=0o700)
            self.account.own(self.runtime)
        if not all(server.program.exists() for server in self.servers):
            self._programs()

    def _start(self, server: Server) -> None:
        self.listening.discard(server.name)
        self.started[server.name] = time.monotonic()
        server.start()

    def _wait_until_ready(self, server: Server) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not server.ready():
            ended = server.process is not None and server.process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise ServerProblem(_why_not_ready(server))
            time.sleep(0.02)

    def _end_unreachable(self, server: Server) -> None:
        """Stop a server whose socket was removed, by a cleaner of temporary files say: no one finds it any more."""
        if server.process is None or server.process.poll() is not None:
            return
        if server.socket.exists():
            self.listening.add(server.name)
        elif server.name in self.listening:
            _say(f"the socket of {server.name} is gone; stopping it")
            server.stop()

    def _revive(self, server: Server) -> None:
        """Start a server that ended, after a pause that doubles until it has lived for a minute."""
        if server.process is None or server.process.poll() is None:
            return
        lived = time.monotonic() - self.started[server.name]
        pause = FIRST_PAUSE if lived > FORGIVEN_AFTER else self.pauses[server.name]
        _say(f"{server.name} ended ({server.process.returncode}); starting it again in {pause:.0f} s")
        self.pauses[server.name] = min(pause * 2, LONGEST_PAUSE)
        deadline = time.monotonic() + pause
        while time.monotonic() < deadline and not self.stopping:
            time.sleep(0.1)
        if self.stopping:
            return
        try:
            self._furnish()
            server.prepare()
            self._start(server)
        except (ServerProblem, OSError) as error:
            _say(f"{server.name} does not start: {error}")

    def _left_alone(self) -> bool:
        """Whether no user is left. No one can join while it is asked: joining takes the `start` lock."""
        start, use = Lock(self.folder.lock("start")), Lock(self.folder.lock("use"))
        if start.try_exclusive() and use.try_exclusive():
            self._door = (start, use)  # stays shut until this process has ended
            return True
        start.close()
        use.close()
        return False


def main(arguments: list[str]) -> int:
    """Keep the servers of the folder `arguments[0]`; the exit status."""
    folder = DataFolder(Path(arguments[0]))
    alone = Lock(folder.lock("keeper"))
    if not alone.try_exclusive():
        return _answer({"problem": f"Another keeper is still busy in {folder.path}: try again in a moment."})
    try:
        keeper = Keeper(folder, durable="--for-a-while" not in arguments)
    except (ServerProblem, OSError) as error:
        return _answer({"problem": str(error)})
    signal.signal(signal.SIGTERM, keeper.ask_to_stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        keeper.start()
        _answer({})
        keeper.watch()
    except (ServerProblem, OSError) as error:
        return _answer({"problem": str(error)})
    finally:
        keeper.stop()
    return 0


def _remove_left_behind(folder: DataFolder) -> None:
    """Remove the runtime folder of a keeper that was killed; its servers ended with it.

    The folder that another folder's note names is in use for all we know.
    """
    own = note.read(folder)
    if own is not None and Path(own.runtime).name.startswith(RUNTIME_PREFIX):
        shutil.rmtree(own.runtime, ignore_errors=True)
    folder.state.unlink(missing_ok=True)


def _runtime_folder(account: accounts.Account) -> Path:
    """A new short folder for sockets, open to the servers' user alone."""
    base = tempfile.gettempdir()
    path = Path(tempfile.mkdtemp(prefix=RUNTIME_PREFIX, dir=base if len(base) < LONGEST_TMPDIR else "/tmp"))  # noqa: S108 - a new folder
    account.own(path)
    return path


def _why_not_ready(server: Server) -> str:
    """The last thing the server said, and where the rest is."""
    lines = server.log.read_text(errors="replace").splitlines()
    fatal = [line for line in lines[-50:] if "FATAL" in line or "PANIC" in line or "#" in line]
    said = (fatal or lines or ["it said nothing"])[-1]
    return f"{server.name} does not start: {said.strip()} (more in {server.log}). {server.remedy}"


def _put_long_log_aside(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _answer(answer: dict[str, str]) -> int:
    """Tell the starter, who reads one line; a starter that is gone is no reason to stop."""
    try:
        print(json.dumps(answer), flush=True)
    except BrokenPipeError:
        _say("whoever started this keeper is gone")
    return 1 if "problem" in answer else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
