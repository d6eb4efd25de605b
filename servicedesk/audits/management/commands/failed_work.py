from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from servicedesk.events.actions import retry as retry_turns
from servicedesk.events.queries import failed_turns
from servicedesk.notifications.actions import retry as retry_mails
from servicedesk.notifications.models import Delivery
from servicedesk.notifications.queries import deliveries_in

SHOWN = 1000


class Command(BaseCommand):
    help = "List what the desk gave up after many tries: steps that follow from events, and mails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true", help="let all of it be tried again")
        parser.add_argument("--only", choices=["steps", "mails"], help="one of the two alone")

    def handle(self, *args: Any, retry: bool, only: str | None, **options: Any) -> None:
        for line in [*(_steps() if only != "mails" else ()), *(_mails() if only != "steps" else ())]:
            self.stdout.write(line)
        if retry:
            steps = _all(retry_turns) if only != "mails" else 0
            mails = _all(retry_mails) if only != "steps" else 0
            self.stdout.write(f"{steps} steps and {mails} mails are tried again")


def _steps() -> Iterator[str]:
    for turn in failed_turns()[:SHOWN]:
        yield f"step {turn.pk}  {turn.event.kind}  {turn.subscriber}  {turn.attempts} tries  {turn.error}"


def _mails() -> Iterator[str]:
    for mail in deliveries_in(Delivery.State.DEAD).order_by("-id")[:SHOWN]:
        yield f"mail {mail.pk}  {mail.kind}  {mail.recipient.email}  {mail.attempts} tries  {mail.error}"


def _all(retry: Any) -> int:
    """Retry a thousand at a time until none is left; return how many."""
    total = 0
    while count := retry(by=None):
        total += count
    return total
