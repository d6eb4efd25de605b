"""Follow a request or stop following it, say that one has it too, invite someone, and take that back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.web.display.people import named
from tickets.enums import WatchReason
from tickets.events import TicketEvent
from tickets.models import Ticket, Watcher
from tickets.workflow import Verb

from .transition import transition


def watch(*, ticket: Ticket, by: User, at: datetime | None = None) -> None:
    """Follow the ticket: get its requester's notices, for as long as the person may read it anyway."""
    with transition(ticket, Verb.WATCH, by=by, at=at) as change:
        _row, is_new = Watcher.objects.get_or_create(ticket=ticket, user=by, defaults={"since": change.at})
        if is_new:
            change.record(TicketEvent.WATCHED, person=by.pk)


def unwatch(*, ticket: Ticket, by: User, at: datetime | None = None) -> None:
    """Stop following the ticket; who was invited gives the invitation back."""
    with transition(ticket, Verb.WATCH, by=by, at=at) as change:
        if Watcher.objects.filter(ticket=ticket, user=by).delete()[0]:
            change.record(TicketEvent.UNWATCHED, person=by.pk)


def watch_or_stop(*, ticket: Ticket, by: User, stop: bool) -> None:
    """Follow the ticket, or with `stop` no longer."""
    (unwatch if stop else watch)(ticket=ticket, by=by)


def me_too(*, ticket: Ticket, by: User, at: datetime | None = None) -> None:
    """Have what a colleague asked about too: follow the ticket and be counted, once, until it is taken back.

    Where the service is shared in the department, and nowhere else: it joins somebody's request there.
    """
    with transition(ticket, Verb.ME_TOO, by=by, at=at) as change:
        new = {"since": change.at, "reason": WatchReason.ALSO, "has_too": True}
        row, is_new = Watcher.objects.get_or_create(ticket=ticket, user=by, defaults=new)
        if is_new or not row.has_too:
            row.has_too = True
            row.save(update_fields=["has_too"])
            change.record(TicketEvent.ME_TOO, person=by.pk)


def not_me_too(*, ticket: Ticket, by: User, at: datetime | None = None) -> None:
    """Take that back; who followed the ticket for another reason goes on doing so."""
    with transition(ticket, Verb.NOT_ME_TOO, by=by, at=at) as change:
        own = Watcher.objects.filter(ticket=ticket, user=by, has_too=True)
        is_gone = own.filter(reason=WatchReason.ALSO).delete()[0]
        if own.update(has_too=False) or is_gone:
            change.record(TicketEvent.NOT_ME_TOO, person=by.pk)


def invite(*, ticket: Ticket, person: User, by: User, at: datetime | None = None) -> None:
    """Let someone else follow the ticket and read it as its requester does, until the invitation is taken back.

    Raises ValidationError by field for one who has left, oneself, the requester, one who is invited already, and for
    the filer of a confidential request, whom its requester alone may invite.
    """
    with transition(ticket, Verb.INVITE, by=by, at=at) as change:
        _check_invitation(change.ticket, person, by)
        Watcher.objects.update_or_create(
            ticket=ticket,
            user=person,
            defaults={"reason": WatchReason.INVITED, "invited_by": by, "since": change.at},
        )
        change.record(TicketEvent.INVITED, person=person.pk)


def remove_watcher(*, ticket: Ticket, person: User, by: User, at: datetime | None = None) -> None:
    """Let someone follow the ticket no longer; what their own rights give them stays theirs.

    Raises ValidationError by field for one who does not watch it.
    """
    with transition(ticket, Verb.REMOVE_WATCHER, by=by, at=at) as change:
        if not Watcher.objects.filter(ticket=ticket, user=person).delete()[0]:
            raise ValidationError(
                {"person": _("%(name)s is not following this request.") % {"name": named(person)}}
            )
        change.record(TicketEvent.WATCHER_REMOVED, person=person.pk)


def _check_invitation(ticket: Ticket, person: User, by: User) -> None:
    words = {"name": named(person)}
    if not person.is_active:
        raise ValidationError({"person": _("%(name)s has left.") % words})
    if person.pk == by.pk:
        raise ValidationError({"person": _("This is you. You can only invite others.")})
    if person.pk == ticket.requester_id:
        raise ValidationError({"person": _("This is the request of %(name)s.") % words})
    if ticket.is_confidential and person.pk == ticket.filer_id and by.pk != ticket.requester_id:
        raise ValidationError(
            {"person": _("Only the requester can decide whether %(name)s reads it.") % words}
        )
    if Watcher.objects.filter(ticket=ticket, user=person, reason=WatchReason.INVITED).exists():
        raise ValidationError({"person": _("%(name)s is already invited.") % words})
