"""What has to be in place before the first page: each step done only when its sources changed.

The pages' files and the data are prepared side by side, so the seconds of their steps overlap: on a first start the
tables alone take longer than bundling and compressing. The result is in `build/`, shared by every data folder.
"""

import os
import shlex
import sys
from collections.abc import Mapping

from servicedesk.supervisor.embedded.folder import DataFolder
from servicedesk.supervisor.steps import PROJECT_DIR, Stamps, digest, run, step
from servicedesk.text import translations
from servicedesk.web.assets import frontend

MANAGE = [sys.executable, "manage.py"]
DEMO = ["demo_data", "--tickets", "3000", "--seed", "1", "--if-empty"]
BUILD = PROJECT_DIR / "build"


def prepare_pages(environment: Mapping[str, str]) -> None:
    """All that pages are made of besides data: front-end files, translations, static files."""
    with step("front-end files"):
        frontend.install()
    translations.compile_all()
    _collect_static(environment)


def migrate(folder: DataFolder, environment: Mapping[str, str]) -> None:
    """The tables are those of this version."""
    places = [*PROJECT_DIR.glob("*/migrations"), *PROJECT_DIR.glob("servicedesk/*/migrations")]
    _once_per_cluster(
        "tables",
        digest([*places, PROJECT_DIR / "requirements.lock"]),
        ["migrate", "--noinput", "--verbosity", "0"],
        folder,
        environment,
    )


def load_demo(folder: DataFolder, environment: Mapping[str, str]) -> None:
    """Load the demo company, unless the database already has something in it."""
    _once_per_cluster("demo company", "loaded", DEMO, folder, environment)


def demo_people(environment: Mapping[str, str]) -> str:
    """The table of the demo people, with roles and passwords."""
    return _manage("demo people", ["demo_people"], environment).strip()


def set_up_command(environment: Mapping[str, str]) -> str:
    """The line for a shell that makes the first admin of this desk, and prints a link that leads to it."""
    told = [f"{name}={shlex.quote(environment[name])}" for name in ("DESK_DATA", "SITE_URL")]
    return " ".join([*told, ".venv/bin/python", "manage.py", "set_up", "EMAIL", '"NAME"'])


def _collect_static(environment: Mapping[str, str]) -> None:
    """Collect all static files in one folder, bundled, compressed and under hashed names: once for each version."""
    names = ("static", "servicedesk/web/assets", "requirements.lock", "package-lock.json")
    sources = digest(PROJECT_DIR / name for name in names)
    stamps = Stamps(BUILD / "static.json")
    if (BUILD / "static").is_dir() and stamps.has("static", sources):
        return
    stamps.put("static", "")  # if it is cut short, what was there before is not whole either
    with step("static files"):
        _manage("static files", ["collectstatic", "--noinput", "--clear", "--verbosity", "0"], environment)
    stamps.put("static", sources)


def _once_per_cluster(
    name: str, value: str, arguments: list[str], folder: DataFolder, environment: Mapping[str, str]
) -> None:
    """Run a command unless it ran for `value` on the embedded cluster; on other databases, always."""
    stamps, cluster = Stamps(folder.path / "done.json"), _cluster(folder, environment)
    value = f"{cluster} {value}"
    if cluster and stamps.has(name, value):
        return
    with step(name):
        _manage(name, arguments, environment)
    if cluster:
        stamps.put(name, value)


def _manage(name: str, arguments: list[str], environment: Mapping[str, str]) -> str:
    # `make check` runs Django's checks; here they would load every page once more for each step.
    return run(name, [*MANAGE, *arguments, "--skip-checks"], environment)


def _cluster(folder: DataFolder, environment: Mapping[str, str]) -> str:
    """The number that initdb drew for the embedded cluster; empty when another database is in use."""
    if os.environ.get("DATABASE_URL") == environment["DATABASE_URL"]:
        return ""
    return (folder.postgres / "global" / "pg_control").read_bytes()[:8].hex()
