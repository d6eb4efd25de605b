"""What an update has put right in how promises count, and what running reopened clocks would change."""

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from servicedesk.events import clock
from servicedesk.jobs.models import Job
from sla.actions.older_rules import COUNTED, recount, regrant
from sla.jobs import RECOUNT
from sla.queries.change_preview import Effect
from sla.queries.compounded import foreseen_regrants

BATCH = 250


class Command(BaseCommand):
    """Print the last recount of missed promises, and count the running clocks that grew with their reopenings."""

    help = (
        "Prints what the recount of missed promises has moved between months, and what running clocks that grew with "
        "every reopening would change; --apply changes them, and counts again what processes of the version before "
        "wrote during the update. Stopped clocks keep their results."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="give them the policy's time and its grace")

    def handle(self, *args: Any, **options: Any) -> None:
        job = Job.objects.filter(kind=RECOUNT).order_by("-created_at").first()
        if job is None:
            self.stdout.write("No recount was needed.")
        else:
            counts = ", ".join(f"{name} {job.result.get(name, 0)}" for name in COUNTED)
            self.stdout.write(f"Recount {job.state}: {job.done} promises, {counts}.")
        effect = self._preview()
        words = ", ".join(f"{name} {value}" for name, value in asdict(effect).items())
        self.stdout.write(f"Running reopened clocks: {words}.")
        if options["apply"]:
            self._recount()
            self.stdout.write(f"Changed: {self._apply()}.")

    def _recount(self) -> None:
        after, is_last = 0, False
        while not is_last:
            with transaction.atomic():
                batch, _counts = recount(after=after, size=BATCH)
            after, is_last = batch.last, batch.is_last

    def _preview(self) -> Effect:
        effect, at, after, is_last = Effect(), clock.now(), 0, False
        while not is_last:
            batch, found = foreseen_regrants(after=after, size=BATCH, at=at)
            after, is_last, effect = batch.last, batch.is_last, effect + found
        return effect

    def _apply(self) -> int:
        after, changed, is_last = 0, 0, False
        while not is_last:
            with transaction.atomic():
                batch, count = regrant(after=after, size=BATCH, at=clock.now(), by=None)
            after, is_last, changed = batch.last, batch.is_last, changed + count
        return changed
