"""Starting and ending server processes that must not outlive us."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from servicedesk.supervisor.embedded.account import Account

PR_SET_PDEATHSIG = 1
# A server's own messages are read by people and by us: keep them in one language.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def dying_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """What a new process runs first, so that it gets the signal `how` when this process ends. Linux only.

    The kernel watches the *thread* that started the process: start processes from the main thread.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(how))
        if os.getppid() != parent:  # it ended in between
            os._exit(1)

    return tie


def start(
    command: Sequence[str], *, account: Account, folder: Path, log: IO[bytes], ends_with: signal.Signals
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own (Ctrl-C is ours to handle), tied to our life."""
    return subprocess.Popen(  # noqa: S603 - our own programs and arguments
        command,
        cwd=folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=dying_with_parent(ends_with),
        umask=0o077,
        user=account.uid,
        group=account.gid,
        extra_groups=account.extra_groups,
    )


def run(command: Sequence[str], *, account: Account, folder: Path, text: str = "") -> str:
    """Run a program to its end with `text` as its input; its output. Raises CalledProcessError."""
    return subprocess.run(  # noqa: S603 - our own programs and arguments
        command,
        cwd=folder,
        env=ENVIRONMENT,
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        umask=0o077,
        user=account.uid,
        group=account.gid,
        extra_groups=account.extra_groups,
    ).stdout


def stop(process: subprocess.Popen[bytes], how: signal.Signals, seconds: float) -> None:
    """Ask a process to end with the signal `how`; kill it after `seconds`."""
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
