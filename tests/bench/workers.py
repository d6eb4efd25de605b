"""Processes under measurement: started together, watched for memory, asked for what they did."""

import json
import subprocess
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import psutil

from tests.bench.databases import ROOT
from tests.bench.inside import command

LOOK_EVERY_SECONDS = 0.2
MEGABYTE = 1024 * 1024


class Watch(threading.Thread):
    """Notes the largest resident memory of any one process of those it watches, children included."""

    def __init__(self, pids: Iterable[int]) -> None:
        super().__init__(daemon=True)
        self.pids, self.largest, self._done = list(pids), 0, threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._done.set()
        self.join()

    def run(self) -> None:
        while not self._done.wait(LOOK_EVERY_SECONDS):
            self.largest = max([self.largest, *(_resident(pid) for pid in self.pids)])

    @property
    def megabytes(self) -> float:
        return self.largest / MEGABYTE


def _resident(pid: int) -> int:
    """Return the largest resident memory of a process and its children in bytes; 0 for one that is gone."""
    try:
        family = psutil.Process(pid)
        return max(one.memory_info().rss for one in [family, *family.children(recursive=True)])
    except psutil.NoSuchProcess:
        return 0


@dataclass(frozen=True)
class Race:
    """What several processes did together: how many fired, in how many seconds, and what a firing cost them."""

    fired: int
    seconds: float
    python_microseconds: float
    database_microseconds: float
    megabytes: float

    @property
    def rate(self) -> float:
        return self.fired / self.seconds


def race(function: str, workers: int, environment: Mapping[str, str]) -> Race:
    """Run a function in so many processes at once.

    The time is that from the common start, after all have connected, to the end of the last one.
    """
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [
        subprocess.Popen(command(function), cwd=ROOT, env=environment, **pipes) for _ in range(workers)
    ]
    with Watch(process.pid for process in running) as watch:
        for process in running:
            _line(process)
        began = time.monotonic()
        for process in running:
            _go(process)
        results: list[dict[str, Any]] = [json.loads(_line(process)) for process in running]
        seconds = time.monotonic() - began
    for process in running:
        process.wait()
    fired = sum(result["fired"] for result in results)
    python, database = (
        sum(result[name] for result in results) / max(fired, 1) * 1e6 for name in ("python", "database")
    )
    return Race(fired, seconds, python, database, watch.megabytes)


def _go(process: "subprocess.Popen[str]") -> None:
    if process.stdin is None:
        raise AssertionError("asked for a pipe")
    process.stdin.write("go\n")
    process.stdin.close()


def _line(process: "subprocess.Popen[str]") -> str:
    """Return the next line a process prints. Raises SystemExit for one that ended instead."""
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise SystemExit("a process under measurement has ended; its complaint stands above")
    return line


def result_of(function: str, environment: Mapping[str, str], **keywords: Any) -> Any:
    """Call a function in a process of its own and return what it returns. Raises CalledProcessError."""
    done = subprocess.run(
        command(function, **keywords),
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
