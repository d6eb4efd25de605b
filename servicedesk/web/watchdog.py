"""An end for a request that computes without end: nothing else bounds a thread of a web worker.

Python has no safe way to stop a thread, so the worker goes: it takes no more requests, answers those at work, and a new
one takes its place. A call that gives no other thread a turn also stops the worker's heartbeat, by which gunicorn
ends it after its `timeout`. Work outside requests, and what a response streams, is not watched. The bounds of what
people type (markup.py, text.py) are there so that none of this is needed.
"""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger(__name__)

LOOKS_EVERY = 1.0  # seconds


@dataclass(frozen=True)
class Visit:
    """A request at work: what it is, its thread, that thread's CPU clock, and what it showed at the start."""

    request: str
    thread: int
    clock: int
    began: float

    def computed(self) -> float:
        """Return the seconds that it has computed; waiting for the database or a slow reader does not count."""
        return time.clock_gettime(self.clock) - self.began


_visits: dict[int, Visit] = {}


class WatchedMiddleware:
    """Lets the watchdog know which requests are at work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember the next layer. Raises MiddlewareNotUsed where a system has no clock for each thread."""
        if not hasattr(time, "pthread_getcpuclockid"):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, being watched."""
        thread = threading.get_ident()
        clock = time.pthread_getcpuclockid(thread)
        _visits[thread] = Visit(f"{request.method} {request.path}", thread, clock, time.clock_gettime(clock))
        try:
            return self.get_response(request)
        finally:
            _visits.pop(thread, None)


def overdue(seconds: float) -> list[Visit]:
    """Return the requests that have computed for longer."""
    return [visit for visit in list(_visits.values()) if visit.computed() > seconds]


def watch(seconds: float, grace: float) -> None:
    """Let this process end, in `grace` seconds at most, once a request has computed for longer than `seconds`."""
    threading.Thread(target=_watch, args=(seconds, grace), name="watchdog", daemon=True).start()


def _watch(seconds: float, grace: float) -> None:
    while not (late := overdue(seconds)):
        time.sleep(LOOKS_EVERY)
    for visit in late:
        frame = sys._current_frames().get(visit.thread)
        where = "".join(traceback.format_stack(frame)[-8:]) if frame else ""
        log.error("a request computes without end; its worker goes", request=visit.request, where=where)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os._exit(1)  # the thread still computes, and a process that ends would wait for it
