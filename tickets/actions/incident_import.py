"""Bring the history of another system in: incidents become tickets, promises, verdicts and timelines.

Clocks stay off for what is imported; the source's own verdict is stored, and counted as imported. A longer export may
follow: what is new in it is added to the timelines, and ticket, promise and verdict are derived again from all that is
known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from servicedesk.events.models import Event
from servicedesk.events.record import Fact, record_all, subject_type
from servicedesk.web.display.markup import RENDERER, safe_markdown
from sla.models import Promise
from tickets.enums import ClosedHow, Source
from tickets.events import TicketEvent
from tickets.incidents.course import Course
from tickets.incidents.meaning import readable, ticket_number
from tickets.incidents.reading import Row
from tickets.models import Participation, Ticket
from tickets.workflow import OPEN_STATES, State

from .incident_history import Step, StoredUpdate, moved_by, steps_of, stored_updates
from .incident_setting import Setting
from .incident_verdicts import outcome_of, write_verdicts

PROMISE_UPDATED = ["provider", "holder", "priority", "is_open", "imported_outcome"]
TICKET_UPDATED = [
    "state", "provider", "holder_department", "holder_person", "holder_since", "priority", "cycle", "resolved_at",
    "closed_at", "closed_how",
]  # fmt: skip


@dataclass
class ImportProgress:
    """What an import has written so far, and the numbers it left alone because requests of this desk bear them."""

    tickets: int = 0
    moves: int = 0
    taken: list[str] = field(default_factory=list)


def import_incidents(incidents: Iterable[Sequence[Row]], *, setting: Setting, added: ImportProgress) -> None:
    """Write a batch of incidents in one transaction, each with its rows as they happened.

    Rows that an earlier run has written are in the timeline already and are not written again.
    """
    by_number = {ticket_number(rows[0].number): rows for rows in incidents}
    with transaction.atomic():
        tickets = _known(by_number, added)
        stored = _stored(tickets.values())
        courses: list[tuple[Ticket, Course]] = []
        facts: list[Fact] = []
        before = {ticket.pk: _values(ticket) for ticket in tickets.values()}
        for number, rows in by_number.items():
            if number not in added.taken:
                ticket = tickets.get(number) or _new_ticket(number, rows[0], setting)
                course, fresh = _happen(ticket, steps_of(rows, stored.get(ticket.pk, []), setting))
                courses.append((ticket, course))
                facts += fresh
        _save(courses, before)
        facts.sort(key=lambda fact: fact.at)
        record_all(facts)
        _write_participations(facts)
        added.tickets += sum(1 for ticket, _course in courses if ticket.number not in tickets)
        added.moves += len(facts)


def _known(numbers: Iterable[str], added: ImportProgress) -> dict[str, Ticket]:
    found = (
        Ticket.objects.filter(number__in=list(numbers))
        .order_by("pk")
        .select_related("promise")
        .select_for_update(of=("self",), no_key=True)
    )
    tickets = {ticket.number: ticket for ticket in found}
    added.taken += [number for number, ticket in tickets.items() if not ticket.is_imported]
    return {number: ticket for number, ticket in tickets.items() if ticket.is_imported}


def _stored(tickets: Iterable[Ticket]) -> Mapping[int, list[StoredUpdate]]:
    """Return what the timelines have from earlier exports, by ticket."""
    events = Event.objects.filter(
        subject_type=subject_type(Ticket),
        subject_id__in=[ticket.pk for ticket in tickets],
        kind=TicketEvent.IMPORTED_MOVE,
    )
    return stored_updates(events.order_by("subject_id", "seq"))


def _new_ticket(number: str, row: Row, setting: Setting) -> Ticket:
    department = setting.department(row.group)
    service = setting.service(row.category, department)
    requester, place = setting.caller(row.caller), setting.place(row.location)
    where = readable("Location", row.location) if row.location and place is None else ""
    promise = Promise(
        provider=department,
        consumer=setting.unassigned,
        service=service,
        holder=department,
        priority="normal",
    )
    return Ticket(
        number=number,
        source=Source.IMPORT,
        title=" · ".join(
            filter(
                None,
                [service.name_en or service.name_zh, row.subcategory and f"Subcategory {row.subcategory}"],
            )
        )[:200],
        description=where,
        description_html=safe_markdown(where) if where else "",
        description_renderer=RENDERER,
        place_id=place,
        service=service,
        provider=department,
        consumer=setting.unassigned,
        requester=requester,
        filer=requester,
        holder_department=department,
        holder_since=row.opened_at,
        state=State.NEW.value,
        promise=promise,
        is_imported=True,
        submitted_at=row.opened_at,
    )


def _happen(ticket: Ticket, steps: Iterator[Step]) -> tuple[Course, list[Fact]]:
    """Let the steps happen to the ticket; return what became of it, and the entries that its timeline lacks."""
    course, facts = Course(), []
    for step in steps:
        course.go(step.update)
        if step.is_fresh:
            data = moved_by(step, course.state)
            facts.append(Fact(kind=TicketEvent.IMPORTED_MOVE, subject=ticket, at=step.update.at, data=data))
    _become(ticket, course)
    return course, facts


def _become(ticket: Ticket, course: Course) -> None:
    ticket.state, ticket.priority, ticket.cycle = course.state.value, course.priority, course.cycle
    ticket.holder_department_id = ticket.provider_id = course.department
    ticket.holder_person_id, ticket.holder_since = course.person, course.holder_since or ticket.submitted_at
    ticket.resolved_at, ticket.closed_at = course.resolved_at, course.closed_at
    ticket.closed_how = ClosedHow.IMPORTED if course.state == State.CLOSED else ""
    promise = ticket.promise
    promise.provider_id, promise.holder_id = course.department, course.department
    promise.priority, promise.is_open = course.priority, course.state in OPEN_STATES
    promise.imported_outcome = outcome_of(course.judgement())


def _values(ticket: Ticket) -> list[Any]:
    saved = (ticket, TICKET_UPDATED), (ticket.promise, PROMISE_UPDATED)
    return [row.serializable_value(name) for row, names in saved for name in names]


def _save(courses: Sequence[tuple[Ticket, Course]], before: Mapping[int, list[Any]]) -> None:
    """Write tickets with their promises: what is new in one statement each, what has changed by update."""
    tickets = [ticket for ticket, _course in courses]
    new = [ticket for ticket in tickets if ticket.pk is None]
    old = [ticket for ticket in tickets if ticket.pk is not None and _values(ticket) != before[ticket.pk]]
    Promise.objects.bulk_create([ticket.promise for ticket in new])
    for ticket in new:
        ticket.promise_id = ticket.promise.pk
    Ticket.objects.bulk_create(new)
    Promise.objects.bulk_update([ticket.promise for ticket in old], PROMISE_UPDATED)
    Ticket.objects.bulk_update(old, TICKET_UPDATED)
    write_verdicts([(ticket, course.judgement()) for ticket, course in courses])


def _write_participations(facts: Iterable[Fact]) -> None:
    first: dict[tuple[int, int], datetime] = {}
    for fact in facts:
        first.setdefault((fact.subject.pk, fact.data["department"]), fact.at)
    Participation.objects.bulk_create(
        [
            Participation(ticket_id=ticket, department_id=department, first_at=at)
            for (ticket, department), at in first.items()
        ],
        ignore_conflicts=True,
    )
