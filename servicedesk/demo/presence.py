"""Is this database empty, a demo, or someone's real desk?"""

from django.db import connection

from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from tickets.models import Ticket

from .events import DemoEvent

# Any number will do, so long as nothing else takes it: two loads at once must see each other.
LOCK = 20_260_215


class HoldsData(Exception):
    """The database is not empty; the message says what was found."""


def mark() -> Event | None:
    """Return the event that says that this database is a demo."""
    return Event.objects.filter(subject_type=subject_type(User), kind=DemoEvent.LOADED).first()


def holds_data() -> bool:
    return any(model.objects.exists() for model in (User, Department, Ticket))


def claim() -> None:
    """Make sure that the database is empty and stays so until the transaction ends. Raises HoldsData."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if holds_data():
        if mark() is not None:
            raise HoldsData("the demo company is loaded already")
        raise HoldsData(
            f"it holds real data ({User.objects.count()} people, {Ticket.objects.count()} requests)"
        )
