"""The one way a ticket changes: lock, ask the rules, ask the table, change, let the clocks follow, record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.queries.people import department_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.actions import promises
from sla.enums import ClockKind, PauseReason
from sla.models import Promise
from tickets import rules
from tickets.models import Participation, Ticket
from tickets.models.ticket import STATE_LABELS
from tickets.refusals import why_not
from tickets.workflow import OPEN_STATES, IllegalMove, State, Verb, move

ILLEGAL_MOVE = "illegal_move"
PAUSES = {State.WAITING_REQUESTER: PauseReason.REQUESTER, State.WAITING_THIRD_PARTY: PauseReason.THIRD_PARTY}


@dataclass
class Transition:
    """A ticket under its lock with its promise, while a verb changes it."""

    ticket: Ticket
    promise: Promise
    verb: Verb
    by: User | None
    at: datetime
    access: rules.Access

    @property
    def is_from_provider(self) -> bool:
        """Whether the one who acts does so for the provider; a requester never does on his own request."""
        return self.by is not None and self.access.works and self.by.pk != self.ticket.requester_id

    def go(self, verb: Verb | None = None) -> None:
        """Move the ticket along the table. Raises Refused when the table has no such move."""
        ticket = self.ticket
        try:
            target = move(
                State(ticket.state), verb or self.verb, before=State(ticket.state_before or State.NEW)
            )
        except IllegalMove as illegal:
            raise _refusal(illegal) from illegal
        if target != ticket.state:
            ticket.state = target.value

    def record(self, kind: str, **data: Any) -> None:
        """Write what happened."""
        record(kind, subject=self.ticket, by=self.by, at=self.at, **data)

    def take_part(self) -> None:
        """Note that the holding department worked on it."""
        department = department_of(self.ticket.holder_department)
        Participation.objects.get_or_create(
            ticket=self.ticket, department=department, defaults={"first_at": self.at}
        )


@contextmanager
def transition(ticket: Ticket, verb: Verb, *, by: User | None, at: datetime | None) -> Iterator[Transition]:
    """Lock the ticket and its promise, check the right and the move, and save everything when the block ends.

    `by` None is the desk itself. Raises Ticket.DoesNotExist where the person may not know of the ticket, NotAllowed
    where it is not his to do, Refused where the workflow has no such move. The lock order is ticket, then promise.
    """
    with transaction.atomic():
        locked = (
            Ticket.objects.select_for_update(no_key=True, of=("self",))
            .select_related("service", "holder_department__parent", "holder_person", "provider", "requester")
            .get(pk=ticket.pk)
        )
        seen = _authorise(locked, verb, by)
        promise = promises.lock(locked.promise_id)
        change = Transition(locked, promise, verb, by, at or clock.now(), seen)
        before = State(locked.state)
        try:
            move(before, verb, before=State(locked.state_before or State.NEW))
        except IllegalMove as illegal:
            raise _refusal(illegal) from illegal
        yield change
        _clocks_follow(change, before)
        locked.save()
        ticket.refresh_from_db()


def _authorise(ticket: Ticket, verb: Verb, by: User | None) -> rules.Access:
    if by is None:
        return rules.Access()
    seen = rules.access(by, ticket)
    if not seen.sees_outline:
        raise Ticket.DoesNotExist
    if verb not in rules.rights_of(seen, ticket):
        raise NotAllowed(why_not(seen, ticket, verb))
    return seen


def _refusal(illegal: IllegalMove) -> Refused:
    label = STATE_LABELS[illegal.state]
    message = _("That does not fit any more: the request is %s now.") % label
    return Refused(message, code=ILLEGAL_MOVE)


def _clocks_follow(change: Transition, before: State) -> None:
    """Pause, resume, stop or begin again, as the state's change asks (sla.md, *States*)."""
    ticket, promise, at = change.ticket, change.promise, change.at
    after = State(ticket.state)
    if before in PAUSES and after in OPEN_STATES and after not in PAUSES:
        promises.resume(promise, at=at, by=change.by)
    if after == State.RESOLVED and before in OPEN_STATES:
        # Ended without a word of somebody else: that is no answer in time. It counts where it is late already.
        promises.stop(promise, _unanswered(change), at=at, by=change.by, is_cancelled=True)
    if after in (State.RESOLVED, State.CANCELLED) and before in OPEN_STATES:
        promises.stop(promise, ClockKind, at=at, by=change.by, is_cancelled=after == State.CANCELLED)
    if after in OPEN_STATES and before not in OPEN_STATES:
        promises.reopen(promise, at=at)
    if after in PAUSES and before not in PAUSES:
        promises.pause(promise, reason=PAUSES[after], at=at, by=change.by)
    promise.is_open = after in OPEN_STATES
    promises.settle(promise)


def _unanswered(change: Transition) -> list[ClockKind]:
    """Return the clocks that only a word of somebody else stops in time, as far as nobody said one."""
    kinds = [ClockKind.FIRST_RESPONSE] if change.ticket.first_response_at is None else []
    return kinds if change.is_from_provider else [*kinds, ClockKind.NEXT_RESPONSE]
