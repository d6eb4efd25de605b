"""The time of a request runs out: the audiences of the policy's steps, and what they read."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.notifications.actions import Timing
from servicedesk.notifications.kinds import Kind, Wording
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.moments import dated_moment_text
from sla.enums import Audience, ClockKind, Level, StepChannel, WaitLevel
from sla.events import StepFired
from sla.models import Clock
from sla.queries.terms import terms_of
from tickets.models import Ticket
from tickets.queries import audience

from .emails import because_of, moment_in, ticket_wording
from .telling import ASKING, IN_APP, PROMISES, Data, News, ticket_kind, works_a_queue

# What a reply stops.
REPLIES = frozenset({ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.CADENCE})
# kind of clock -> (so much is used, it is late)
TITLES = {
    ClockKind.FIRST_RESPONSE: (
        gettext_lazy("%(number)s has used %(percent)s%% of its time for the first response. Due %(due)s"),
        gettext_lazy("%(number)s has no first response yet. It was due %(due)s"),
    ),
    ClockKind.NEXT_RESPONSE: (
        gettext_lazy("%(number)s has used %(percent)s%% of its time for the next response. Due %(due)s"),
        gettext_lazy("%(number)s: the requester is waiting for a reply. It was due %(due)s"),
    ),
    ClockKind.CADENCE: (
        gettext_lazy(
            "%(number)s has used %(percent)s%% of its time until the next progress update. Due %(due)s"
        ),
        gettext_lazy("Progress update on %(number)s is overdue. It was due %(due)s"),
    ),
    ClockKind.OWNERSHIP: (
        gettext_lazy("%(number)s has used %(percent)s%% of its time with the team. Due %(due)s"),
        gettext_lazy("%(number)s has been with the team longer than agreed. It was due %(due)s"),
    ),
    ClockKind.RESOLUTION: (
        gettext_lazy("%(number)s has used %(percent)s%% of its time. Due %(due)s"),
        gettext_lazy("%(number)s is overdue. It was due %(due)s"),
    ),
}


@ticket_kind(
    "sla.warning",
    gettext_lazy("Warnings before a request is overdue"),
    group=PROMISES,
    order=40,
    concerns=works_a_queue,
    icon="exclamation-triangle",
    is_discreet=True,
)
def warning(recipient: User, data: Data) -> Wording | None:
    if data["percent"] is None:
        return _on_time(data, _("%(number)s is due %(due)s"))
    return _on_time(data, _title(data, 0))


@ticket_kind(
    "sla.late",
    gettext_lazy("A request is overdue"),
    group=PROMISES,
    order=41,
    concerns=works_a_queue,
    icon="exclamation-octagon",
    is_optional=False,
    is_discreet=True,
)
def late(recipient: User, data: Data) -> Wording | None:
    return _on_time(data, _title(data, 1))


@ticket_kind(
    "sla.reminder",
    gettext_lazy("Reminder: a question is waiting for your reply"),
    group=ASKING,
    order=22,
    icon="chat-left-text",
    is_optional=False,
    is_discreet=True,
)
def reminder(recipient: User, data: Data) -> Wording | None:
    """Remind the requester of the question; the last time with what happens without an answer."""
    ticket, clock = data["the_ticket"], data["the_clock"]
    is_last = data["level"] == WaitLevel.LAST_REMINDER
    note = _("If you don't reply, the request closes on the next working day. You can reopen it.")
    return ticket_wording(
        ticket,
        _("%(number)s is waiting for your reply") % {"number": ticket.number},
        note if is_last else _("Work continues as soon as you reply."),
        is_over=clock is None or clock.stopped_at is not None,
        because=because_of(data),
        actions=[(_("Reply"), ticket.get_absolute_url() + "#composer")],
    )


def _title(data: Data, which: int) -> str:
    titles = TITLES.get(data["clock_kind"], TITLES[ClockKind.RESOLUTION])
    return str(titles[which])


def _on_time(data: Data, title: str) -> Wording:
    """Word a step of a clock. It is over once that clock has stopped."""
    ticket, due, clock = data["the_ticket"], moment_in(data, "due_at"), data["the_clock"]
    parts = {"number": ticket.number, "percent": data["percent"], "due": dated_moment_text(due)}
    body = []
    if data["level"] == Level.QUARTER_OVER:
        body.append(_("It has taken 25% longer than the target."))
    elif data["level"] == Level.DOUBLE:
        body.append(_("It has taken twice as long as the target."))
    if data["is_delayed"]:
        body.append(_("This notification is late: the desk could not send it in time."))
    because = {
        Audience.ASSIGNEE: _(
            "You are receiving this because the request is assigned to you, or you are the deputy of its "
            "assignee."
        ),
        Audience.TEAM: _("You are receiving this because the request is assigned to your team."),
        Audience.LEAD: _("You are receiving this because you lead the team that the request is assigned to."),
        Audience.HEAD: _(
            "You are receiving this because you head the department that the request is assigned to."
        ),
        Audience.BOTH_HEADS: _("You are receiving this because you head one of the two departments."),
        Audience.REQUESTER: _("You are receiving this because it is your request."),
        Audience.PERSON: _("You are receiving this because the escalation rules name you."),
    }[Audience(data["audience"])]
    is_over = clock is None or clock.stopped_at is not None
    replies = data["access"].works and data["clock_kind"] in REPLIES
    actions = [(_("Reply"), ticket.get_absolute_url() + "#composer")] if replies else []
    return ticket_wording(
        ticket,
        title % parts,
        sentences(body),
        is_over=is_over,
        because=because,
        due_at=due,
        actions=actions,
    )


def tell_step(ticket: Ticket, event: Event) -> None:
    """The audiences of the policy's step. Mails wait for the recipient's working hours, unless time always runs."""
    fired = data_of(event, StepFired)
    clock = Clock.objects.get(pk=fired.clock)
    step = terms_of(clock.policy_version_id).step(clock.kind, fired.level)
    if step is None:  # no step of the policy tells of it; the breach is noted
        return
    news = News(event, ticket)
    for word in step.audiences:
        news.tell(
            _step_kind(event, fired),
            audience.present_audience(word, ticket, event.at, person=step.person),
            channels=None if step.channel == StepChannel.MAIL else IN_APP,
            mailed_from=None if clock.is_around_the_clock else _in_working_hours(event),
            audience=word,
            clock=clock.pk,
            clock_kind=fired.kind,
            level=fired.level,
            percent=step.percent,
            due_at=fired.due_at.isoformat() if fired.due_at else None,
            is_delayed=fired.late,
        )


def _step_kind(event: Event, fired: StepFired) -> Kind:
    """Return the kind of notice: a reminder to the requester, a warning, or the news that it is late."""
    if fired.kind == ClockKind.REQUESTER_WAIT:
        return reminder
    return late if fired.due_at and event.at >= fired.due_at else warning


def _in_working_hours(event: Event) -> Timing:
    return lambda person: audience.working_moment(person, event.at)
