"""Who is notified: the people on both sides of a ticket, those who answer for it, and deputies."""

from collections.abc import Callable
from datetime import datetime

from departments.enums import WORKING_ROLES, MemberRole
from departments.models import Department, Membership
from departments.queries.people import agents_of, leads_of, members_with, nearest
from departments.queries.presence import People, first_present, once, present_heads
from servicedesk.accounts.models import User
from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import current_version
from sla.enums import Audience
from tickets.models import Ticket
from tickets.rules import access


def asking_side(ticket: Ticket) -> People:
    """Return the requester, and who filed it for them."""
    return [ticket.requester, *([ticket.filer] if ticket.filer_id != ticket.requester_id else [])]


def watchers_of(ticket: Ticket) -> People:
    """Return the active people who follow the ticket and may read it now."""
    watchers = User.objects.filter(watching__ticket=ticket, is_active=True).order_by("id")
    return [person for person in watchers if access(person, ticket).sees_content]


def queue_of(unit: Department) -> People:
    """Return who works the queue of exactly this unit; where it has no one of its own, the whole department."""
    return list(members_with(unit.pk, WORKING_ROLES)) or list(agents_of(unit))


def heads_of(unit: int) -> People:
    """Return the head of the unit, or the nearest above it, away or not."""
    return nearest(unit, MemberRole.HEAD)


def assignee_of(ticket: Ticket, at: datetime) -> People:
    """Return who has the ticket, or their deputy while they are away, or else the lead; no one where no one has it."""
    if ticket.holder_person is None:
        return []
    return first_present(levels_from(Audience.ASSIGNEE, ticket), at)


def present_audience(audience: str, ticket: Ticket, at: datetime, *, person: User | None = None) -> People:
    """Return the people that an SLA step or a verb notifies; for the absent, their deputy, else the next level.

    `person` is whom the step names; above them is the lead of the unit that has the ticket.
    """
    if audience == Audience.REQUESTER:
        return asking_side(ticket)
    if audience == Audience.PERSON:
        named = [person] if person is not None else []
        return first_present([lambda: named, *levels_from(Audience.LEAD, ticket)], at)
    if audience == Audience.BOTH_HEADS:
        own = first_present(levels_from(Audience.HEAD, ticket), at)
        return once([*own, *present_heads(ticket.consumer_id, at)])
    return first_present(levels_from(audience, ticket), at)


def working_moment(person: User, at: datetime) -> datetime:
    """Return `at`, or the beginning of the person's next working time where they do not work at `at`."""
    calendar_id = person.calendar_id
    if calendar_id is None:
        primary = Membership.objects.filter(user=person, is_primary=True)
        calendar_id = primary.values_list("department__calendar_id", flat=True).first()
    if calendar_id is None:
        return at
    return schedule_of(current_version(calendar_id).pk).next_opening(at)


def levels_from(audience: str, ticket: Ticket) -> list[Callable[[], People]]:
    """Return the audience and the levels above it, from the bottom up; read only as far as needed."""
    unit = ticket.holder_department
    person = ticket.holder_person
    order: list[tuple[str, Callable[[], People]]] = [
        (Audience.ASSIGNEE, lambda: [person] if person is not None else queue_of(unit)),
        (Audience.TEAM, lambda: queue_of(unit)),
        (Audience.LEAD, lambda: leads_of(unit)),
        (Audience.HEAD, lambda: heads_of(unit.pk)),
    ]
    start = [name for name, _level in order].index(audience)
    above = [level for name, level in order[start + 1 :] if name != Audience.TEAM]
    return [order[start][1], *above]
