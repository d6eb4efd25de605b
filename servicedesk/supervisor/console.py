"""The terminal, shared by all processes: whole lines, each with the name of who speaks."""

import os
import sys
import threading
from pathlib import Path
from typing import IO

COLOURS = {"web": 36, "worker": 32, "beat": 35, "sweeper": 33, "servers": 34, "desk": 1}
WIDTH = max(map(len, COLOURS))


class Console:
    """Prints lines of several speakers; in colour on a terminal, unless NO_COLOR asks for none."""

    def __init__(self, out: IO[str] = sys.stdout) -> None:
        self._out = out
        self._lock = threading.Lock()
        self._colour = out.isatty() and not os.environ.get("NO_COLOR")

    def line(self, speaker: str, text: str) -> None:
        """One line of `speaker`."""
        name = f"{speaker:<{WIDTH}} |"
        if self._colour:
            name = f"\x1b[{COLOURS.get(speaker, 0)}m{name}\x1b[0m"
        with self._lock:
            print(name, text, file=self._out, flush=True)

    def say(self, text: str) -> None:
        """A line of the supervisor's own."""
        self.line("desk", text)

    def plain(self, text: str) -> None:
        """Several lines as they are."""
        with self._lock:
            print(text, file=self._out, flush=True)

    def relay(self, speaker: str, stream: IO[bytes]) -> None:
        """Print what comes through `stream`, in the background, until it ends."""
        threading.Thread(target=self._relay, args=(speaker, stream), daemon=True).start()

    def _relay(self, speaker: str, stream: IO[bytes]) -> None:
        for line in stream:
            if text := line.decode(errors="replace").rstrip():
                self.line(speaker, text)
        stream.close()


class Follower:
    """Prints what is added to a log file, from its present end on."""

    def __init__(self, console: Console, speaker: str, file: Path) -> None:
        self._console, self._speaker, self._file = console, speaker, file
        self._position = file.stat().st_size if file.exists() else 0

    def look(self) -> None:
        """Print what came since the last look."""
        if not self._file.exists():
            return
        with self._file.open("rb") as log:
            log.seek(min(self._position, self._file.stat().st_size))
            for line in log:
                self._console.line(self._speaker, line.decode(errors="replace").rstrip())
            self._position = log.tell()
