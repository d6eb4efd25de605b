"""How those who asked are called."""

from django.utils.translation import gettext as _

from servicedesk.web.display.people import named
from tickets.models import Ticket


def asker_of(ticket: Ticket) -> str:
    """Return the requester's name, with that of who filed it where that is someone else."""
    if ticket.filer_id == ticket.requester_id:
        return named(ticket.requester)
    words = {"requester": named(ticket.requester), "filer": named(ticket.filer)}
    return _("%(requester)s (submitted by %(filer)s)") % words
