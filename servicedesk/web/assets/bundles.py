"""The desk's own sheets and scripts as browsers load them: in few small files with all that they import.

A page may load several scripts that import the same piece. That piece keeps what it knows (who waits for fresh content,
which draft is open) in itself, so it must be there once: what several scripts import stands in files of its own,
`js/shared-….js`, and is not copied into each.

`static/css/desk.css` and `static/js/desk.js` say in their imports which pieces every page has, and in which order.
esbuild (pinned in `package-lock.json`) follows them when static files are collected; where nothing is collected, in
development and in tests, the browser follows the same imports itself, so that no bundle can be out of date.
"""

import re
import subprocess
from pathlib import Path

from django.conf import settings

SOURCES = Path(settings.BASE_DIR) / "static"
MODULES = Path(settings.BASE_DIR) / "node_modules"
OPTIONS = ["--bundle", "--minify", "--charset=utf8", "--log-level=warning"]
ALONE = ["--format=iife"]
SHARING = ["--format=esm", "--splitting", "--chunk-names=js/shared-[hash]"]
PATTERNS = ("css/*.css", "js/*.js")
IMPORT = re.compile(r'^import\b[^"]*"\./([^"]+)"', re.MULTILINE)


class BundlingFailed(Exception):
    """The sheets and scripts cannot be made; the message says why."""


def names() -> list[str]:
    """Every sheet and script of ours, as static files."""
    found = (path for pattern in PATTERNS for path in SOURCES.glob(pattern))
    return sorted(path.relative_to(SOURCES).as_posix() for path in found)


def sharing() -> list[str]:
    """The scripts of pages that import pieces: those that import and are not imported."""
    imports = {path.name: IMPORT.findall(path.read_text()) for path in SOURCES.glob("js/*.js")}
    pieces = {piece for found in imports.values() for piece in found}
    return sorted(f"js/{name}" for name, found in imports.items() if found and name not in pieces)


def build(target: Path) -> list[str]:
    """Write every sheet and script of ours, complete and small, to `target/<name>`, and what scripts share.

    Return the names of all. Raises BundlingFailed where one imports what is not there, or where esbuild is missing.
    """
    together = sharing()
    _run([name for name in names() if name not in together], ALONE, target)
    _run(together, SHARING, target)
    shared = (path.relative_to(target).as_posix() for path in target.glob("js/shared-*.js"))
    return sorted({*names(), *shared})


def _run(sources: list[str], options: list[str], target: Path) -> None:
    if not sources:
        return
    command = [str(_esbuild()), *sources, *OPTIONS, *options, f"--outbase={SOURCES}", f"--outdir={target}"]
    done = subprocess.run(  # noqa: S603 - our own program and files
        command, cwd=SOURCES, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BundlingFailed(done.stderr.strip())


def _esbuild() -> Path:
    """The program for this machine: npm installs it for no other, and it needs no Node.js."""
    for path in sorted(MODULES.glob("@esbuild/*/bin/esbuild")):
        return path
    raise BundlingFailed("esbuild is missing: run `python -m servicedesk.web.assets.frontend` first.")
