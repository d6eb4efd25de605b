"""What people are told when the time of a request runs out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Wording
from servicedesk.web.moments import moment_text
from sla.enums import Audience, ClockKind, Level

from .letters import Data, moment_in, ticket_kind, told, works

PROMISES = gettext_lazy("Time that runs out")
WARNINGS = (Level.HALF, Level.AT_RISK)


@ticket_kind(
    "sla.warning",
    gettext_lazy("Warnings before a request is late"),
    group=PROMISES,
    order=30,
    concerns=works,
    icon="exclamation-triangle",
)
def warning(recipient: User, data: Data) -> Wording | None:
    title = _("%(percent)s %% of the time for %(number)s is used, due %(due)s")
    if data["clock_kind"] == ClockKind.FIRST_RESPONSE:
        title = _("%(percent)s %% of the time for the first answer to %(number)s is used, due %(due)s")
    return _on_time(data, title)


@ticket_kind(
    "sla.late",
    gettext_lazy("A request is late"),
    group=PROMISES,
    order=30,
    concerns=works,
    icon="exclamation-octagon",
    is_optional=False,
)
def late(recipient: User, data: Data) -> Wording | None:
    title = _("%(number)s is late: it was due %(due)s")
    if data["clock_kind"] == ClockKind.FIRST_RESPONSE:
        title = _("%(number)s has no first answer yet: it was due %(due)s")
    return _on_time(data, title)


def _on_time(data: Data, title: str) -> Wording:
    """Word a step of a clock. It is over once that clock has stopped."""
    ticket, due, clock = data["the_ticket"], moment_in(data, "due_at"), data["the_clock"]
    parts = {"number": ticket.number, "percent": data["percent"], "due": moment_text(due)}
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
    }[Audience(data["audience"])]
    is_over = clock is None or clock.stopped_at is not None
    return told(ticket, title % parts, " ".join(body), is_over=is_over, because=because, due_at=due)
