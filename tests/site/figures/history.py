"""A random but consistent past of the small company, written straight into the tables."""

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from departments.models import Department, Service
from sla.enums import PROMISED_KINDS
from sla.models import Promise, Verdict
from surveys.models import Rating
from tests.cast import Company
from tickets.enums import ClosedHow
from tickets.models import Ticket
from tickets.workflow import State

OPEN = [State.NEW, State.IN_PROGRESS, State.WAITING_REQUESTER, State.AWAITING_APPROVAL]
ENDED = [State.RESOLVED, State.CLOSED, State.CLOSED, State.CLOSED, State.CANCELLED]


def happened(company: Company, now: datetime, *, tickets: int = 120, seed: int = 1) -> None:
    """Write `tickets` requests of the last 100 days with promises, verdicts and ratings."""
    random = Random(seed)
    services = [company.move_desk, company.screens, company.payslip]
    consumers = [company.finance, company.sales, company.it, company.facilities]
    for number in range(tickets):
        one(company, now, random, random.choice(services), random.choice(consumers), f"{seed}-{number}")


def one(
    company: Company, now: datetime, random: Random, service: Service, consumer: Department, number: str
) -> Ticket:
    """Write one request."""
    filed = now - timedelta(minutes=random.randint(1, 100 * 1440))
    state = random.choice(OPEN + ENDED)
    due = now + timedelta(hours=random.randint(-60, 30)) if state in OPEN else filed + timedelta(hours=80)
    promise = _promise(service, consumer, state, due, random)
    closed = (
        filed + timedelta(hours=random.randint(1, 100)) if state in (State.CLOSED, State.RESOLVED) else None
    )
    ticket = Ticket.objects.create(
        number=f"OLD-{number}", title=f"Request {number}", service=service, provider=service.department,
        consumer=consumer, requester=company.mia, filer=company.mia, holder_department=service.department,
        holder_since=filed, state=state, promise=promise, cycle=random.choice([1, 1, 1, 2]), submitted_at=filed,
        is_confidential=service.is_confidential, is_imported=random.random() < 0.2, resolved_at=closed,
        closed_at=closed if state == State.CLOSED else None, closed_how=ClosedHow.CONFIRMED, submission_key=uuid4(),
    )  # fmt: skip
    _verdicts(promise, due, now, Random(number))
    if state == State.CLOSED:
        _ratings(ticket, random)
    return ticket


def _promise(service: Service, consumer: Department, state: State, due: datetime, random: Random) -> Promise:
    is_open = state in OPEN
    runs = is_open and state != State.WAITING_REQUESTER
    return Promise.objects.create(
        provider=service.department, consumer=consumer, service=service, holder=service.department, priority="normal",
        is_open=is_open, next_due_at=due if runs else None,
        at_risk_at=due - timedelta(hours=random.randint(1, 40)) if runs else None,
    )  # fmt: skip


def _verdicts(promise: Promise, due: datetime, now: datetime, random: Random) -> None:
    """Write what was kept and missed; some of the misses count as kept after corrections."""
    for kind in PROMISED_KINDS:
        if random.random() < 0.8 and due < now:
            is_met_raw = random.random() < 0.6
            Verdict.objects.create(
                promise=promise, kind=kind, provider=promise.provider, consumer=promise.consumer,
                service=promise.service, is_met=is_met_raw or random.random() < 0.2, is_met_raw=is_met_raw,
                is_imported=random.random() < 0.2, counts_at=due,
            )  # fmt: skip


def _ratings(ticket: Ticket, random: Random) -> None:
    for cycle in range(1, ticket.cycle + 1):
        if random.random() < 0.6:
            Rating.objects.create(
                ticket=ticket, cycle=cycle, rater=ticket.requester, provider=ticket.provider, consumer=ticket.consumer,
                service=ticket.service, score=random.randint(1, 5), given_at=ticket.closed_at,
            )  # fmt: skip
