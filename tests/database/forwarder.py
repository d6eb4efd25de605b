"""A proxy between the desk and PostgreSQL that a test can stop: nothing passes, and no side notices."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

NAME = ".s.PGSQL.5432"


class Forwarder:
    """Passes bytes between `inside` and the server's socket until `is_frozen`; a hung server looks just so.

    One that `is_crowded` answers those inside and lets nobody else in.
    """

    def __init__(self, inside: Path, server: Path) -> None:
        self.is_frozen = self.is_crowded = False
        self._server = server
        self._ends = False
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(inside / NAME))
        self._listener.listen(64)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop passing anything."""
        self._ends = True
        self._thread.join(5)
        self._listener.close()

    def _run(self) -> None:
        other: dict[socket.socket, socket.socket] = {}
        while not self._ends:
            listener = [] if self.is_crowded else [self._listener]
            ready, _, _ = select.select([] if self.is_frozen else [*listener, *other], [], [], 0.05)
            for one in ready:
                if one is self._listener:
                    client, _address = self._listener.accept()
                    server = socket.socket(socket.AF_UNIX)
                    server.connect(str(self._server / NAME))
                    other |= {client: server, server: client}
                elif one in other:
                    self._pass_on(one, other)
        for one in other:
            one.close()

    @staticmethod
    def _pass_on(one: socket.socket, other: dict[socket.socket, socket.socket]) -> None:
        with suppress(OSError):
            if data := one.recv(65536):
                other[one].sendall(data)
                return
        for end in (one, other.pop(one)):
            other.pop(end, None)
            end.close()


@contextmanager
def forwarded(database_url: str, inside: Path) -> Iterator[tuple[Forwarder, str]]:
    """Yield the door, and the address of the database behind it."""
    parts = urlsplit(database_url)
    server = Path(parse_qs(parts.query)["host"][0])
    forwarder = Forwarder(inside, server)
    try:
        yield forwarder, parts._replace(query=f"host={quote(str(inside))}").geturl()
    finally:
        forwarder.close()
