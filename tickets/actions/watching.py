"""Follow a request, or stop following it."""

from datetime import datetime

from servicedesk.accounts.models import User
from tickets.models import Ticket, Watcher
from tickets.workflow import Verb

from .transition import transition


def watch(*, ticket: Ticket, by: User, at: datetime | None = None) -> None:
    """Follow the ticket: be told what its requester is told."""
    with transition(ticket, Verb.WATCH, by=by, at=at) as change:
        _row, is_new = Watcher.objects.get_or_create(ticket=ticket, user=by, defaults={"since": change.at})
        if is_new:
            change.record("ticket.watched", person=by.pk)


def unwatch(*, ticket: Ticket, by: User, at: datetime | None = None) -> None:
    """Stop following the ticket."""
    with transition(ticket, Verb.WATCH, by=by, at=at) as change:
        if Watcher.objects.filter(ticket=ticket, user=by).delete()[0]:
            change.record("ticket.unwatched", person=by.pk)
