"""One Valkey server (Redis-compatible) on a socket, with its append-only file in the data folder."""

import signal
import socket
import subprocess
from pathlib import Path

from servicedesk.supervisor.embedded import processes
from servicedesk.supervisor.embedded.account import Account
from servicedesk.supervisor.embedded.folder import DataFolder
from servicedesk.supervisor.embedded.programs import Programs

STOP_SECONDS = 10
SOCKET_NAME = "valkey.sock"


class Valkey:
    """`runtime` is a short folder for the socket. `durable` False keeps nothing on disk (tests)."""

    name = "valkey"

    def __init__(
        self, folder: DataFolder, programs: Programs, account: Account, runtime: Path, *, durable: bool = True
    ) -> None:
        self.folder, self.account, self.durable = folder, account, durable
        self.program = programs.valkey_server
        self.socket = runtime / SOCKET_NAME
        self.log = folder.logs / "valkey.log"
        self.remedy = f"Remove {folder.valkey}: it holds only what the desk makes again."
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for REDIS_URL (env.py makes the broker's and the cache's out of it)."""
        return f"unix://{self.socket}"

    def prepare(self) -> None:
        """Make the folder of the append-only file and give it to the server's user."""
        self.folder.valkey.mkdir(mode=0o700, exist_ok=True)
        self.account.own(self.folder.valkey)
        self.socket.unlink(missing_ok=True)

    def start(self) -> None:
        """Start the server; ask ready() when it takes connections."""
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": self.account.address(self.folder.valkey),
            "--appendonly": "yes" if self.durable else "no",
            "--save": "",
            "--maxmemory-policy": "noeviction",  # messages of the broker are never dropped to make room
        }
        with self.log.open("ab") as log:
            self.process = processes.start(
                [str(self.program), *(part for option in options.items() for part in option)],
                account=self.account,
                folder=self.folder.valkey,
                log=log,
                ends_with=signal.SIGTERM,
            )

    def ready(self) -> bool:
        """Whether it answers a ping (it does not while it still reads its file)."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        """End the server; it writes its file first."""
        if self.process is not None:
            processes.stop(self.process, signal.SIGTERM, STOP_SECONDS)
