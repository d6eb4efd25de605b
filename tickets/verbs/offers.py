"""Which verbs a person is offered: their rights, the state of the request, and the windows of the verbs together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from servicedesk.accounts.models import User
from tickets.models import Ticket
from tickets.rules import Access, verbs_for
from tickets.workflow import Verb

from .table import VERBS


@dataclass(frozen=True)
class Offer:
    """The verbs that can be done `now`; and `later` those that wait, with the moment from which they can be done."""

    now: frozenset[Verb]
    later: Mapping[Verb, datetime]


def offer_to(user: User, ticket: Ticket, seen: Access, at: datetime) -> Offer:
    """Return what the person can do to the ticket at the moment. The verdict is the one under the lock."""
    verbs = verbs_for(user, ticket, seen)
    specs = (VERBS[verb] for verb in verbs if verb in VERBS)
    windows = {spec.verb: spec.window(ticket) for spec in specs if spec.window is not None}
    shut = {verb for verb, window in windows.items() if not window.is_open(at)}
    later = {
        verb: window.opens_at for verb, window in windows.items() if window.opens_at and window.is_early(at)
    }
    pointless = Verb.ME_TOO if seen.has_too else Verb.NOT_ME_TOO
    return Offer(verbs - shut - {pointless}, later)
