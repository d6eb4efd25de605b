"""Each step of a request that fits no service can be undone: passed on, on the list of needs, given to a department.

What was passed on or given comes back for a day, as long as nobody there has begun. Every undo is an event of its own.
What became confidential when it was passed on is open again only if nothing was said in that confidence.
"""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from departments.models import Service
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.verbs import transition as verbs
from servicedesk.verbs.exceptions import NotAllowed, Refused
from tickets import rules
from tickets.enums import NeedEnd
from tickets.events import OwnerFound, Refiled, TicketEvent
from tickets.models import Need, Ticket
from tickets.queries.history import last_of, own_events_of
from tickets.workflow import State, Verb

from .needs import given_by
from .refiling import pass_on
from .transition import TICKETS, Transition, transition
from .windows import keep_need_window
from .words_due import forget_word

WITHIN = timedelta(days=1)
MOVED = (
    TicketEvent.REFILED,
    TicketEvent.REFILE_UNDONE,
    TicketEvent.TRANSFERRED,
    TicketEvent.ASSIGNED,
    TicketEvent.OWNER_FOUND,
    TicketEvent.OWNER_TAKEN_BACK,
)
SAID = (TicketEvent.REPLIED, TicketEvent.ANSWERED, TicketEvent.FILLED, TicketEvent.SUPPLIED)
BEGUN, CONFIDED = "begun", "confided"


def keep_need(*, ticket: Ticket, by: User, at: datetime | None = None) -> None:
    """Take the request off the list of needs: those who have it look for its department themselves.

    What was said stays said. Raises Refused where it is on no list.
    """
    with transition(ticket, Verb.KEEP_NEED, by=by, at=at) as change:
        keep_need_window(change.ticket).require(change.at)
        waiting = Need.objects.filter(ticket=ticket, ended_at=None)
        waiting.update(end=NeedEnd.KEPT, ended_at=change.at, ended_by=by)
        change.record(TicketEvent.NEED_KEPT)


def undo_refile(*, ticket: Ticket, by: User, at: datetime | None = None) -> None:
    """Bring back a request that the person has passed on: to them, with the service that it had.

    Raises Ticket.DoesNotExist for those who did not, NotAllowed for who works there no longer, Refused where a day has
    passed, others have begun or passed it on, or something was said since that others may not read.
    """
    with _passed_on_by(ticket, by, at) as change:
        event = _undoable(change, TicketEvent.REFILED)
        said = data_of(event, Refiled)
        if said.sealed:
            _require_silence_since(event, change.ticket)
        _bring_back(change, said.from_, by, opens=said.sealed)
        Need.objects.filter(ticket=ticket, end=NeedEnd.MOVED, ended_at=event.at).update(
            end="", ended_at=None, ended_by=None
        )
        now = change.ticket.service
        change.record(
            TicketEvent.REFILE_UNDONE, from_=said.service, service=now.pk, unit=now.department_id, reason=""
        )


def undo_give(*, need: Need, by: User, at: datetime | None = None) -> None:
    """Put a need on the list again that the person has given to a department, or taken for theirs.

    Who said that nobody does it has it again. Raises Need.DoesNotExist for those who do not read needs, NotAllowed for
    who did not give it, Refused where a day has passed, or the department has begun or passed it on.
    """
    with given_by(need.ticket, by, at) as change:
        rows = Need.objects.select_for_update(no_key=True, of=("self",))
        locked = rows.select_related("message__author").get(pk=need.pk)
        if locked.end != NeedEnd.GIVEN or locked.ended_by_id != by.pk:
            raise NotAllowed(_("Only who gave it to the department can take it back."))
        said = data_of(_undoable(change, TicketEvent.OWNER_FOUND), OwnerFound)
        _bring_back(change, said.from_ or change.ticket.service_id, locked.message.author)
        forget_word(change.ticket)
        locked.end, locked.ended_at, locked.ended_by = "", None, None
        locked.department = locked.service = locked.due_on = None
        locked.save()
        change.record(TicketEvent.OWNER_TAKEN_BACK, unit=said.unit, back=change.ticket.provider_id)
    need.refresh_from_db()


def can_undo_give(need: Need, user: User) -> bool:
    """Say whether the person could do so now; the verdict is the one under the lock."""
    if need.end != NeedEnd.GIVEN or need.ended_by_id != user.pk:
        return False
    return not _why_not(need.ticket, last_of(need.ticket, MOVED), TicketEvent.OWNER_FOUND, clock.reading())


def _passed_on_by(ticket: Ticket, by: User, at: datetime | None) -> AbstractContextManager[Transition]:
    """Change the ticket by the right of the one who passed it on, who perhaps does not see it any more."""
    return verbs.transition(replace(TICKETS, ask=_ask), ticket, Verb.REFILE, by=by, at=at)


def _ask(ticket: Ticket, verb: Verb, by: User) -> rules.Access:
    event = last_of(ticket, [TicketEvent.REFILED])
    if event is None or event.actor_id != by.pk:
        raise Ticket.DoesNotExist
    return rules.access(by, ticket)


def _undoable(change: Transition, kind: TicketEvent) -> Event:
    """Return the event that can be undone. Raises Refused."""
    event = last_of(change.ticket, MOVED)
    why = _why_not(change.ticket, event, kind, change.at)
    if event is None or why:
        raise Refused(why, code=BEGUN)
    return event


def _why_not(ticket: Ticket, event: Event | None, kind: TicketEvent, at: datetime) -> str:
    if (
        event is None
        or event.kind != kind
        or ticket.state != State.NEW
        or ticket.holder_person_id is not None
    ):
        return _("Others have begun with it or passed it on. Ask them to send it back.")
    if at - event.at > WITHIN:
        return _("This can be undone for one day only. Ask those who have it to send it back.")
    return ""


def _require_silence_since(event: Event, ticket: Ticket) -> None:
    """Raise Refused where the requester, or anybody else, has counted on its being confidential."""
    if own_events_of(ticket).filter(seq__gt=event.seq, kind__in=SAID).exists():
        words = _("Something confidential was said since. Ask those who have it to send it back.")
        raise Refused(words, code=CONFIDED)


def _bring_back(change: Transition, service: int, person: User | None, *, opens: bool = False) -> None:
    """Let the queue of a service have the ticket again; and the person, where they still work there.

    opens: it is no longer confidential, unless the service is.
    """
    before = Service.objects.select_related("department", "team").get(pk=service)
    if change.by == person and person is not None and before.queue.pk not in reach_of(person).works:
        raise NotAllowed(_("You no longer work there."))
    change.go()
    pass_on(change, before)
    if opens:
        change.ticket.is_confidential = before.is_confidential
    if person is not None and person.is_active and before.queue.pk in reach_of(person).works:
        change.go(Verb.TAKE)
        change.ticket.holder_person = person
