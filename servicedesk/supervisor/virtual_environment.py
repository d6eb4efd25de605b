"""Makes `.venv` from a lock file, with uv where it is present and pip elsewhere. Needs nothing installed.

Run as `python3 -m servicedesk.supervisor.virtual_environment run|dev` from the project's folder.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from servicedesk.supervisor.steps import PROJECT_DIR, StackProblem, Stamps, digest, run, step

VENV = PROJECT_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}


def ensure(purpose: str) -> None:
    """`.venv` holds what `purpose` (`run` or `dev`) needs, to the hash. Raises StackProblem."""
    stamps = Stamps(VENV / "installed.json")
    wanted = digest([PROJECT_DIR / LOCKS[purpose]], _version(Path(sys.executable)))
    if _is_ours() and stamps.has(purpose, wanted):
        return
    with step("environment"):
        uv = shutil.which("uv")
        if not (uv and _with_uv(uv, LOCKS[purpose])):
            _with_pip(LOCKS[purpose])
    stamps = Stamps(VENV / "installed.json")
    stamps.put(purpose, wanted)


def _with_uv(uv: str, lock: str) -> bool:
    """False if uv cannot reach the packages: it does not read pip's settings, which may know the way."""
    install = [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", lock]
    try:
        if not _is_ours():
            run("environment", [uv, "venv", "--clear", "--python", sys.executable, str(VENV)])
        run("environment", install)
    except StackProblem as problem:
        print(f"  uv did not manage, so pip does it. {problem}", flush=True)
        return False
    return True


def _with_pip(lock: str) -> None:
    if not (_is_ours() and any(VENV.glob("lib/*/site-packages/pip"))):
        try:
            run("environment", [sys.executable, "-m", "venv", "--clear", str(VENV)])
        except StackProblem as problem:
            raise StackProblem(
                "Python's venv module is not whole here: install it (Debian: apt-get install python3-venv) "
                f"and run the same command again. {problem}"
            ) from problem
    try:
        run("environment", [str(PYTHON), "-m", "pip", "install", "--require-hashes", "-r", lock])
    except StackProblem as problem:
        raise StackProblem(
            f"The packages of {lock} could not be installed: see that this machine reaches a Python package "
            f"index (pip's settings name it), then run the same command again. {problem}"
        ) from problem


def _is_ours() -> bool:
    """Whether `.venv` works and is of the Python that we are."""
    return _version(PYTHON) == _version(Path(sys.executable))


def _version(python: Path) -> str:
    """`3.11`, or an empty text where there is no working Python."""
    try:
        return subprocess.run(  # noqa: S603 - a Python
            [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


if __name__ == "__main__":
    try:
        ensure(sys.argv[1])
    except StackProblem as problem:
        sys.exit(str(problem))
