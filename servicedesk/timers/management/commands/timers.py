from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, Min

from servicedesk.events import clock
from servicedesk.timers.drain import handler_names
from servicedesk.timers.kinds import declared_kinds
from servicedesk.timers.models import Timer


class Command(BaseCommand):
    help = "Print every kind of timer, what it is armed for, and the function that fires it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--armed", action="store_true", help="how many of each kind are armed, and when the first is due"
        )

    def handle(self, *args: Any, armed: bool, **options: Any) -> None:
        handlers = handler_names()
        for kind in declared_kinds():
            self.stdout.write(f"{kind.value:20} {kind.owner:20} {handlers.get(kind, 'nobody')}")
        if armed:
            self._print_armed()

    def _print_armed(self) -> None:
        rows = Timer.objects.filter(state=Timer.State.ARMED).values("kind").order_by("kind")
        self.stdout.write(f"\nas of {clock.now():%Y-%m-%d %H:%M:%S %Z}")
        for row in rows.annotate(count=Count("pk"), first=Min("fire_at")):
            self.stdout.write(
                f"{row['kind']:20} {row['count']:>9,}  first due {row['first']:%Y-%m-%d %H:%M:%S}"
            )
