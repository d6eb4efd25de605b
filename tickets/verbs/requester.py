"""What the one does who asked."""

from django.utils.translation import gettext_lazy as _

from tickets.actions import answering, conversation, lifecycle, nudging, windows
from tickets.display.history import wording
from tickets.display.history.lines import Readers, Shown, actor_line
from tickets.events import TicketEvent
from tickets.forms.verbs.answering import SupplyForm
from tickets.forms.verbs.base import PlainForm
from tickets.forms.verbs.conversation import AnswerForm
from tickets.forms.verbs.lifecycle import CancelForm, ReopenForm
from tickets.workflow import Verb

from .bodies import AnswersBody, CancelBody, MessageBody, TalkBody
from .spec import Button, Call, Place, VerbSpec

V = Verb
SPECS = (
    VerbSpec(
        verb=V.ANSWER,
        action=conversation.answer,
        form=AnswerForm,
        calls=(Call("Answer the question; the timer resumes", TalkBody),),
        events={TicketEvent.ANSWERED: Shown(wording.answered)},
        success_message=_("Sent. Work continues."),
    ),
    VerbSpec(
        verb=V.CONFIRM,
        action=lifecycle.confirm,
        form=PlainForm.asking(
            title=_("Is it solved?"), text=_("If you confirm, the request closes."), send=_("It is solved")
        ),
        calls=(Call("Confirm that it is solved, as the requester"),),
        events={TicketEvent.CONFIRMED: Shown(wording.confirmed), TicketEvent.CLOSED: Shown(wording.closed)},
        success_message=_("Thank you. The request is closed."),
    ),
    VerbSpec(
        verb=V.NOT_SOLVED,
        action=lifecycle.not_solved,
        form=ReopenForm,
        calls=(Call("Reopen a resolved request and say what is missing, as the requester", MessageBody),),
        events={TicketEvent.REOPENED: Shown(wording.reopened)},
        success_message=_("Reopened. It is back with the people who worked on it."),
        body_argument="why",
    ),
    VerbSpec(
        verb=V.REOPEN,
        action=lifecycle.reopen,
        form=ReopenForm,
        calls=(Call("Reopen a closed request, as the requester", MessageBody),),
        events={TicketEvent.REOPENED: Shown(wording.reopened)},
        success_message=_("The request is open again."),
        buttons=(Button(_("Reopen…"), "arrow-counterclockwise"),),
        window=windows.reopen_window,
        body_argument="why",
    ),
    VerbSpec(
        verb=V.CANCEL,
        action=lifecycle.cancel,
        form=CancelForm,
        calls=(Call("Withdraw the request, as the requester", CancelBody),),
        events={TicketEvent.CANCELLED: Shown(wording.cancelled)},
        success_message=_("The request is withdrawn."),
        buttons=(Button(_("Withdraw request…"), "x-circle", Place.MENU, is_danger=True),),
    ),
    VerbSpec(
        verb=V.SUPPLY,
        action=answering.supply,
        form=SupplyForm,
        calls=(
            Call("Send answers that were promised at filing, or promise them for another day", AnswersBody),
        ),
        events={TicketEvent.SUPPLIED: Shown(wording.supplied, to=Readers.CONTENT)},
        success_message=_("Added."),
        window=windows.supply_window,
    ),
    VerbSpec(
        verb=V.NUDGE,
        action=nudging.nudge,
        form=PlainForm.asking(
            title=_("Send a nudge?"),
            text=_(
                "The assignee is notified that you are waiting; if no one else is assigned, the team lead or "
                "department head is. You can do this once per working day."
            ),
            send=_("Nudge"),
        ),
        calls=(Call("Remind the assignee, as the requester, once a working day"),),
        events={
            TicketEvent.NUDGED: Shown(
                actor_line(_("%(actor)s nudged"), "bell"), to=Readers.CONTENT, is_quiet=True
            )
        },
        success_message=_("They have been reminded."),
        buttons=(Button(_("Nudge…"), "bell", later=_("Next nudge from %(moment)s")),),
        window=nudging.nudge_window,
        counted=_("Nudged"),
    ),
)
