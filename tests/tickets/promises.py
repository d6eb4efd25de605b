"""Requests whose promises tests read and correct: Mia asks Facilities, at the hours of the company."""

from departments.enums import Priority
from departments.models import Department
from sla.enums import ClockKind
from sla.models import Clock, Policy, PolicyVersion, Target
from tests.cast import Company, at
from tests.tickets.pages import filed
from tickets.actions.conversation import answer, ask, reply
from tickets.actions.lifecycle import resolve
from tickets.models import Ticket


def explained(ticket: Ticket) -> str:
    return f"/tickets/{ticket.number}/promise/"


def case_5(company: Company) -> Ticket:
    """The fifth conformance case, with the eight hours of the company: paused from Monday 16:00 to Tuesday 10:00."""
    ticket = filed(company, "Mon 09:00")
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 16:00"))
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Tue 10:00"))
    return ticket


def missed(company: Company) -> Clock:
    """A resolution that took half an hour too long."""
    ticket = filed(company, "Mon 09:00")
    reply(ticket=ticket, body="Hello", by=company.li_wei, at=at("Mon 09:10"))
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 10:00"))
    return Clock.objects.get(promise=ticket.promise, kind=ClockKind.RESOLUTION)


def agreed_with(consumer: Department, company: Company, *, answer_hours: float, done_hours: float) -> None:
    """Let Facilities promise this department hours of its own, whatever the priority."""
    policy = Policy.objects.create(name="Agreed", provider=company.facilities, consumer=consumer)
    version = PolicyVersion.objects.create(policy=policy, number=1, published_at=at("Mon 00:00"))
    hours = ((ClockKind.FIRST_RESPONSE, answer_hours), (ClockKind.RESOLUTION, done_hours))
    for priority in Priority.values:
        for kind, span in hours:
            Target.objects.create(version=version, kind=kind, priority=priority, seconds=int(span * 3600))
