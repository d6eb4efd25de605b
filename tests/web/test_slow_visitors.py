"""Visitors who begin a request and stop: they hold a thread for a moment, and not the desk."""

import socket
import time
import urllib.request
from contextlib import ExitStack

import pytest

from tests import processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
SERVER = ["-m", "gunicorn", "-c", "python:servicedesk.supervisor.gunicorn_conf", "servicedesk.wsgi"]
HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
HALF_A_BODY = HEAD + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlogin"


@pytest.mark.parametrize("begun", [HEAD, HALF_A_BODY], ids=["half a head", "half a body"])
def test_those_who_stop_half_way_hold_up_nobody_for_long(begun: bytes) -> None:
    port = processes.free_port()
    environment = {"PORT": str(port), "WEB_WORKERS": "1", "WEB_THREADS": "2", "VISITOR_SECONDS": "0.5"}
    with processes.process(*SERVER, is_silent=True, **environment), ExitStack() as visitors:
        _wait_for(port)
        for _ in range(6):
            visitor = visitors.enter_context(socket.create_connection(("127.0.0.1", port)))
            visitor.sendall(begun)
        assert _answers(port)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=30):
            return True
    except OSError:
        return False


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while not _answers(port):
        assert time.monotonic() < deadline
        time.sleep(0.1)
