"""The health checks of the containers tell a living process from a dead one."""

import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection
from psycopg2.extensions import make_dsn

from servicedesk.events import clock
from servicedesk.site import probe
from servicedesk.timers.models import Heartbeat


class Answer(BaseHTTPRequestHandler):
    """Says 200 to the one host it serves, as Django does."""

    def do_GET(self):
        well = self.path == "/health/live" and self.headers["Host"] == "desk.example.com"
        self.send_response(200 if well else 400)
        self.end_headers()

    def log_message(self, *arguments):
        """Stay quiet."""


@pytest.fixture
def database(transactional_db, monkeypatch):
    """The probes look into the tests' database."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    known = {name: parameters[name] for name in names if parameters.get(name)}
    monkeypatch.setenv("DATABASE_URL", make_dsn(**known))


def test_the_web_server_is_asked_by_a_host_it_serves(monkeypatch):
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PORT", str(server.server_port))
        monkeypatch.setenv("ALLOWED_HOSTS", ".desk.example.com,other.example.com")
        assert probe.web()
        monkeypatch.setenv("ALLOWED_HOSTS", "other.example.com")
        assert not probe.web()
        server.shutdown()


def test_a_web_server_that_is_not_there_is_not_well(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        monkeypatch.setenv("PORT", str(free.getsockname()[1]))
    assert not probe.web()


@pytest.mark.usefixtures("database")
def test_a_sweeper_is_well_while_it_makes_its_rounds():
    driver = Heartbeat.objects.create(driver=f"sweeper {socket.gethostname()}:7", at=clock.now())
    assert probe.sweeper()
    driver.at -= timedelta(minutes=2)
    driver.save()
    assert not probe.sweeper()


@pytest.mark.usefixtures("database")
def test_another_machines_sweeper_does_not_speak_for_this_one():
    Heartbeat.objects.create(driver="sweeper elsewhere:7", at=clock.now())
    assert not probe.sweeper()


@pytest.mark.usefixtures("database")
def test_beat_is_well_while_its_ticks_reach_a_worker():
    assert not probe.beat()
    Heartbeat.objects.create(driver="worker", at=clock.now())
    assert probe.beat()


def test_without_a_database_nobody_is_well(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
    assert not probe.beat()
