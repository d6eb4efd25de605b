"""A request that computes without end is seen; one that waits, and one that is over, are not."""

import subprocess
import sys
import threading

import pytest
from django.http import HttpRequest, HttpResponse

from servicedesk.web.watchdog import WatchedMiddleware, overdue


def test_a_request_that_computes_is_seen_while_it_does() -> None:
    seen: list[str] = []

    def compute(_request: HttpRequest) -> HttpResponse:
        while not (late := overdue(0.02)):
            sum(range(1000))
        seen.extend(visit.request for visit in late)
        return HttpResponse()

    request = HttpRequest()
    request.method, request.path = "GET", "/tickets/IT-1/"
    WatchedMiddleware(compute)(request)
    assert seen == ["GET /tickets/IT-1/"] and overdue(0) == []


def test_a_request_that_waits_is_left_alone() -> None:
    waiting, go_on = threading.Event(), threading.Event()

    def wait(_request: HttpRequest) -> HttpResponse:
        waiting.set()
        go_on.wait()
        return HttpResponse()

    thread = threading.Thread(target=WatchedMiddleware(wait), args=(HttpRequest(),))
    thread.start()
    waiting.wait()
    late = overdue(5)
    go_on.set()
    thread.join()
    assert late == []


def test_a_request_that_fails_is_watched_no_more() -> None:
    def fail(_request: HttpRequest) -> HttpResponse:
        raise ValueError

    with pytest.raises(ValueError):
        WatchedMiddleware(fail)(HttpRequest())
    assert overdue(0) == []


ENDLESS = """
import signal, threading
from django.conf import settings
from django.http import HttpRequest
settings.configure()
from servicedesk.web import watchdog

def compute(request):
    while True:
        sum(range(1000))

signal.signal(signal.SIGTERM, lambda *_: print("asked to end", flush=True))
watchdog.LOOKS_EVERY = 0.05
watchdog.watch(0.1, grace=0.5)
watchdog.WatchedMiddleware(compute)(HttpRequest())
"""


def test_a_process_with_an_endless_request_is_asked_to_end_and_then_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDLESS], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, "asked to end" in done.stdout) == (1, True), done.stderr
    assert "computes without end" in done.stdout + done.stderr
