"""What either side does: talk, and say who follows the request."""

from django.utils.translation import gettext_lazy as _

from tickets.actions import conversation, watching
from tickets.display.history import wording
from tickets.display.history.lines import Readers, Shown, actor_line
from tickets.events import TicketEvent
from tickets.forms.verbs.base import PlainForm
from tickets.forms.verbs.conversation import ReplyForm
from tickets.forms.verbs.watching import InviteForm, RemoveWatcherForm, WatchForm
from tickets.workflow import Verb

from .bodies import PersonBody, TalkBody
from .spec import Button, Call, Place, VerbSpec

V = Verb
SPECS = (
    VerbSpec(
        verb=V.REPLY,
        action=conversation.reply,
        form=ReplyForm,
        calls=(Call("Reply to everyone on the request", TalkBody),),
        events={
            TicketEvent.REPLIED: Shown(to=Readers.CONTENT, news=wording.replied),
            TicketEvent.ANSWERED: Shown(wording.answered),
        },
        success_message=_("Sent."),
    ),
    VerbSpec(
        verb=V.WATCH,
        action=watching.watch_or_stop,
        form=WatchForm,
        calls=(
            Call("Follow the request", also={"stop": False}),
            Call("Unfollow the request", name="unwatch", also={"stop": True}),
        ),
        events={
            TicketEvent.WATCHED: Shown(to=Readers.WORKERS, is_quiet=True),
            TicketEvent.UNWATCHED: Shown(to=Readers.WORKERS, is_quiet=True),
        },
        success_message=_("Your notifications for this request have changed."),
    ),
    VerbSpec(
        verb=V.ME_TOO,
        action=watching.me_too,
        form=PlainForm.asking(
            title=_("Do you have this too?"),
            text=_(
                "You follow this request and are notified when it is solved. Those who work on it see how many people "
                "have it."
            ),
            send=_("I have this too"),
        ),
        calls=(
            Call("Have what a colleague asked about too, where the service is shared in your department"),
        ),
        events={
            TicketEvent.ME_TOO: Shown(
                actor_line(_("%(actor)s has this too"), "people"), to=Readers.CONTENT, is_quiet=True
            )
        },
        success_message=_("You will be notified when it is solved."),
        buttons=(Button(_("I have this too"), "people", opens=False, is_primary=True),),
        undo=V.NOT_ME_TOO,
    ),
    VerbSpec(
        verb=V.NOT_ME_TOO,
        action=watching.not_me_too,
        form=PlainForm.asking(
            title=_("Do you not have this any more?"),
            text=_("You are no longer counted. You follow this request only if you did so before."),
            send=_("I no longer have this"),
        ),
        calls=(Call("Take back that you have it too"),),
        events={
            TicketEvent.NOT_ME_TOO: Shown(
                actor_line(_("%(actor)s no longer has this"), "people"), to=Readers.CONTENT, is_quiet=True
            )
        },
        success_message=_("You are no longer counted."),
        buttons=(Button(_("I no longer have this…"), "people", Place.MENU),),
    ),
    VerbSpec(
        verb=V.INVITE,
        action=watching.invite,
        form=InviteForm,
        calls=(Call("Invite a follower, who may read the request", PersonBody),),
        events={TicketEvent.INVITED: Shown(wording.invited, to=Readers.CONTENT, is_quiet=True)},
        success_message=_("Invited."),
        buttons=(Button(_("Invite a follower…"), "eye", Place.MENU),),
    ),
    VerbSpec(
        verb=V.REMOVE_WATCHER,
        action=watching.remove_watcher,
        form=RemoveWatcherForm,
        calls=(Call("Remove a follower; an invitation ends with it", PersonBody),),
        events={
            TicketEvent.WATCHER_REMOVED: Shown(wording.watcher_removed, to=Readers.CONTENT, is_quiet=True)
        },
        success_message=_("Removed from the followers."),
    ),
)
