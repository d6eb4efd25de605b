"""What waits for a person among their own requests, each with the words of its line."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from departments.display.answers import in_language
from servicedesk.accounts.models import User
from servicedesk.web.display.joining import listed
from servicedesk.web.display.people import named
from tickets.models import Ticket
from tickets.queries.answers import to_come
from tickets.queries.related import attach_units
from tickets.queries.requests import WAITING, last_words, waiting_or_promising
from tickets.workflow import State

from .facts import promised_item

MOST_ASKED, MOST_PROMISED = 20, 10
SAID = 140  # characters of what the provider said last


class Wait(StrEnum):
    """What the person is waited for with."""

    ANSWER = "answer"
    CONFIRM = "confirm"
    SUPPLY = "supply"
    RATE = "rate"


@dataclass(frozen=True)
class Waiting:
    """A request that waits for its requester; `text` says for what."""

    ticket: Ticket
    kind: Wait
    text: str


def waiting(user: User, now: datetime) -> list[Waiting]:
    """Return the questions, then the results to confirm, then the answers that are due.

    What is not among the first twenty and ten is in the list of open requests.
    """
    asked, due = _found(user, now)
    attach_units([*asked, *due])
    words = last_words(asked)
    lines = [
        *(_asked(ticket, words.get(ticket.pk, "")) for ticket in asked),
        *(Waiting(ticket, Wait.SUPPLY, _still_missing(ticket)) for ticket in due),
    ]
    return sorted(lines, key=lambda one: list(Wait).index(one.kind))


def _found(user: User, now: datetime) -> tuple[list[Ticket], list[Ticket]]:
    """Return what was asked last, and what is due of what was promised for later, with one query."""
    found = waiting_or_promising(user, user.today_at(now), MOST_ASKED, MOST_ASKED + MOST_PROMISED)
    waits = sorted(
        (one for one in found if one.state in WAITING),
        key=lambda one: (one.holder_since, one.pk),
        reverse=True,
    )
    asked = waits[:MOST_ASKED]
    return asked, [one for one in found if one not in asked][:MOST_PROMISED]


def _asked(ticket: Ticket, said: str) -> Waiting:
    words = {
        "unit": named(ticket.holder_department),
        "said": Truncator(said).chars(SAID),
    }
    if ticket.state == State.RESOLVED:
        text = (
            _("%(unit)s says it is solved: %(said)s") if words["said"] else _("%(unit)s says it is solved.")
        )
        return Waiting(ticket, Wait.CONFIRM, text % words)
    text = _("%(unit)s asks: %(said)s") if words["said"] else _("%(unit)s is waiting for your reply")
    return Waiting(ticket, Wait.ANSWER, text % words)


def _still_missing(ticket: Ticket) -> str:
    items = (promised_item(in_language(spec.label), day) for spec, day in to_come(ticket))
    return _("Still missing: %(items)s.") % {"items": listed(items)}
