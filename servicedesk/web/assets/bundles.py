"""The desk's own sheets and scripts as browsers load them: each in one small file with all that it imports.

`static/css/desk.css` and `static/js/desk.js` say in their imports which pieces every page has, and in which order.
esbuild (pinned in `package-lock.json`) follows them when static files are collected; where nothing is collected, in
development and in tests, the browser follows the same imports itself, so that no bundle can be out of date.
"""

import subprocess
from pathlib import Path

from django.conf import settings

SOURCES = Path(settings.BASE_DIR) / "static"
MODULES = Path(settings.BASE_DIR) / "node_modules"
OPTIONS = ["--bundle", "--minify", "--format=iife", "--charset=utf8", "--log-level=warning"]
PATTERNS = ("css/*.css", "js/*.js")


class BundlingFailed(Exception):
    """The sheets and scripts cannot be made; the message says why."""


def names() -> list[str]:
    """Every sheet and script of ours, as static files."""
    found = (path for pattern in PATTERNS for path in SOURCES.glob(pattern))
    return sorted(path.relative_to(SOURCES).as_posix() for path in found)


def build(target: Path) -> list[str]:
    """Write every sheet and script of ours, complete and small, to `target/<name>`; return their names.

    Raises BundlingFailed where one imports what is not there, or where esbuild is missing.
    """
    bundled = names()
    command = [str(_esbuild()), *bundled, *OPTIONS, f"--outbase={SOURCES}", f"--outdir={target}"]
    done = subprocess.run(  # noqa: S603 - our own program and files
        command, cwd=SOURCES, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BundlingFailed(done.stderr.strip())
    return bundled


def _esbuild() -> Path:
    """The program for this machine: npm installs it for no other, and it needs no Node.js."""
    for path in sorted(MODULES.glob("@esbuild/*/bin/esbuild")):
        return path
    raise BundlingFailed("esbuild is missing: run `python -m servicedesk.web.assets.frontend` first.")
