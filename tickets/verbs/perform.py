"""Do a verb by its name: what pages and programs call, once what was sent is checked."""

from collections.abc import Mapping
from typing import Any

from servicedesk.accounts.models import User
from tickets.enums import Source
from tickets.models import Ticket
from tickets.workflow import Verb

from .table import VERBS

BODY = "body"


def perform(
    verb: Verb, *, ticket: Ticket, by: User, data: Mapping[str, Any], source: Source = Source.PAGE
) -> None:
    """Do the verb to the ticket with its data: what its form or body contains, by name; `source` is how it came.

    Whose it is and whether it fits are asked under the ticket's lock, and nowhere else: raises Ticket.DoesNotExist
    where the person may not know of the ticket, NotAllowed, Refused, and ValidationError for what the action does not
    take. Raises KeyError for a verb that is only planned.
    """
    spec = VERBS[verb]
    arguments = {spec.body_argument if name == BODY else name: given for name, given in data.items()}
    if spec.speaks:
        arguments["source"] = source
    spec.action(ticket=ticket, by=by, **arguments)
