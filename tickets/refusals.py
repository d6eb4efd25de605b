"""Why something is not a person's to do, in words."""

from django.utils.translation import gettext as _

from servicedesk.web.display.people import named
from tickets.models import Ticket
from tickets.rules import Access
from tickets.workflow import SAID_BY_REQUESTER, Verb


def why_not(seen: Access, ticket: Ticket, verb: Verb) -> str:
    """Return why the verb is not theirs, who are to the ticket what `seen` says."""
    if seen.filed_and_works and verb in SAID_BY_REQUESTER:
        words = {"name": named(ticket.requester)}
        return _("You work on this request, so only %(name)s can decide this.") % words
    return _("You don't have permission to do this. Ask the assignee or the department head.")
