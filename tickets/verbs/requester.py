"""What the one does who asked."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.web.display.joining import sentences
from tickets.actions import conversation, lifecycle, nudging, windows
from tickets.display.history import wording
from tickets.display.history.lines import Readers, Shown, actor_line
from tickets.events import Nudged, TicketEvent
from tickets.forms import verbs as forms
from tickets.models import Ticket
from tickets.queries import audience
from tickets.workflow import Verb

from .bodies import CancelBody, MessageBody, TalkBody
from .spec import Button, Call, Notice, Place, VerbSpec

V = Verb


def _reminded(ticket: Ticket, event: Event) -> list[User]:
    is_ignored = data_of(event, Nudged).is_ignored
    return audience.reminded_by(event.actor_id or 0, ticket, event.at, is_ignored=is_ignored)


def _times_nudged(data: Mapping[str, Any]) -> str:
    times = ngettext("Nudged %(n)s time.", "Nudged %(n)s times.", data["count"]) % {"n": data["count"]}
    ignored = _("Since the last nudge, no one has replied to the requester.") if data["is_ignored"] else ""
    return sentences([times, ignored])


SPECS = (
    VerbSpec(
        verb=V.ANSWER,
        action=conversation.answer,
        form=forms.ReplyForm,
        calls=(Call("Answer the provider's question; the clock goes on", TalkBody),),
        events={TicketEvent.ANSWERED: Shown(wording.answered)},
        told=_("Sent. Work continues."),
    ),
    VerbSpec(
        verb=V.CONFIRM,
        action=lifecycle.confirm,
        form=forms.PlainForm,
        calls=(Call("Say that it is solved, as the requester"),),
        events={TicketEvent.CONFIRMED: Shown(wording.confirmed), TicketEvent.CLOSED: Shown(wording.closed)},
        told=_("Thank you. The request is closed."),
    ),
    VerbSpec(
        verb=V.NOT_SOLVED,
        action=lifecycle.not_solved,
        form=forms.NotSolvedForm,
        calls=(Call("Say what is still missing, as the requester", MessageBody),),
        events={TicketEvent.REOPENED: Shown(wording.reopened)},
        told=_("Reopened. It is back with the people who worked on it."),
        words="why",
    ),
    VerbSpec(
        verb=V.REOPEN,
        action=lifecycle.reopen,
        form=forms.ReopenForm,
        calls=(Call("Bring a closed ticket back, as the requester", MessageBody),),
        events={TicketEvent.REOPENED: Shown(wording.reopened)},
        told=_("The request is open again."),
        buttons=(Button(_("Reopen…"), "arrow-counterclockwise"),),
        window=windows.reopen_window,
        words="why",
    ),
    VerbSpec(
        verb=V.CANCEL,
        action=lifecycle.cancel,
        form=forms.CancelForm,
        calls=(Call("Withdraw it, as the requester", CancelBody),),
        events={TicketEvent.CANCELLED: Shown(wording.cancelled)},
        told=_("The request is withdrawn."),
        buttons=(Button(_("Withdraw request…"), "x-circle", Place.MENU, is_danger=True),),
    ),
    VerbSpec(
        verb=V.NUDGE,
        action=nudging.nudge,
        form=forms.PlainForm.asking(
            title=_("Send a nudge?"),
            text=_(
                "The assignee is notified that you are waiting; if no one else is assigned, the team lead or "
                "department head is. You can do this once per working day."
            ),
            send=_("Nudge"),
        ),
        calls=(Call("Remind whoever holds it, as the requester, once a working day"),),
        events={
            TicketEvent.NUDGED: Shown(
                actor_line(_("%(actor)s nudged"), "bell"), to=Readers.CONTENT, is_quiet=True
            )
        },
        told=_("They have been reminded."),
        buttons=(Button(_("Nudge…"), "bell", later=_("Next nudge from %(moment)s")),),
        window=windows.nudge_window,
        notice=Notice(
            label=_("The requester is waiting"),
            title=_("%(number)s: %(name)s is waiting"),
            because=_("You are receiving this because the request is assigned to you or your team."),
            to=_reminded,
            body=_times_nudged,
        ),
        counted=_("Nudged"),
    ),
)
