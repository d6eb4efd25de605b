"""What the one does who asked."""

from django.utils.translation import gettext_lazy as _

from tickets.actions import conversation, lifecycle
from tickets.display.history import wording
from tickets.display.history.lines import Shown
from tickets.events import TicketEvent
from tickets.forms import verbs as forms
from tickets.workflow import Verb

from .bodies import CancelBody, MessageBody, TalkBody
from .spec import Button, Call, Place, VerbSpec

V = Verb
SPECS = (
    VerbSpec(
        verb=V.ANSWER,
        action=conversation.answer,
        form=forms.ReplyForm,
        calls=(Call("Answer the provider's question; the clock goes on", TalkBody),),
        events={TicketEvent.ANSWERED: Shown(wording.answered)},
        told=_("Sent. The work goes on."),
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
        told=_("It goes back to those who worked on it."),
        words="why",
    ),
    VerbSpec(
        verb=V.REOPEN,
        action=lifecycle.reopen,
        form=forms.ReopenForm,
        calls=(Call("Bring a closed ticket back, as the requester", MessageBody),),
        events={TicketEvent.REOPENED: Shown(wording.reopened)},
        told=_("It is open again."),
        buttons=(Button(_("Reopen…"), "arrow-counterclockwise"),),
        words="why",
    ),
    VerbSpec(
        verb=V.CANCEL,
        action=lifecycle.cancel,
        form=forms.CancelForm,
        calls=(Call("Withdraw it, as the requester", CancelBody),),
        events={TicketEvent.CANCELLED: Shown(wording.cancelled)},
        told=_("The request is withdrawn."),
        buttons=(Button(_("Withdraw the request…"), "x-circle", Place.MENU, is_danger=True),),
    ),
)
