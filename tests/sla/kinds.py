"""Promises of every kind for the company of the tests, and a few words to speak of clocks."""

from datetime import datetime

from departments.enums import Priority
from departments.models import Department
from servicedesk.calendars.actions import create_calendar
from servicedesk.events import clock as desk_clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.timers.drain import drain
from sla.actions.policies import STANDARD_STEPS, WAIT_DAYS, TargetSpec, publish_policy
from sla.enums import ClockKind
from sla.models import Clock, PolicyVersion, Verdict
from tests.cast import HOURS, SHANGHAI, WEEK, Company, at
from tickets.actions.submission import submit
from tickets.models import Ticket

HOUR = 3600
OTHER_KINDS = {
    ClockKind.NEXT_RESPONSE: 2,
    ClockKind.CADENCE: 4,
    ClockKind.OWNERSHIP: 6,
    ClockKind.APPROVAL: 3,
}


def promise_everything(company: Company, *changed: TargetSpec) -> PolicyVersion:
    """Publish the company's times for every kind of clock, in hours of work; `changed` come instead of the usual."""
    usual = [
        *(
            TargetSpec(kind, Priority(priority), seconds=int(hours[place] * HOUR))
            for priority, hours in HOURS.items()
            for place, kind in enumerate((ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION))
        ),
        *(
            TargetSpec(kind, priority, seconds=hours * HOUR)
            for kind, hours in OTHER_KINDS.items()
            for priority in Priority
        ),
        *(TargetSpec(ClockKind.REQUESTER_WAIT, priority, working_days=WAIT_DAYS) for priority in Priority),
    ]
    own = {(one.kind, one.priority): one for one in changed}
    targets = [own.get((one.kind, one.priority), one) for one in usual]
    return publish_policy(targets=targets, steps=STANDARD_STEPS, by=None, at=at("Mon 00:00"))


def give_hours(unit: Department, *windows: list[str], zone: str = str(SHANGHAI)) -> None:
    """Let a unit work in these windows, Monday to Friday."""
    content = {"zone": zone, "week": dict.fromkeys(WEEK, [list(one) for one in windows]), "overrides": {}}
    unit.calendar = create_calendar(
        code=f"hours-{unit.code.lower()}", name_en=unit.code, name_zh="", content=content, by=None,
        at=datetime.fromisoformat("2026-01-01T00:00Z"),
    )  # fmt: skip
    unit.save()


def file_at(company: Company, moment: str, **given: object) -> Ticket:
    """Let Mia ask Facilities for something at that moment."""
    return submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at(moment), **given)  # type: ignore[arg-type]


def clock_of(ticket: Ticket, kind: str = ClockKind.RESOLUTION) -> Clock:
    """The newest clock of a kind."""
    return Clock.objects.filter(promise=ticket.promise_id, kind=kind).latest("cycle")


def verdict_of(ticket: Ticket, kind: str = ClockKind.RESOLUTION) -> Verdict:
    return Verdict.objects.get(promise=ticket.promise_id, kind=kind)


def drain_at(moment: str) -> None:
    """Let what is due by then happen, with what follows from it."""
    with desk_clock.frozen(at(moment)):
        drain()
        dispatch_pending()
