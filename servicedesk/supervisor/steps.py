"""Steps of the preparation: timed, run once as long as nothing changed, and plain when they fail."""

import hashlib
import json
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parent.parent.parent
LINES_TOLD = 15  # of a failed program's output


class StackProblem(Exception):
    """The desk cannot start; the message is a sentence that says what to do."""


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print how many seconds the block took."""
    started = time.monotonic()
    yield
    print(f"  {name:<24}{time.monotonic() - started:6.1f} s", flush=True)


def run(name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    """Run a program in the project's folder to its end; what it printed.

    `environment` None is our own. Raises StackProblem with the program's last lines if it fails.
    """
    done = subprocess.run(  # noqa: S603 - our own programs and arguments
        command,
        cwd=PROJECT_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        told = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-LINES_TOLD:])
        raise StackProblem(f"The step “{name}” failed with status {done.returncode}; it said:\n{told}")
    return done.stdout


def digest(paths: Iterable[Path], *more: str) -> str:
    """One hash over the contents of files, and of all files below folders, and over `more`. Raises OSError."""
    total = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if not file.is_dir() and file.suffix != ".pyc":
                total.update(f"\0{file}\0".encode())
                total.update(file.read_bytes())
    return total.hexdigest()


class Stamps:
    """What a step was last done for, kept as JSON in `file`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._done: dict[str, str] = json.loads(file.read_text())
        except (OSError, ValueError):
            self._done = {}

    def has(self, name: str, value: str) -> bool:
        """Whether the step `name` was done for exactly this `value`."""
        return self._done.get(name) == value

    def put(self, name: str, value: str) -> None:
        """The step `name` is done for `value`."""
        self._done[name] = value
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._done, indent=1))
