"""What those do who work on a request."""

from django.utils.translation import gettext_lazy as _

from tickets.actions import answering, conversation, lifecycle, needs, refiling, undoing, windows, work
from tickets.display.history import needs_wording, wording
from tickets.display.history.lines import Readers, Shown
from tickets.events import TicketEvent
from tickets.forms.verbs.answering import FillForm
from tickets.forms.verbs.base import PlainForm
from tickets.forms.verbs.conversation import AskForm, NoteForm
from tickets.forms.verbs.lifecycle import ResolveForm
from tickets.forms.verbs.refiling import NoOwnerForm, RefileForm
from tickets.forms.verbs.work import AssignForm, PriorityForm, TransferForm
from tickets.workflow import Verb

from .bodies import (
    AnswersBody,
    AssignBody,
    MessageBody,
    PriorityBody,
    RefileBody,
    ResolveBody,
    TalkBody,
    TransferBody,
)
from .spec import Button, Call, Place, VerbSpec

V = Verb
FILLED = Shown(wording.filled, to=Readers.CONTENT)
SPECS = (
    VerbSpec(
        verb=V.TAKE,
        action=work.take,
        form=PlainForm.asking(
            title=_("Take this request?"), text=_("It will be assigned to you."), send=_("Take it")
        ),
        calls=(Call("Take the request and start work"),),
        events={TicketEvent.ASSIGNED: Shown(wording.assigned)},
        success_message=_("The request is assigned to you."),
        buttons=(Button(_("Take it"), "person-check", opens=False, key="t", is_primary=True),),
    ),
    VerbSpec(
        verb=V.ASSIGN,
        action=work.assign,
        form=AssignForm,
        calls=(Call("Assign to a person or a team; to neither: back to the queue", AssignBody),),
        events={TicketEvent.ASSIGNED: Shown(wording.assigned)},
        success_message=_("Assigned."),
        buttons=(Button(_("Assign…"), "person-plus", key="a"),),
    ),
    VerbSpec(
        verb=V.ASK,
        action=conversation.ask,
        form=AskForm,
        calls=(Call("Ask the requester a question; the resolution timer is paused", MessageBody),),
        events={TicketEvent.ASKED: Shown(wording.asked, chip=_("question"))},
        success_message=_("Question sent. The timer is paused until the reply arrives."),
        buttons=(Button(_("Ask and pause the timer"), "question-circle", Place.COMPOSER),),
        body_argument="question",
    ),
    VerbSpec(
        verb=V.NOTE,
        action=conversation.note,
        form=NoteForm,
        calls=(Call("Write an internal note, which only your department reads", TalkBody),),
        events={TicketEvent.NOTED: Shown(to=Readers.WORKERS, is_quiet=True)},
        success_message=_("Note saved. Only your department can see it."),
    ),
    VerbSpec(
        verb=V.TRANSFER,
        action=work.transfer,
        form=TransferForm,
        calls=(Call("Transfer to another department", TransferBody),),
        events={TicketEvent.TRANSFERRED: Shown(wording.transferred)},
        success_message=_("Transferred."),
        buttons=(Button(_("Transfer to another department…"), "arrow-left-right", Place.MENU),),
    ),
    VerbSpec(
        verb=V.REFILE,
        action=refiling.refile,
        form=RefileForm,
        calls=(Call("Give a request that fits no service the right one", RefileBody),),
        events={TicketEvent.REFILED: Shown(needs_wording.refiled)},
        success_message=_("Passed on."),
        buttons=(Button(_("Pass on to a service…"), "arrow-right"),),
        window=windows.refile_window,
        undo_page="undo_refile",
    ),
    VerbSpec(
        verb=V.NO_OWNER,
        action=needs.no_owner,
        form=NoOwnerForm,
        calls=(Call("Say in public that no department does this; heads and arbiters read it", MessageBody),),
        events={
            TicketEvent.WITHOUT_OWNER: Shown(needs_wording.without_owner, chip=_("no department does this"))
        },
        success_message=_("It is on the list of needs without an owner."),
        buttons=(Button(_("No department does this…"), "question-circle", Place.MENU),),
        window=windows.no_owner_window,
        body_argument="reason",
        undo=V.KEEP_NEED,
    ),
    VerbSpec(
        verb=V.KEEP_NEED,
        action=undoing.keep_need,
        form=PlainForm.asking(
            title=_("Take it off the list of needs?"),
            text=_("You look for its department yourselves. The requester is notified."),
            send=_("Take it off the list"),
        ),
        calls=(Call("Take the request off the needs without an owner"),),
        events={TicketEvent.NEED_KEPT: Shown(needs_wording.need_kept)},
        success_message=_("It is no longer on the list of needs without an owner."),
        buttons=(Button(_("Take it off the list of needs…"), "arrow-counterclockwise", Place.MENU),),
        window=windows.keep_need_window,
    ),
    VerbSpec(
        verb=V.RESOLVE,
        action=lifecycle.resolve,
        form=ResolveForm,
        calls=(Call("Resolve the request and say what was done", ResolveBody),),
        events={
            TicketEvent.RESOLVED: Shown(wording.resolved, chip=_("solution")),
            TicketEvent.FILLED: FILLED,
        },
        success_message=_("Resolved. The requester is asked to confirm."),
        buttons=(
            Button(_("Resolve…"), "check-lg", key="e"),
            Button(_("Send and resolve"), "check-lg", Place.COMPOSER),
        ),
        body_argument="answer",
    ),
    VerbSpec(
        verb=V.FILL,
        action=answering.fill,
        form=FillForm,
        calls=(Call("Fill in what the form asks of the provider while the work goes on", AnswersBody),),
        events={TicketEvent.FILLED: FILLED},
        success_message=_("Saved."),
        buttons=(Button(_("Fill in…"), "pencil"),),
        window=windows.fill_window,
    ),
    VerbSpec(
        verb=V.SET_PRIORITY,
        action=work.set_priority,
        form=PriorityForm,
        calls=(Call("Change the priority; the targets change with it", PriorityBody),),
        events={TicketEvent.PRIORITY_SET: Shown(wording.priority_set)},
        success_message=_("Priority changed."),
        buttons=(Button(_("Change priority…"), "flag", Place.MENU),),
    ),
)
