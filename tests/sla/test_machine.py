"""Random verbs of random people on a ticket, with a moving clock, against a desk that counts minute by minute.

After every step each stored due, elapsed time, breach, verdict and armed step is compared, and the invariants of
promises are asked. `PROVE=500 make test TESTS=tests/sla/test_machine.py` tries more examples, and other ones each time.
"""

import os
from contextlib import ExitStack
from datetime import datetime

import pytest
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from servicedesk.events import clock as desk_clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.models import Dispatch, Event
from servicedesk.timers.drain import drain
from tests.cast import Company
from tests.sla.desk_comparing import Comparison
from tests.sla.desk_model import Desk
from tests.sla.desk_stage import BEGIN, CALENDARS, FITTING, GIVEN, LAST, PAUSES, priorities, set_stage
from tests.sla.desk_verbs import SAID, Verbs
from tests.sla.minutes import MINUTE, Change, MinuteClock, hours
from tickets.actions.submission import submit


class DeskMachine(Verbs, RuleBasedStateMachine):
    """A ticket of Mia's at Facilities, and the model of it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGIN
        self.stack = ExitStack()
        self.stack.enter_context(desk_clock.replaced(lambda: self.now))
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        """History names what was said, and never repeats it: words lie in rows that can be blanked."""
        words = Event.objects.annotate(text=Cast("data", TextField()))
        assert not words.filter(text__contains=SAID).exists()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        self.stack.close()

    @initialize(priority=priorities, team=st.booleans())
    def file(self, priority: str, team: bool) -> None:
        service = self.company.move_desk
        service.team = self.company.movers if team else None
        service.save()
        self.contents = {unit: dict(content) for unit, content in CALENDARS.items()}
        self.ticket = submit(service=service, title=f"Desk {SAID}", by=self.company.mia, priority=priority)
        self.desk = Desk(
            hours={unit: hours(content) for unit, content in self.contents.items()},
            department={"facilities": "facilities", "movers": "facilities", "it": "it", "finance": "finance"},
            consumer="finance",
            provider="facilities",
            holder="movers" if team else "facilities",
            priority=priority,
        )
        for kind in ("first_response", "resolution", "ownership"):
            self.desk.start(kind, self.minute)
        self.desk.settle(self.minute)

    @rule(minutes=PAUSES, data=st.data(), stubborn=st.sampled_from([False] * 6 + [True]))
    def step(self, minutes: int, data: st.DataObject, stubborn: bool) -> None:
        """Let time pass, then somebody does what fits, or (stubborn) anything at all."""
        if minutes:
            self.wait(minutes)
            self.desk_and_model_agree()
        verb = data.draw(st.sampled_from(sorted(GIVEN) if stubborn else FITTING[self.desk.state]), "verb")
        given = {name: data.draw(strategy, name) for name, strategy in GIVEN[verb].items()}
        getattr(self, verb)(**given)

    # Time

    def wait(self, minutes: int) -> None:
        self.now = min(self.now + minutes * MINUTE, LAST)
        drain()
        # Of what follows from events only the end of a wait matters here; the notices would take all the time.
        follows = Dispatch.objects.filter(state=Dispatch.State.PENDING)
        follows.exclude(subscriber__endswith=".end_unanswered").update(state=Dispatch.State.DONE)
        dispatch_pending()
        assert not Dispatch.objects.exclude(state=Dispatch.State.DONE).exists()
        was = self.desk.state
        closes = self.closes_at() if was == "resolved" else None
        self.desk.pass_time(self.minute)
        if closes is not None and closes <= self.now:
            self.desk.state = "closed"
        if was != "resolved" and self.desk.state == "resolved":
            self.desk.resolved, self.desk.resolved_hours = self.minute, self.desk.hours[self.desk.provider]
        self.desk.settle(self.minute)

    def closes_at(self) -> datetime:
        here = self.desk.resolved_hours
        clock = MinuteClock("", 1, 0, [Change(self.desk.resolved, "running", "", here, "")])
        found = clock.due(here.working_days(self.desk.resolved, 3) * 60)
        assert found is not None
        return found

    @invariant()
    def desk_and_model_agree(self) -> None:
        Comparison(self.company, self.ticket, self.desk, self.now).all_agrees()


def play(company: Company, examples: int, steps: int, **given: object) -> None:
    """Let the machine run; an example that fails prints its steps."""
    set_stage(company)
    DeskMachine.company = company
    usual = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(DeskMachine, settings=settings(usual, **given))


def test_the_desk_keeps_its_promises_as_counted_minute_by_minute(company: Company) -> None:
    more = int(os.environ.get("PROVE", "0"))
    if more:
        play(company, more, 30)
    else:
        play(company, 8, 20, derandomize=True, phases=[Phase.generate])


@pytest.mark.faults
def test_the_desk_keeps_its_promises_through_long_lives(company: Company) -> None:
    play(company, 100, 50)
