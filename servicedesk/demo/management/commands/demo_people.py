"""Print the people of the demo company that one can sign in as."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand

from servicedesk.accounts.models import User
from servicedesk.demo import presence
from servicedesk.demo.events import Loaded, Part
from servicedesk.demo.people import PASSWORD
from servicedesk.events.kinds import data_of


class Command(BaseCommand):
    help = (
        "Print role, name, e-mail address, password and language of the demo people; nothing on a real desk."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        mark = presence.mark()
        if mark is None:
            return
        shown = data_of(mark, Loaded).people
        people = User.objects.filter(is_active=True).in_bulk([one.user for one in shown])
        parts = list(Part)
        table = [("role", "name", "e-mail", "password", "language")]
        for one in sorted(shown, key=lambda one: parts.index(one.as_)):
            person = people.get(one.user)
            if person is not None:
                language = person.get_language_display()
                table.append((one.as_, person.display_name, person.email, PASSWORD, language))
        for row in table:
            self.stdout.write(
                "  ".join(_padded(text, place, table) for place, text in enumerate(row)).rstrip()
            )


def _padded(text: str, place: int, table: Sequence[Sequence[str]]) -> str:
    return text + " " * (max(_columns(row[place]) for row in table) - _columns(text))


def _columns(text: str) -> int:
    """Chinese characters take two columns of a terminal."""
    return sum(2 if character >= "\u2e80" else 1 for character in text)
