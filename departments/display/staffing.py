"""What it means for a department that a person stops working there, in words for whoever is about to do that."""

from django.utils.translation import gettext as _

from departments.queries.staffing import only_worker_of
from servicedesk.accounts.models import User
from servicedesk.web.display.joining import listed


def staffing_sentences(person: User) -> list[str]:
    """Say of which departments the person is the last agent; nothing where there are others."""
    units = listed(only_worker_of(person))
    words = _(
        "%(units)s: no one else works on requests there. Without an agent, its services cannot be requested."
    )
    return [words % {"units": units}] if units else []
