"""What the state machine does: each verb on the ticket, and then on the model of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from servicedesk.calendars.actions import publish_version
from servicedesk.calendars.queries import current_version
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.actions import planned, promises
from sla.actions.corrections import exclude
from sla.actions.edits import CalendarEdit, apply_policy, repin
from sla.models import Clock
from sla.queries.exclusion_preview import preview_exclusion
from tests.cast import Company
from tests.sla.desk_model import TABLES, Desk
from tests.sla.desk_times import publish_times
from tests.sla.minutes import Change, MinuteClock, hours, minute, moment
from tickets.actions import conversation, lifecycle, work
from tickets.models import Ticket

SAID = "☞ words of a person ☜"  # what every verb of the machine says
ILLEGAL = (Refused, NotAllowed, ValidationError, Ticket.DoesNotExist)


class Verbs:
    """Needs the company, the moment, the ticket and the desk; what is refused changes nothing in either."""

    company: Company
    now: datetime
    ticket: Ticket
    desk: Desk
    contents: dict[str, dict[str, Any]]

    @property
    def minute(self) -> int:
        return minute(self.now)

    def attempt(self, verb: Callable[[], Any], follow: Callable[[Any], None]) -> None:
        """Let the desk do it, and the model after it; what is refused changes nothing in either."""
        try:
            done = verb()
        except ILLEGAL:
            return
        self.desk.note(self.minute)
        follow(done)
        self.desk.settle(self.minute)

    def person(self, name: str) -> Any:
        if name == "whose turn it is":
            name = {"facilities": "li_wei", "movers": "chen", "it": "tom"}[self.desk.holder]
        return getattr(self.company, name)

    def take(self, actor: str) -> None:
        self.attempt(
            lambda: work.take(ticket=self.ticket, by=self.person(actor)),
            lambda _: setattr(self.desk, "state", "in_progress"),
        )

    def assign(self, actor: str, unit: str) -> None:
        def follow(_: Any) -> None:
            if unit != self.desk.holder:
                self.desk.hand_over(unit, self.minute)

        verb = lambda: work.assign(ticket=self.ticket, by=self.person(actor), team=self.person(unit))  # noqa: E731
        self.attempt(verb, follow)

    def transfer(self, actor: str, to: str, wrong: bool) -> None:
        def follow(_: Any) -> None:
            misroute, waited = wrong and not self.desk.answered, self.desk.state == "waiting_requester"
            self.desk.hand_over(to, self.minute, provider=self.desk.department[to], misroute=misroute)
            self.desk.state = "new"
            if waited:
                self.desk.resume(self.minute)

        self.attempt(
            lambda: work.transfer(
                ticket=self.ticket,
                to=self.person(to),
                reason=SAID,
                by=self.person(actor),
                wrong_department=wrong,
            ),
            follow,
        )

    def ask(self, actor: str) -> None:
        def follow(_: Any) -> None:
            self.desk.speak(self.minute)
            self.desk.state = "waiting_requester"
            self.desk.rest(self.minute)

        self.attempt(
            lambda: conversation.ask(ticket=self.ticket, question=SAID, by=self.person(actor)), follow
        )

    def answer(self, actor: str) -> None:
        self.attempt(
            lambda: conversation.answer(ticket=self.ticket, body=SAID, by=self.person(actor)),
            lambda _: self.heard(),
        )

    def reply(self, actor: str) -> None:
        def follow(message: Any) -> None:
            if not message.is_from_provider:
                self.heard()
                return
            self.desk.state = "in_progress" if self.desk.state == "new" else self.desk.state
            self.desk.speak(self.minute)

        self.attempt(lambda: conversation.reply(ticket=self.ticket, body=SAID, by=self.person(actor)), follow)

    def heard(self) -> None:
        if self.desk.state == "resolved":
            return
        self.desk.hear(self.minute)
        if self.desk.state == "waiting_requester":
            self.desk.state = "in_progress"
            self.desk.resume(self.minute)

    def note(self, actor: str) -> None:
        self.attempt(
            lambda: conversation.note(ticket=self.ticket, body=SAID, by=self.person(actor)),
            lambda _: None,
        )

    def set_priority(self, actor: str, priority: str) -> None:
        self.attempt(
            lambda: work.set_priority(
                ticket=self.ticket, priority=priority, reason=SAID, by=self.person(actor)
            ),
            lambda _: self.desk.set_priority(priority, self.minute),
        )

    def resolve(self, actor: str) -> None:
        def follow(_: Any) -> None:
            self.desk.answered = True
            self.desk.end("resolved", self.minute)
            self.desk.resolved, self.desk.resolved_hours = self.minute, self.desk.hours[self.desk.provider]

        self.attempt(
            lambda: lifecycle.resolve(ticket=self.ticket, answer=SAID, by=self.person(actor)), follow
        )

    def confirm(self, actor: str) -> None:
        self.attempt(
            lambda: lifecycle.confirm(ticket=self.ticket, by=self.person(actor)),
            lambda _: setattr(self.desk, "state", "closed"),
        )

    def not_solved(self, actor: str) -> None:
        self.attempt(
            lambda: lifecycle.not_solved(ticket=self.ticket, why=SAID, by=self.person(actor)),
            lambda _: self.desk.begin_again(self.minute),
        )

    def reopen(self, actor: str) -> None:
        self.attempt(
            lambda: lifecycle.reopen(ticket=self.ticket, why=SAID, by=self.person(actor)),
            lambda _: self.desk.begin_again(self.minute),
        )

    def cancel(self, actor: str) -> None:
        self.attempt(
            lambda: lifecycle.cancel(ticket=self.ticket, by=self.person(actor)),
            lambda _: self.desk.end("cancelled", self.minute),
        )

    def hear(self, actor: str) -> None:
        self.reply(actor)

    # What no verb of tickets does yet, and what is done to calendars

    def agree_date(self, ahead: int) -> None:
        for clock in self.desk.open(["resolution"]):
            fresh = MinuteClock("", 1, 0, [Change(self.minute, "running", "", clock.changes[-1].hours, "")])
            date = fresh.due(ahead * 60)
            assert date is not None
            promise = promises.lock(self.ticket.promise_id)
            planned.agree_date(promise, date, at=self.now, by=self.company.mia)
            promises.recalculate(promise)
            self.desk.note(self.minute)
            target = (clock.used(self.minute) + ahead) * 60
            if target != clock.target:  # what is agreed on top of grace keeps it
                clock.target, clock.grace = target, 0
            self.desk.settle(self.minute)

    def publish(self, times: str, is_agreed: bool, is_applied: bool) -> None:
        """Other times come into force, and are perhaps given to open requests."""
        self.desk.note(self.minute)
        version = publish_times(self.company, TABLES[times], is_agreed=is_agreed)
        if is_agreed:
            self.desk.agreed = TABLES[times]
        else:
            self.desk.published = TABLES[times]
        if is_applied:
            apply_policy(version, after=0, at=self.now, by=None)
            self.desk.apply(is_agreed=is_agreed, now=self.minute)
        self.desk.settle(self.minute)

    def correct(self, which: int, start: int, length: int) -> None:
        clock = self.desk.clocks[which % len(self.desk.clocks)]
        row = self.row(clock)
        begun = clock.changes[0].at
        end = self.minute if clock.stopped_at is None else clock.stopped_at
        if end <= begun:
            return
        start = begun + start % (end - begun)
        until = min(start + length, end)
        span = {"from_at": moment(start * 60), "to_at": moment(until * 60)}
        if not preview_exclusion(row, **span, at=self.now).left_out:
            with pytest.raises(ValidationError):
                exclude(clock=row, **span, reason=SAID, by=self.company.ari)
            return
        exclude(clock=row, **span, reason=SAID, by=self.company.ari)
        if clock.stopped_at is None and clock.kind != "requester_wait" and clock.due_at:
            clock.breached_at = clock.breached_at or (clock.due_at if clock.due_at < self.now else None)
        clock.excluded.append((start, until))
        self.desk.settle(self.minute)

    def edit_calendar(self, unit: str, days: int, windows: list[list[str]]) -> None:
        day = (self.now + timedelta(days=days)).date().isoformat()
        content = self.contents[unit]
        content = {**content, "overrides": {**content["overrides"], day: windows}}
        calendar = self.person(unit).calendar
        before = current_version(calendar)
        version = publish_version(calendar=calendar, content=content, by=None)
        edit, after, is_last = CalendarEdit(version, before, None), 0, False
        while not is_last:
            batch = repin(edit, after=after, at=self.now, size=2)
            after, is_last = batch.last, batch.is_last
        self.contents[unit], self.desk.hours[unit] = content, hours(content)
        for clock in self.desk.open():
            if clock.unit == unit and not clock.is_around_the_clock:
                self.desk.note(self.minute)
                if clock.state == "running":
                    self.desk.change(clock, self.minute, "running")
        self.desk.settle(self.minute)

    def row(self, clock: MinuteClock) -> Clock:
        return Clock.objects.get(promise=self.ticket.promise_id, kind=clock.kind, cycle=clock.cycle)
