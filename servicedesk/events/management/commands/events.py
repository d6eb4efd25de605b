from typing import Any

from django.core.management.base import BaseCommand

from servicedesk.events.kinds import declared_kinds
from servicedesk.events.record import subscribers_of


class Command(BaseCommand):
    help = "Print every kind of event, the fields of its data with their types, and who follows from it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in declared_kinds():
            codecs = kind.shape.codecs
            fields = [f"{kind.shape.keys[name]}: {codec.label}" for name, codec in codecs.items()]
            self.stdout.write(f"{kind.value:32} {', '.join(fields)}".rstrip())
            for name in sorted(subscribers_of(kind)):
                self.stdout.write(f"    {name}")
