"""How a ticket changes: whose it is to do, who takes part, what its clocks do. `servicedesk.verbs` leads through it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from departments.queries.people import department_of
from servicedesk.accounts.models import User
from servicedesk.database.locking import locked
from servicedesk.verbs import transition as verbs
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.verbs.moves import IllegalMove
from sla.actions import promises
from sla.enums import ClockKind, PauseReason
from sla.models import Promise
from tickets import rules
from tickets.models import Participation, Ticket
from tickets.models.ticket import STATE_LABELS
from tickets.refusals import why_not
from tickets.workflow import OPEN_STATES, PAUSES, TABLE, State, Verb

ILLEGAL_MOVE = "illegal_move"


@dataclass
class Transition(verbs.Transition[Ticket]):
    """A ticket under its lock with its promise, while a verb changes it."""

    by: User | None
    access: rules.Access
    promise: Promise

    @property
    def ticket(self) -> Ticket:
        """The ticket."""
        return self.subject

    @property
    def is_from_provider(self) -> bool:
        """Whether the one who acts does so for the provider; requesters never do on their own requests."""
        return self.by is not None and self.access.works and self.by.pk != self.ticket.requester_id

    def take_part(self) -> None:
        """Note that the holding department worked on it."""
        department = department_of(self.ticket.holder_department)
        Participation.objects.get_or_create(
            ticket=self.ticket, department=department, defaults={"first_at": self.at}
        )


def transition(
    ticket: Ticket, verb: Verb, *, by: User | None, at: datetime | None
) -> AbstractContextManager[Transition]:
    """Lock the ticket and its promise, check the right and the move, and save everything when the block ends.

    `by` None is the desk itself. Raises Ticket.DoesNotExist where the person may not know of the ticket, NotAllowed
    where it is not theirs to do, Refused where the workflow has no such move. The lock order is ticket, then promise.
    """
    return verbs.transition(TICKETS, ticket, verb, by=by, at=at)


def ask(ticket: Ticket, verb: Verb, by: User | None) -> rules.Access:
    """Return what the person is to the ticket. Raises Ticket.DoesNotExist, or NotAllowed where it is not theirs to do.

    The verdict is the one under the lock; a look without it may decide which page to show.
    """
    if by is None:
        return rules.Access()
    seen = rules.access(by, ticket)
    if not seen.sees_outline:
        raise Ticket.DoesNotExist
    if verb not in rules.rights_of(seen, ticket):
        raise NotAllowed(why_not(seen, ticket, verb))
    return seen


def _lock(pk: int) -> Ticket:
    related = "service", "holder_department__parent", "holder_person", "provider", "requester"
    return locked(Ticket.objects.filter(pk=pk).select_related(*related)).get()


def _begin(
    tickets: verbs.Lifecycle[Ticket, Transition],
    ticket: Ticket,
    verb: Verb,
    by: User | None,
    seen: rules.Access,
) -> Transition:
    return Transition(tickets, ticket, verb, by, seen, promise=promises.lock(ticket.promise_id))


def _refusal(illegal: IllegalMove) -> Refused:
    label = STATE_LABELS[State(illegal.state)]
    message = _("This is no longer possible, because the request is now “%s”.") % label
    return Refused(message, code=ILLEGAL_MOVE)


def _clocks_follow(change: Transition, before: State) -> None:
    """Pause, resume, stop or begin again, as the state's change asks (sla/README.md, "Clocks")."""
    ticket, promise, at = change.ticket, change.promise, change.at
    after = State(ticket.state)
    if before in PAUSES and after in OPEN_STATES and after not in PAUSES:
        promises.resume(promise, at=at, by=change.by)
    if after == State.RESOLVED and before in OPEN_STATES:
        # Ended without a reply of anyone else: that is no answer in time. It counts where it is late already.
        promises.stop(promise, _unanswered(change), at=at, by=change.by, is_cancelled=True)
    if after in (State.RESOLVED, State.CANCELLED) and before in OPEN_STATES:
        promises.stop(promise, ClockKind, at=at, by=change.by, is_cancelled=after == State.CANCELLED)
    if after in OPEN_STATES and before not in OPEN_STATES:
        promises.reopen(promise, at=at)
    if after in PAUSES and before not in PAUSES:
        promises.pause(promise, reason=PauseReason(PAUSES[after]), at=at, by=change.by)
    promise.is_open = after in OPEN_STATES
    promises.recalculate(promise)


def _unanswered(change: Transition) -> list[ClockKind]:
    """Return the clocks that only a reply of someone else stops in time, if there was none."""
    kinds = [ClockKind.FIRST_RESPONSE] if change.ticket.first_response_at is None else []
    return kinds if change.is_from_provider else [*kinds, ClockKind.NEXT_RESPONSE]


TICKETS = verbs.Lifecycle(
    moves=TABLE, lock=_lock, ask=ask, begin=_begin, settle=_clocks_follow, refusal=_refusal
)
