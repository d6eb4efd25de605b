"""An outage is one line a minute: what fails again and again in the same place is logged once, and then counted.

The kind of a failure is its class and the line that raised it, so that another fault is never hidden behind it. What is
told again after a minute says how often it happened meanwhile. Each process counts for itself.
"""

import logging
import sys
import threading
import time
from collections.abc import Hashable, MutableMapping
from types import TracebackType
from typing import Any

import structlog

EVERY_SECONDS = 60.0
MOST_KINDS = 1000
TROUBLE = frozenset({"warning", "error", "exception", "critical"})
Line = MutableMapping[str, Any]


class Repeats:
    """How often each kind was seen since it was told last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kinds: dict[Hashable, tuple[float, int]] = {}

    def untold(self, kind: Hashable) -> int | None:
        """Return how often `kind` was held back since it was last logged; None if this one is to be held back too."""
        with self._lock:
            now = time.monotonic()
            told_at, count = self._kinds.get(kind, (-EVERY_SECONDS, 0))
            if now - told_at < EVERY_SECONDS:
                self._kinds[kind] = (told_at, count + 1)
                return None
            if len(self._kinds) >= MOST_KINDS:
                self._kinds.clear()
            self._kinds[kind] = (now, 0)
            return count


class OnceAMinute(logging.Filter):
    """For lines of the standard library: keeps back tracebacks of a kind that was told within the minute."""

    def __init__(self, repeats: Repeats) -> None:
        super().__init__()
        self._repeats = repeats

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether the line is written; after others were held back it gets their count."""
        if record.levelno < logging.WARNING or not record.exc_info or not isinstance(record.msg, str):
            return True
        count = self._repeats.untold((record.name, *_kind(record.exc_info)))
        if count:
            record.msg, record.args = f"{record.getMessage()} [{count} more since the last line]", ()
        return count is not None


def once_a_minute(repeats: Repeats) -> structlog.typing.Processor:
    """Return the structlog processor for the desk's own lines; it goes before the one that formats tracebacks."""

    def keep_back(_logger: Any, method: str, line: Line) -> Line:
        kind = _kind(line.get("exc_info")) or (_first_words(line.get("error")),)
        if method not in TROUBLE or kind == ("",):
            return line
        count = repeats.untold((line.get("event"), *kind))
        if count is None:
            raise structlog.DropEvent
        return {**line, "more_since_the_last_line": count} if count else line

    return keep_back


def _kind(exc_info: Any) -> tuple[Hashable, ...]:
    """Return the class of a failure and where it was raised; nothing for no failure."""
    if exc_info is True:
        exc_info = sys.exc_info()
    failure = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if not isinstance(failure, BaseException):
        return ()
    return (type(failure), *_origin(failure.__traceback__))


def _origin(trace: TracebackType | None) -> tuple[Hashable, ...]:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace is not None else ()


def _first_words(error: Any) -> str:
    return str(error or "")[:60]
