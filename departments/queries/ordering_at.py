"""What can be requested for a place: the services that a person may order and that ask for one."""

from departments.cached_services import place_questions
from departments.models import Service
from departments.models.naming import shown_name
from departments.rules import services_orderable_by
from servicedesk.accounts.models import User
from servicedesk.text.search import UNREAD

MOST = 200


def services_for_places(user: User) -> tuple[list[tuple[Service, str]], int]:
    """Return the services that the person may order for a place, by name, with the question that takes it.

    At most 200; the second is how many more there are.
    """
    asking = place_questions()
    rows = services_orderable_by(user).filter(pk__in=asking).select_related("department")
    found = [(row, asking[row.pk]) for row in rows.defer(*UNREAD).order_by(shown_name(), "pk")[: MOST + 1]]
    return found[:MOST], rows.count() - MOST if len(found) > MOST else 0
