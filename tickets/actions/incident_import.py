"""Bring the history of another system in: batches of rows become tickets, promises, verdicts and timelines.

Clocks stay off for what is imported; the source's own verdict is kept, and counted as imported.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from servicedesk.events.models import Event
from servicedesk.events.record import Fact, record_all, subject_type
from sla.enums import ClockKind, Outcome
from sla.models import Promise, Verdict
from tickets.enums import ClosedHow
from tickets.incidents.meaning import priority_of, state_of, ticket_number
from tickets.incidents.reading import Row
from tickets.models import Participation, Ticket
from tickets.workflow import OPEN_STATES, State

from .incident_setting import Setting

MOVE = "ticket.imported_move"


@dataclass
class Added:
    """What an import has written so far."""

    tickets: int = 0
    moves: int = 0
    rows_seen: dict[str, int] = field(default_factory=dict)


def import_rows(rows: Iterable[Row], *, setting: Setting, added: Added) -> None:
    """Write a batch in one transaction. Rows that an earlier run has written are passed over.

    `added` remembers how many rows of each incident were met in this run: the n-th row of an incident is the n-th
    entry of its timeline, so that a run that was broken off goes on where it stopped.
    """
    with transaction.atomic():
        groups = _by_number(rows)
        tickets = {
            ticket.number: ticket
            for ticket in Ticket.objects.filter(number__in=groups).select_related("promise")
        }
        known = _timeline_lengths(tickets.values())
        fresh = {
            number: _unseen(number, group, known.get(number, 0), added) for number, group in groups.items()
        }
        fresh = {number: group for number, group in fresh.items() if group}
        for number, group in fresh.items():
            tickets.setdefault(number, _new_ticket(number, group[0], setting))
        facts = [fact for number, group in fresh.items() for fact in _fold(tickets[number], group, setting)]
        _save([(tickets[number], group[-1]) for number, group in fresh.items()])
        facts.sort(key=lambda pair: pair[0])
        record_all([fact for _line, fact in facts])
        _write_participations(fact for _line, fact in facts)
        added.tickets += sum(1 for number in fresh if not known.get(number))
        added.moves += len(facts)


def _by_number(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(ticket_number(row.number), []).append(row)
    return groups


def _timeline_lengths(tickets: Iterable[Ticket]) -> dict[str, int]:
    numbers = {ticket.pk: ticket.number for ticket in tickets}
    events = Event.objects.filter(subject_type=subject_type(Ticket), subject_id__in=numbers)
    return {numbers[pk]: last for pk, last in events.values_list("subject_id").annotate(Max("seq"))}


def _unseen(number: str, group: list[Row], written: int, added: Added) -> list[Row]:
    before = added.rows_seen.get(number, 0)
    added.rows_seen[number] = before + len(group)
    return group[max(0, written - before) :]


def _new_ticket(number: str, row: Row, setting: Setting) -> Ticket:
    department = setting.department(row.group)
    service = setting.service(row.category, department)
    requester = setting.caller(row.caller)
    promise = Promise(
        provider=department,
        consumer=setting.unassigned,
        service=service,
        holder=department,
        priority="normal",
    )
    return Ticket(
        number=number,
        title=" · ".join(
            filter(None, [service.name_en, row.subcategory and f"Subcategory {row.subcategory}"])
        )[:200],
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


def _fold(ticket: Ticket, rows: list[Row], setting: Setting) -> list[tuple[int, Fact]]:
    """Let the rows happen to the ticket in file order; return its new timeline entries with their lines."""
    return [(row.line, _apply(ticket, row, setting)) for row in rows]


def _apply(ticket: Ticket, row: Row, setting: Setting) -> Fact:
    state = state_of(row.state)
    ticket.state = (state or State(ticket.state)).value
    department = setting.department(row.group) if row.group else ticket.holder_department
    person = setting.assignee(row.assignee, department)
    if department != ticket.holder_department or person != ticket.holder_person:
        ticket.holder_since = row.updated_at
    ticket.holder_department = ticket.provider = department
    ticket.holder_person = person
    ticket.priority = priority_of(row.priority)
    ticket.cycle = row.reopen_count + 1
    ticket.resolved_at, ticket.closed_at = _ends(ticket, row)
    ticket.closed_how = ClosedHow.IMPORTED if ticket.state == State.CLOSED else ""
    data: dict[str, Any] = {
        "source_state": row.state,
        "state": ticket.state,
        "department": department.pk,
        "person": person.pk if person else None,
        "source_actor": row.updated_by,
    }
    return Fact(kind=MOVE, subject=ticket, at=row.updated_at, data=data)


def _ends(ticket: Ticket, row: Row) -> tuple[datetime | None, datetime | None]:
    """Every row of the export carries the final moments; they hold from the row on that has the state."""
    is_resolved = ticket.state in (State.RESOLVED, State.CLOSED)
    resolved_at = (row.resolved_at or row.closed_at or row.updated_at) if is_resolved else None
    closed_at = (row.closed_at or row.updated_at) if ticket.state == State.CLOSED else None
    return resolved_at, closed_at


def _save(folded: Sequence[tuple[Ticket, Row]]) -> None:
    """Write tickets with their promises: what is new in one statement each, what was there before by update."""
    for ticket, last in folded:
        promise = ticket.promise
        promise.provider, promise.holder = ticket.provider, ticket.holder_department
        promise.priority, promise.is_open = ticket.priority, State(ticket.state) in OPEN_STATES
        if last.made_sla is not None:
            promise.imported_outcome = Outcome.MET if last.made_sla else Outcome.BREACHED
    new = [ticket for ticket, _last in folded if ticket.pk is None]
    old = [ticket for ticket, _last in folded if ticket.pk is not None]
    Promise.objects.bulk_create([ticket.promise for ticket in new])
    for ticket in new:
        ticket.promise_id = ticket.promise.pk
    Ticket.objects.bulk_create(new)
    Promise.objects.bulk_update([ticket.promise for ticket in old], PROMISE_UPDATED)
    Ticket.objects.bulk_update(old, TICKET_UPDATED)
    _write_verdicts(folded)


PROMISE_UPDATED = ["provider", "holder", "priority", "is_open", "imported_outcome"]
TICKET_UPDATED = [
    "state", "provider", "holder_department", "holder_person", "holder_since", "priority", "cycle", "resolved_at",
    "closed_at", "closed_how",
]  # fmt: skip


def _write_verdicts(ended: Iterable[tuple[Ticket, Row]]) -> None:
    Verdict.objects.bulk_create(
        [
            Verdict(
                promise=ticket.promise,
                kind=ClockKind.RESOLUTION,
                provider=ticket.provider,
                consumer=ticket.consumer,
                service=ticket.service,
                is_met=ticket.promise.imported_outcome == Outcome.MET,
                is_met_raw=ticket.promise.imported_outcome == Outcome.MET,
                is_imported=True,
                counts_at=ticket.resolved_at or ticket.closed_at or last.updated_at,
            )
            for ticket, last in ended
            if ticket.promise.imported_outcome is not None
        ],
        update_conflicts=True,
        unique_fields=["promise", "kind"],
        update_fields=["provider", "is_met", "counts_at"],
    )


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
