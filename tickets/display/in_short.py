"""Where a request is, in a few plain words for a line of a list."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from servicedesk.web.display.joining import labelled
from servicedesk.web.display.people import named
from tickets.models import Ticket
from tickets.workflow import State

FOR_ME = _("%(unit)s is waiting for your reply")
ASSIGNED, UNASSIGNED = _("With %(unit)s, assigned to %(person)s"), _("With %(unit)s, not assigned yet")
WORDS: Mapping[State, Any] = {
    State.AWAITING_APPROVAL: _("Waiting for approval"),
    State.IN_PROGRESS: _("%(unit)s is working on it"),
    State.WAITING_REQUESTER: _("%(unit)s is waiting for %(requester)s's reply"),
    State.WAITING_THIRD_PARTY: _("%(unit)s is waiting for a third party"),
    State.WAITING_DEPARTMENT: _("%(unit)s is waiting for another department"),
    State.RESOLVED: _("%(unit)s says it is solved"),
    State.CLOSED: _("Solved by %(unit)s and closed"),
    State.MERGED: _("Merged into another request"),
    State.CANCELLED: _("Withdrawn"),
    State.REJECTED: _("Not approved"),
}
PERSON_MATTERS = frozenset({State.IN_PROGRESS, State.WAITING_THIRD_PARTY, State.WAITING_DEPARTMENT})


def in_short(ticket: Ticket, person: str, is_mine: bool) -> str:
    """Return "Facilities is working on it: Li Wei": who has it, what they do, and who of them.

    `person` is the assignee as they are called, empty for none; `is_mine` where the reader is who is waited for.
    """
    state = State(ticket.state)
    if state is State.NEW:
        text = ASSIGNED if person else UNASSIGNED
    else:
        text = FOR_ME if state is State.WAITING_REQUESTER and is_mine else WORDS[state]
    words = {
        "unit": named(ticket.holder_department),
        "requester": named(ticket.requester),
        "person": person,
    }
    said = str(text) % words
    return labelled(said, person) if person and state in PERSON_MATTERS else said
