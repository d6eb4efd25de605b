"""Prepare and run the desk: `python -m servicedesk.supervisor --port 8000 --data .desk`."""

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from servicedesk.supervisor import preparation
from servicedesk.supervisor.children import StopSignals
from servicedesk.supervisor.console import Console
from servicedesk.supervisor.embedded.commands import add_addresses
from servicedesk.supervisor.embedded.folder import DataFolder, ServerProblem
from servicedesk.supervisor.embedded.locks import Lock
from servicedesk.supervisor.embedded.session import use
from servicedesk.supervisor.stack import Stack, refuse_taken_port
from servicedesk.supervisor.steps import StackProblem, step


def main() -> int:
    """The exit status: 0 after a clean stop."""
    choice = _choice()
    folder, console, stop_signals = DataFolder(Path(choice.data).absolute()), Console(), StopSignals()
    try:
        refuse_taken_port(choice.host, choice.port)
        folder.prepare()
        alone = Lock(folder.lock("run"))
        if not alone.try_exclusive():
            raise StackProblem(
                f"A desk already runs on the data folder {folder.path}: use that one, "
                "or choose another folder with `make run DATA=/some/folder`."
            )
        while not stop_signals.once and not _run_once(folder, choice, console, stop_signals):
            choice.since = time.time()
    except (StackProblem, ServerProblem) as problem:
        if stop_signals.once:  # a step that Ctrl-C cut short
            return 0
        print(problem, file=sys.stderr)
        return 1
    return 0


def _run_once(
    folder: DataFolder, choice: argparse.Namespace, console: Console, stop_signals: StopSignals
) -> bool:
    """One life of the desk and of its servers; True if it ended because it was told to."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "servicedesk.settings",
        "DESK_DATA": str(folder.path),
        "HOST": choice.host,
        "PORT": str(choice.port),
        "SITE_URL": os.environ.get("SITE_URL") or f"http://localhost:{choice.port}",
        "PYTHONUNBUFFERED": "1",
    }
    with ExitStack() as exits:
        pages = exits.enter_context(ThreadPoolExecutor(1)).submit(preparation.prepare_pages, environment)
        if not (environment.get("DATABASE_URL") and environment.get("REDIS_URL")):
            with step("servers"):
                addresses = exits.enter_context(use(folder))
            add_addresses(environment, addresses)
        preparation.migrate(folder, environment)
        if choice.demo:
            preparation.load_demo(folder, environment)
        pages.result()
        if stop_signals.once:
            return True
        stack = Stack(folder, environment, console, stop_signals)
        exits.callback(stack.stop)
        stack.start()
        seconds = time.time() - choice.since
        console.plain(f"\nThe desk is at {environment['SITE_URL']} after {seconds:.1f} s. Ctrl-C stops it.")
        if choice.demo and not stop_signals.once:
            stack.introduce()
        elif not stop_signals.once:
            console.plain(f"If nobody can sign in yet:\n  {preparation.set_up_command(environment)}\n")
        stopped = stack.run()
        console.say("stopping")
    if stopped:
        console.say(f"stopped; the data stays in {folder.path}")
    return stopped


def _choice() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make run", description="Run the desk on this machine.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--data", default=".desk", help="data folder")
    parser.add_argument(
        "--since", type=float, default=time.time(), help="when `make` began, in seconds of the epoch"
    )
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="begin with an empty desk")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
