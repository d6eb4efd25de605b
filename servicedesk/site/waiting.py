"""What waits for a person: what their requests ask of them, and closed requests that wait for a rating."""

from datetime import datetime

from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.display.moments import moment_text
from servicedesk.web.display.people import named
from surveys.queries.asked import open_invitations
from tickets.display.waiting import Wait, Waiting, waiting
from tickets.models import Ticket
from tickets.queries.related import attach_names, for_rows

MOST_RATED = 5


def waits_for(user: User) -> list[Waiting]:
    """Return what waits for the person: questions, results to confirm, promised answers, ratings; 35 lines at most."""
    now = clock.reading()
    return [*waiting(user, now), *_to_rate(user, now)]


def _to_rate(user: User, now: datetime) -> list[Waiting]:
    asked = list(open_invitations(user, now).values_list("ticket", flat=True)[:MOST_RATED])
    if not asked:
        return []
    rows = for_rows(Ticket.objects.filter(pk__in=asked), "closed_at")
    closed = list(rows.order_by("-closed_at", "-pk"))
    attach_names(closed)
    return [Waiting(ticket, Wait.RATE, _closed_by(ticket)) for ticket in closed]


def _closed_by(ticket: Ticket) -> str:
    words = {"unit": named(ticket.provider), "moment": moment_text(ticket.closed_at)}
    return _("%(unit)s, closed %(moment)s. How did it go?") % words
