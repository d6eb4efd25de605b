"""What people are told when the time of a request runs out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Wording
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.moments import dated_moment_text
from sla.enums import Audience, ClockKind, Level, WaitLevel

from .emails import ASKING, Data, because_of, moment_in, ticket_kind, told, works

PROMISES = gettext_lazy("Time that runs out")
# kind of clock -> (so much is used, it is late)
TITLES = {
    ClockKind.FIRST_RESPONSE: (
        gettext_lazy("%(percent)s %% of the time for the first answer to %(number)s is used, due %(due)s"),
        gettext_lazy("%(number)s has no first answer yet: it was due %(due)s"),
    ),
    ClockKind.NEXT_RESPONSE: (
        gettext_lazy("%(percent)s %% of the time for the next answer to %(number)s is used, due %(due)s"),
        gettext_lazy("The requester of %(number)s waits for an answer: it was due %(due)s"),
    ),
    ClockKind.CADENCE: (
        gettext_lazy("%(percent)s %% of the time until the next news on %(number)s is used, due %(due)s"),
        gettext_lazy("News on %(number)s are overdue: they were due %(due)s"),
    ),
    ClockKind.OWNERSHIP: (
        gettext_lazy("%(percent)s %% of your team's time for %(number)s is used, due %(due)s"),
        gettext_lazy("Your team has had %(number)s longer than agreed: it was due %(due)s"),
    ),
    ClockKind.RESOLUTION: (
        gettext_lazy("%(percent)s %% of the time for %(number)s is used, due %(due)s"),
        gettext_lazy("%(number)s is late: it was due %(due)s"),
    ),
}


@ticket_kind(
    "sla.warning",
    gettext_lazy("Warnings before a request is late"),
    group=PROMISES,
    order=30,
    concerns=works,
    icon="exclamation-triangle",
    is_discreet=True,
)
def warning(recipient: User, data: Data) -> Wording | None:
    if data["percent"] is None:
        return _on_time(data, _("%(number)s is due %(due)s"))
    return _on_time(data, _title(data, 0))


@ticket_kind(
    "sla.late",
    gettext_lazy("A request is late"),
    group=PROMISES,
    order=30,
    concerns=works,
    icon="exclamation-octagon",
    is_optional=False,
    is_discreet=True,
)
def late(recipient: User, data: Data) -> Wording | None:
    return _on_time(data, _title(data, 1))


@ticket_kind(
    "sla.reminder",
    gettext_lazy("Reminder of a question you have not answered"),
    group=ASKING,
    order=10,
    icon="chat-left-text",
    is_optional=False,
    is_discreet=True,
)
def reminder(recipient: User, data: Data) -> Wording | None:
    """Remind the requester of the question; the last time with what happens without an answer."""
    ticket, clock = data["the_ticket"], data["the_clock"]
    is_last = data["level"] == WaitLevel.LAST_REMINDER
    note = _("Without your answer the request ends on the next working day. You can take it up again.")
    return told(
        ticket,
        _("%(number)s waits for your answer") % {"number": ticket.number},
        note if is_last else _("The work goes on as soon as you answer."),
        is_over=clock is None or clock.stopped_at is not None,
        because=because_of(data),
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
        body.append(_("It has taken a quarter more than promised."))
    elif data["level"] == Level.DOUBLE:
        body.append(_("It has taken twice the time promised."))
    if data["is_delayed"]:
        body.append(_("This notice itself comes late: the desk could not tell you in time."))
    because = {
        Audience.ASSIGNEE: _("You get this because you hold the request, or stand in for its holder."),
        Audience.TEAM: _("You get this because your team has the request."),
        Audience.LEAD: _("You get this because you lead the team that has the request."),
        Audience.HEAD: _("You get this because you head the department that has the request."),
        Audience.BOTH_HEADS: _("You get this because you head one of the two departments."),
        Audience.REQUESTER: _("You get this because it is your request."),
        Audience.PERSON: _("You get this because the rules of this promise name you."),
    }[Audience(data["audience"])]
    is_over = clock is None or clock.stopped_at is not None
    return told(ticket, title % parts, sentences(body), is_over=is_over, because=because, due_at=due)
