"""What was said about a request: questions, replies, notes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.notifications.kinds import Wording
from tickets.events import Said, TicketEvent
from tickets.models import Message
from tickets.queries import audience

from .emails import actor_of, because_of, because_they_work, excerpt, ticket_wording
from .telling import ASKING, IN_APP, WORKING, Data, News, on, ticket_kind, works_a_queue

REPLIED = gettext_lazy("%(number)s: %(name)s replied")
# The kind of event in which something was said -> what those read who are not the ones it was said to.
SAID = {
    TicketEvent.ASKED: gettext_lazy("%(number)s: %(name)s asked the requester a question"),
    TicketEvent.REOPENED: gettext_lazy("%(number)s: %(name)s reopened the request"),
}


@ticket_kind(
    "ticket.question",
    gettext_lazy("A question for you"),
    group=ASKING,
    order=11,
    icon="question-circle",
    says="message",
)
def question(recipient: User, data: Data) -> Wording | None:
    ticket, message = data["the_ticket"], data["the_message"]
    title = _("%(number)s: %(name)s needs your reply") % {
        "number": ticket.number,
        "name": actor_of(data),
    }
    return ticket_wording(
        ticket,
        title,
        excerpt(message),
        message=message,
        because=because_of(data),
        note=_("The timer for your request is paused until you reply."),
        actions=[(_("Reply"), ticket.get_absolute_url() + "#composer")],
    )


@ticket_kind(
    "ticket.answered",
    gettext_lazy("The requester replied"),
    group=WORKING,
    order=34,
    concerns=works_a_queue,
    icon="reply",
    says="message",
)
def answered(recipient: User, data: Data) -> Wording | None:
    ticket, message = data["the_ticket"], data["the_message"]
    title = _("%(number)s: %(name)s replied") % {"number": ticket.number, "name": actor_of(data)}
    because = because_they_work(recipient, data)
    return ticket_wording(ticket, title, excerpt(message), message=message, because=because)


@ticket_kind(
    "ticket.message",
    gettext_lazy("New reply"),
    group=ASKING,
    order=12,
    icon="chat-left-text",
    says="message",
)
def new_message(recipient: User, data: Data) -> Wording | None:
    ticket, said = data["the_ticket"], data["the_message"]
    title = str(SAID.get(data.get("after", ""), REPLIED)) % {"number": ticket.number, "name": actor_of(data)}
    return ticket_wording(ticket, title, excerpt(said), message=said, because=because_of(data))


@ticket_kind(
    "ticket.noted",
    gettext_lazy("Internal notes"),
    group=WORKING,
    order=36,
    concerns=works_a_queue,
    icon="lock",
    says="message",
)
def noted(recipient: User, data: Data) -> Wording | None:
    ticket, note = data["the_ticket"], data["the_message"]
    title = _("%(number)s: internal note by %(name)s") % {"number": ticket.number, "name": actor_of(data)}
    because = because_they_work(recipient, data)
    return ticket_wording(ticket, title, excerpt(note), message=note, because=because)


@on(TicketEvent.ASKED)
def tell_asked(news: News) -> None:
    message = data_of(news.event, Said).message
    news.tell(question, audience.asking_side(news.ticket), message=message)
    news.tell(new_message, audience.watchers_of(news.ticket), message=message, after=news.event.kind)


@on(TicketEvent.REPLIED, TicketEvent.ANSWERED)
def tell_replied(news: News) -> None:
    """The other side, and those who follow. An answer to work that no one has is shown to the queue."""
    message = Message.objects.get(pk=data_of(news.event, Said).message)
    if not message.is_from_provider:
        holders = audience.assignee_of(news.ticket, news.event.at)
        news.tell(answered, holders, message=message.pk)
        if not holders:
            queue = audience.queue_of(news.ticket.holder_department)
            news.tell(answered, queue, channels=IN_APP, message=message.pk)
    news.tell(new_message, audience.asking_side(news.ticket), message=message.pk)
    news.tell(new_message, audience.watchers_of(news.ticket), message=message.pk)


@on(TicketEvent.NOTED)
def tell_noted(news: News) -> None:
    holders = audience.assignee_of(news.ticket, news.event.at)
    news.tell(noted, holders, message=data_of(news.event, Said).message)
