"""Who is notified: the people on both sides of a ticket, those who answer for it, and deputies."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from departments.cached_reads import org_tree
from departments.enums import WORKING_ROLES, MemberRole
from departments.models import Department, Membership
from departments.queries.people import agents_of, department_of, members_with, nearest
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import deputies_of
from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import current_version
from sla.enums import Audience
from tickets.models import Ticket
from tickets.rules import access

People = list[User]


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


def leads_of(unit: Department) -> People:
    """Return the leads of the unit or of its department, away or not; where there is none, the nearest head."""
    at: Department | None = unit
    while at is not None:
        leads = list(members_with(at.pk, [MemberRole.LEAD]))
        if leads:
            return leads
        at = at.parent if at.is_team else None
    return heads_of(unit)


def heads_of(unit: Department | int) -> People:
    """Return the head of the unit, or the nearest above it, away or not."""
    return nearest(unit if isinstance(unit, int) else unit.pk, MemberRole.HEAD)


def assignee_of(ticket: Ticket, at: datetime) -> People:
    """Return who has the ticket, or their deputy while they are away, or else the lead; no one where no one has it."""
    if ticket.holder_person is None:
        return []
    return first_present(_levels(Audience.ASSIGNEE, ticket), at)


def step_audience(audience: str, ticket: Ticket, at: datetime, *, person: User | None = None) -> People:
    """Return the people that an SLA step or a verb notifies; for the absent, their deputy, else the next level.

    `person` is whom the step names; above them is the lead of the unit that has the ticket.
    """
    if audience == Audience.REQUESTER:
        return asking_side(ticket)
    if audience == Audience.PERSON:
        named = [person] if person is not None else []
        return first_present([lambda: named, *_levels(Audience.LEAD, ticket)], at)
    if audience == Audience.BOTH_HEADS:
        own = first_present(_levels(Audience.HEAD, ticket), at)
        return _once([*own, *first_present([lambda: heads_of(ticket.consumer_id)], at)])
    return first_present(_levels(audience, ticket), at)


def reminded_by(nudger: int, ticket: Ticket, at: datetime, *, is_ignored: bool) -> People:
    """Return whom a nudge of the person with the id `nudger` reminds; no one where there is no one else.

    Who has the ticket; the lead where no one else has it, or as well where the nudge before `is_ignored`. Where the
    nudger is that lead, the next one up, and where there is none, those who work the queue.
    """
    unit, person = ticket.holder_department, ticket.holder_person
    own: list[Callable[[], People]] = [] if person is None else [lambda: [person]]
    above = [
        *_levels(Audience.LEAD, ticket),
        *_heads_above(unit.pk),
        lambda: queue_of(unit),
        lambda: list(agents_of(department_of(unit))),
    ]
    reminded = first_present([*own, *above], at, without=nudger)
    return _once([*reminded, *first_present(above, at, without=nudger)]) if is_ignored else reminded


def first_present(
    levels: Iterable[Callable[[], People]], at: datetime, *, without: int | None = None
) -> People:
    """Return the people of the first level where anybody is at work, deputies in the place of the absent.

    Where everyone is away, those of the first level are told all the same. The person with the id `without` is passed
    over, as a deputy too.
    """
    fallback: People = []
    for level in levels:
        people = [person for person in level() if person.is_active and person.pk != without]
        present = [person for person in _present(people, at) if person.pk != without]
        if present:
            return present
        fallback = fallback or people
    return fallback


def working_moment(person: User, at: datetime) -> datetime:
    """Return `at`, or the beginning of the person's next working time where they do not work at `at`."""
    calendar_id = person.calendar_id
    if calendar_id is None:
        primary = Membership.objects.filter(user=person, is_primary=True)
        calendar_id = primary.values_list("department__calendar_id", flat=True).first()
    if calendar_id is None:
        return at
    return schedule_of(current_version(calendar_id).pk).next_opening(at)


def _levels(audience: str, ticket: Ticket) -> list[Callable[[], People]]:
    """Return the audience and the levels above it, from the bottom up; read only as far as needed."""
    unit = ticket.holder_department
    person = ticket.holder_person
    order: list[tuple[str, Callable[[], People]]] = [
        (Audience.ASSIGNEE, lambda: [person] if person is not None else queue_of(unit)),
        (Audience.TEAM, lambda: queue_of(unit)),
        (Audience.LEAD, lambda: leads_of(unit)),
        (Audience.HEAD, lambda: heads_of(unit)),
    ]
    start = [name for name, _level in order].index(audience)
    above = [level for name, level in order[start + 1 :] if name != Audience.TEAM]
    return [order[start][1], *above]


def _heads_above(unit: int) -> Iterator[Callable[[], People]]:
    """Yield the heads of each unit above, from the bottom up."""
    parent = org_tree().parent
    while (above := parent[unit]) is not None:
        yield partial(heads_of, above)
        unit = above


def _present(people: People, at: datetime) -> People:
    """Return those at work and the deputies of the others, as far as these are at work themselves."""
    away = deputies_of([person.pk for person in people], at)
    deputies = {deputy for deputy in away.values() if deputy is not None}
    away_too = deputies_of(deputies, at)
    standing_in = User.objects.filter(pk__in=deputies - away_too.keys(), is_active=True).order_by("id")
    return _once([*(person for person in people if person.pk not in away), *standing_in])


def _once(people: Iterable[User]) -> People:
    return list({person.pk: person for person in people}.values())
