"""Locks that the kernel drops when their holder ends, however it ends."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PAUSE = 0.05  # seconds between two tries


class Lock:
    """An advisory lock on a file, shared or exclusive; close() drops it."""

    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("a")

    def try_exclusive(self) -> bool:
        """Take it for ourselves alone; False if anyone else holds it (a shared hold of ours is lost then)."""
        return self._try(fcntl.LOCK_EX)

    def shared(self) -> None:
        """Hold it together with others; waits while someone holds it alone."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def exclusive(self) -> None:
        """Take it for ourselves alone; waits for all others."""
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def close(self) -> None:
        """Drop it."""
        self._file.close()

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Alone inside the block; waits for its turn."""
    lock = Lock(path)
    try:
        lock.exclusive()
        yield
    finally:
        lock.close()


def is_held(path: Path) -> bool:
    """Whether anyone holds the lock now."""
    lock = Lock(path)
    try:
        return not lock.try_exclusive()
    finally:
        lock.close()


def wait_until_free(path: Path, seconds: float) -> bool:
    """Wait at most `seconds` until no one holds the lock; False if someone still does."""
    deadline = time.monotonic() + seconds
    while is_held(path):
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True
