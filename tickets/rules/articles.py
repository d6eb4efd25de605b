"""Who may begin an article from the resolution of a request."""

from departments.rules import may_write_about, writes_articles
from servicedesk.accounts.models import User
from tickets.models import Ticket
from tickets.workflow import State

from .standing import Access, access


def may_begin_article(user: User, ticket: Ticket, seen: Access | None = None) -> bool:
    """Say whether the person may: they write about its service, read its content, and it was solved.

    Never from a confidential request, nor from one of a service that is confidential now.
    """
    if ticket.is_confidential or ticket.service.is_confidential or not writes_articles(user):
        return False
    if ticket.state not in (State.RESOLVED, State.CLOSED):
        return False
    seen = seen or access(user, ticket)
    service = ticket.service
    return seen.sees_content and may_write_about(user, service.department, [service])
