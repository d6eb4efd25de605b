from typing import Any

from django.core.management.base import BaseCommand

from servicedesk.events.record import subscribed_kinds


class Command(BaseCommand):
    help = "Print which subscriber follows from which kind of event."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, names in subscribed_kinds().items():
            for name in names:
                self.stdout.write(f"{kind:32} {name}")
