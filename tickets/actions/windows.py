"""From when until when a verb can be done, where the state of the request does not say it all.

The action asks under the lock; pages and API ask before they offer the verb.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import current_version
from servicedesk.calendars.worktime import Schedule
from servicedesk.verbs.exceptions import Refused
from tickets.models import Need, Ticket
from tickets.queries.answers import promised, relevant_fields


@dataclass(frozen=True)
class Window:
    """The time in which a verb can be done; a bound that is None is none. `why` and `code` are told outside of it.

    `is_shut`: there is nothing to do, at whatever time.
    """

    why: str = ""
    code: str = ""
    is_shut: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        """Say whether the verb can be done at the moment; both bounds belong to the window."""
        is_over = self.closes_at is not None and at > self.closes_at
        return not (self.is_shut or is_over or self.is_early(at))

    def is_early(self, at: datetime) -> bool:
        """Say whether the window is still to open."""
        return self.opens_at is not None and at < self.opens_at

    def require(self, at: datetime) -> None:
        """Raise Refused outside of the window."""
        if not self.is_open(at):
            raise Refused(self.why, code=self.code)


def reopen_window(ticket: Ticket) -> Window:
    """A closed request can be reopened up to REOPENS_WITHIN_DAYS working days after it was resolved."""
    resolved_at, days = ticket.resolved_at or ticket.closed_at, settings.REOPENS_WITHIN_DAYS
    why = ngettext(
        "This was solved more than %(count)s working day ago. Please submit a new request.",
        "This was solved more than %(count)s working days ago. Please submit a new request.",
        days,
    )
    until = working_days_after(ticket, resolved_at, days) if resolved_at is not None else ticket.submitted_at
    return Window(why % {"count": days}, "too_late_to_reopen", closes_at=until)


def fill_window(ticket: Ticket) -> Window:
    """What the provider fills in can be filled in where the form asks for it."""
    is_shut = not relevant_fields(ticket, "fulfilment")
    why = _("The form of this request asks nothing of those who work on it.") if is_shut else ""
    return Window(why, "nothing_to_fill", is_shut=is_shut)


def supply_window(ticket: Ticket) -> Window:
    """What was promised at filing can be sent until all of it is there."""
    is_shut = not promised(ticket)
    why = _("Nothing more is expected from the requester.") if is_shut else ""
    return Window(why, "nothing_expected", is_shut=is_shut)


def refile_window(ticket: Ticket) -> Window:
    """Only a request that fits no service is given another one."""
    is_shut = not ticket.service.is_catch_all
    why = _("This request has its service. Transfer it to another department instead.") if is_shut else ""
    return Window(why, "has_its_service", is_shut=is_shut)


def no_owner_window(ticket: Ticket) -> Window:
    """A request that fits no service joins the needs without an owner once, and never where it is confidential."""
    if not ticket.service.is_catch_all:
        return refile_window(ticket)
    if ticket.is_confidential:
        why = _("The request is confidential, so others cannot read it. Transfer it to a department instead.")
        return Window(why, "confidential", is_shut=True)
    if Need.objects.filter(ticket=ticket, ended_at=None).exists():
        return Window(_("It is already on the list of needs without an owner."), "on_the_list", is_shut=True)
    return Window()


def keep_need_window(ticket: Ticket) -> Window:
    """What is on the list of needs without an owner can be taken off it."""
    if Need.objects.filter(ticket=ticket, ended_at=None).exists():
        return Window()
    return Window(_("It is not on the list of needs without an owner."), "not_on_the_list", is_shut=True)


def working_days_after(ticket: Ticket, start: datetime, days: int) -> datetime:
    """Return the end of the provider's working day that lies so many working days after that of `start`."""
    schedule = schedule_of_provider(ticket)
    return schedule.due(start, schedule.working_days(start, days))


def schedule_of_provider(ticket: Ticket) -> Schedule:
    """Return the working times of the department that the request was submitted to."""
    return schedule_of(current_version(ticket.provider.calendar_id).pk)
