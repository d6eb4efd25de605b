"""What `make run` is made of: steps, children, refusals, and once the whole of it."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from types import SimpleNamespace

import pytest

from servicedesk.supervisor import children, preparation
from servicedesk.supervisor.children import Child, stop_all
from servicedesk.supervisor.console import Console
from servicedesk.supervisor.embedded.folder import PROJECT_DIR
from servicedesk.supervisor.stack import refuse_taken_port
from servicedesk.supervisor.steps import StackProblem, Stamps, digest, run
from servicedesk.web.assets import frontend

CALM = SimpleNamespace(twice=False)


@pytest.fixture
def out():
    return io.StringIO()


@pytest.fixture
def child(out):
    """A function that makes a child out of a line of Python, killed after the test."""
    made = []

    def make(code):
        made.append(Child("worker", [sys.executable, "-c", code], os.environ, Console(out)))
        return made[-1]

    yield make
    for one in made:
        one.kill()
        if one.process:
            one.process.stdout.close()


def until(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_a_failed_step_tells_what_the_program_said():
    with pytest.raises(StackProblem, match="The step “tables” failed with status 3; it said:\n    too bad"):
        run("tables", [sys.executable, "-c", "print('too bad'); raise SystemExit(3)"])


def test_a_digest_follows_the_contents_of_a_folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_text("1")
    before = digest([tmp_path / "a"])
    assert digest([tmp_path / "a"]) == before
    (tmp_path / "a" / "one").write_text("2")
    assert digest([tmp_path / "a"]) != before


def test_a_digest_of_what_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError):
        digest([tmp_path / "moved.py"])


def test_stamps_outlive_the_process_and_a_spoilt_file(tmp_path):
    Stamps(tmp_path / "done.json").put("tables", "x")
    assert Stamps(tmp_path / "done.json").has("tables", "x")
    assert not Stamps(tmp_path / "done.json").has("tables", "y")
    (tmp_path / "done.json").write_text("{")
    assert not Stamps(tmp_path / "done.json").has("tables", "x")


def test_what_a_child_says_bears_its_name(child, out):
    child("print('ready')").start()
    until(lambda: "worker  | ready\n" in out.getvalue())


def test_a_child_that_ends_is_started_again_after_growing_pauses(child, out, monkeypatch):
    monkeypatch.setattr(children, "FIRST_PAUSE", 0.1)
    one = child("raise SystemExit(4)")
    one._pause = 0.1
    one.start()
    until(lambda: one.watch() or one.starts == 3)
    assert "worker ended with status 4; starting it again in 0 s" in out.getvalue()
    assert one._pause >= 0.4


def test_a_killed_child_takes_what_it_started_with_it(child):
    one = child(
        "import subprocess, time; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); time.sleep(60)"
    )
    lines = io.StringIO()
    one.console = Console(lines)
    one.start()
    until(lambda: "|" in lines.getvalue())
    grandchild = int(lines.getvalue().split("|")[1])
    one.kill()
    until(lambda: not os.path.exists(f"/proc/{grandchild}") or "Z" in _state(grandchild))


def _state(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return "Z"


def test_a_child_that_does_not_stop_is_killed(child, out, monkeypatch):
    monkeypatch.setattr(children, "STOP_SECONDS", 0.5)
    one = child(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1); time.sleep(60)"
    )
    one.environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    one.start()
    until(lambda: "| 1" in out.getvalue())
    stop_all([one], Console(out), stop=CALM)
    assert one.process.returncode == -signal.SIGKILL
    assert "killing worker" in out.getvalue()


def test_a_taken_port_is_refused_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            StackProblem, match=f"Port {port} of .* is taken by another program .*make run PORT={port + 1}"
        ):
            refuse_taken_port("127.0.0.1", port)


def test_too_old_a_python_is_told_what_to_install(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        (tmp_path / name).symlink_to(old)
    done = subprocess.run(
        ["make", "--no-print-directory", "run"],
        cwd=PROJECT_DIR,
        env={**os.environ, "PATH": f"{tmp_path}:/usr/bin:/bin", "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer: install it" in done.stderr


def test_only_the_listed_front_end_files_are_installed(tmp_path, monkeypatch):
    package = tmp_path / "modules" / "bootstrap"
    package.mkdir(parents=True)
    (package / "one.css").write_text("one")
    (package / "more.css").write_text("more")
    monkeypatch.setattr(frontend, "MODULES", tmp_path / "modules")
    frontend._copy({"bootstrap": ["one.css"]}, tmp_path / "vendor")
    assert [file.name for file in (tmp_path / "vendor").rglob("*.css")] == ["one.css"]


def test_a_listed_file_that_a_package_lacks_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(frontend, "MODULES", tmp_path)
    with pytest.raises(StackProblem, match=r"bootstrap has no file dist/gone.css: mend static/vendor.json"):
        frontend._copy({"bootstrap": ["dist/gone.css"]}, tmp_path / "vendor")


@pytest.fixture
def collected(tmp_path, monkeypatch):
    """A function that prepares the static files of a source; how often they were collected, and what broke that."""
    (tmp_path / "static").mkdir()
    (tmp_path / "servicedesk/web/assets").mkdir(parents=True)
    for file in ("requirements.lock", "package-lock.json"):
        (tmp_path / file).write_text("")
    made = SimpleNamespace(times=0, cut_short=False)

    def manage(*_):
        made.times += 1
        if made.cut_short:
            raise StackProblem("cut short")
        (tmp_path / "build" / "static").mkdir(parents=True, exist_ok=True)

    def collect(source):
        (tmp_path / "static" / "desk.css").write_text(source)
        preparation._collect_static({})
        return made.times

    monkeypatch.setattr(preparation, "PROJECT_DIR", tmp_path)
    monkeypatch.setattr(preparation, "BUILD", tmp_path / "build")
    monkeypatch.setattr(preparation, "_manage", manage)
    collect.made = made
    return collect


def test_static_files_are_bundled_and_compressed_once_for_each_version(collected):
    assert [collected(source) for source in ("one", "one", "two", "two", "one")] == [1, 1, 2, 2, 3]


def test_static_files_that_were_cut_short_are_made_anew_whatever_version_comes_next(collected):
    collected("one")
    collected.made.cut_short = True
    with pytest.raises(StackProblem):
        collected("two")
    collected.made.cut_short = False
    assert collected("one") == 3


@pytest.fixture
def desk(tmp_path):
    """A function that starts the whole desk on a folder of its own; its port, process and output."""
    names = ("DATABASE_URL", "REDIS_URL", "DESK_DATA", "SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    started = []

    def start():
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "servicedesk.supervisor", "--no-demo", "--port", str(port)]
        output = tmp_path / f"{port}.out"
        with output.open("w") as file:
            process = subprocess.Popen(
                [*command, "--data", str(tmp_path / "desk")],
                cwd=PROJECT_DIR,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        started.append(process)
        until(lambda: "The desk is at" in output.read_text() or process.poll() is not None, seconds=120)
        assert process.poll() is None, output.read_text()
        return SimpleNamespace(port=port, process=process, output=output)

    yield start
    for process in started:
        process.terminate()
        process.wait(60)


def _answers(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=30) as answer:
        return json.load(answer)


def _fetched_small(port, file):
    """The compressed form of a static file, as the desk sends it."""
    address = f"http://127.0.0.1:{port}/static/css/{file.stem}"
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310 - our own address
        assert answer.headers["Content-Encoding"] == "gzip"
        return answer.read()


@pytest.mark.servers
def test_the_whole_desk_starts_answers_stops_and_starts_again_with_less_to_do(desk):
    first = desk()
    # A sweeper, and a worker that beat reaches.
    until(lambda: _answers(first.port)["drivers"] == 2, seconds=60)
    assert _answers(first.port)["status"] == "ok"
    compressed = sorted((preparation.BUILD / "static/css").glob("desk.*.css.gz"))
    assert compressed
    first.process.terminate()
    assert first.process.wait(60) == 0
    assert "stopped; the data stays in" in first.output.read_text()
    with pytest.raises(OSError, match="refused"):
        _answers(first.port)
    again = desk()
    assert _answers(again.port)["database"] == "ok"
    assert ("  tables " in first.output.read_text(), "  tables " in again.output.read_text()) == (True, False)
    assert "  static files " not in again.output.read_text()
    for sheet in compressed:
        assert _fetched_small(again.port, sheet) == sheet.read_bytes()
