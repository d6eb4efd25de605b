"""What the tests need of the machine itself: a Chromium, a font that can draw Chinese, and PgBouncer.

Run as `python -m tests.machine`: installs what is missing on Debian for root, else says what to install.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FONTS = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
CJK_NAMES = ("*CJK*", "*PingFang*", "*msyh*", "*wqy*", "*SourceHanSans*")
INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends"]
SHELL, WHOLE = "chromium-headless-shell", "chromium"  # a page costs the shell a quarter: it draws no window


def browser_program() -> str | None:
    """Return the path of the Chromium that the tests drive, the one without windows before the whole one."""
    return shutil.which(SHELL) or shutil.which(WHOLE)


def missing_packages(*, may_install: bool) -> list[str]:
    """Debian's names of what is not there; a whole Chromium will do where nothing may be installed."""
    missing = []
    if not (shutil.which(SHELL) if may_install else browser_program()):
        missing.append(SHELL)
    if not shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"):
        missing.append("pgbouncer")
    if not any(found for folder in FONTS for name in CJK_NAMES for found in folder.rglob(name)):
        missing.append("fonts-noto-cjk")
    return missing


def main() -> int:
    """Install or complain; the exit status."""
    may_install = os.getuid() == 0 and bool(shutil.which("apt-get"))
    missing = missing_packages(may_install=may_install)
    if not missing:
        return 0
    if not may_install:
        wanted = " ".join(missing)
        print(
            f"The tests need {wanted}: install that (Debian: apt-get install {wanted}), or leave those of browsers "
            "and servers out with make test TESTS='-m \"not browser and not servers\"'.",
            file=sys.stderr,
        )
        return 1
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "--quiet"], [*INSTALL, *missing]):
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode and missing_packages(may_install=False):
            print(f"{done.stdout}\n{' '.join(command)} did not work.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
