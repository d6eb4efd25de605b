"""Load the demo company: `manage.py demo_data --tickets 400 --seed 1`."""

import sys
from datetime import datetime
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from servicedesk.demo import copying, loading, presence
from servicedesk.events import clock
from servicedesk.text.dates import read_moment
from servicedesk.text.progress_bar import Progress


class Command(BaseCommand):
    help = "Load a demo company with departments, people, services and a year of requests into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tickets", type=int, default=400, help="how many requests (400)")
        parser.add_argument(
            "--seed", type=int, default=1, help="the same seed and --until give the same data"
        )
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are data already")
        parser.add_argument("--until", help="when the story ends, such as 2026-03-02T10:00:00+08:00 (now)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["tickets"] < 0:
            raise CommandError("--tickets must be a number from 0 up.")
        if options["if_empty"] and presence.holds_data():
            return
        until = _moment(options["until"]) if options["until"] else clock.now()
        began, bar = monotonic(), Progress("loading", options["tickets"], sys.stderr)
        try:
            loading.load(
                tickets=options["tickets"], seed=options["seed"], until=until, progress=bar.advance_to
            )
        except presence.HoldsData as found:
            raise CommandError(
                f"This database is not empty: {found}. The demo company needs an empty one; "
                "name another with DATABASE_URL, or another folder with DATA."
            ) from found
        bar.finish()
        _help_the_planner()
        seconds = monotonic() - began
        self.stdout.write(f"The demo company is loaded: {options['tickets']} requests in {seconds:.1f} s.")


def _moment(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as error:
        raise CommandError(
            f"--until: {text} is not a time like 2026-03-02T10:00:00+08:00: {error}."
        ) from error


def _help_the_planner() -> None:
    """Statistics and visibility of the new rows, which autovacuum would bring minutes later."""
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    with connection.cursor() as cursor:
        cursor.execute(f"{verb} {', '.join([*copying.COLUMNS, 'events_dispatch'])}")
