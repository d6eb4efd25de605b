"""One ticket as the verbs in tickets.actions would have kept it, without a database.

`Keeper` has a method per verb, in the order of time; it asks the same table of moves and writes down the same messages,
events and participations. A verb after the end of the demo raises `NotYet`, and the story stops there.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from servicedesk.calendars.worktime import Schedule
from tickets.enums import Source
from tickets.events import TicketEvent
from tickets.workflow import OPEN_STATES, PAUSES, State, Verb, move

from .clocks import FIRST_RESPONSE, RESOLUTION
from .clockwork import Clockwork
from .steps import DRAIN_AFTER
from .world import Offer, Person, World


class NotYet(Exception):
    """The moment lies after the end of the demo."""


@dataclass(slots=True)
class Message:
    at: datetime
    author: int
    kind: str
    department: int | None
    is_from_provider: bool
    body: str


@dataclass(slots=True)
class Happening:
    """An event on the ticket; `message` is the key of the data that gets the message's id."""

    at: datetime
    kind: TicketEvent
    actor: int | None
    data: dict[str, Any]
    key: str = ""
    message: Message | None = None


@dataclass(slots=True)
class Closing:
    """A time at which the ticket closed (or was closed when the demo ends): one invitation to rate each."""

    at: datetime
    cycle: int
    provider: int
    holder: int
    withdrawn_at: datetime | None = None


@dataclass(slots=True)
class Filing:
    """What the request says."""

    at: datetime
    offer: Offer
    requester: Person
    filer: Person
    priority: str
    title: str
    description: str
    answers: dict[str, Any] = field(default_factory=dict)
    source: Source = Source.PAGE

    @property
    def place(self) -> int | None:
        """The place that the first answer for one names."""
        asked = (one["key"] for one in self.offer.fields if one["kind"] == "place")
        return next((self.answers[key] for key in asked if key in self.answers), None)


class Keeper:
    """The ticket now. Every verb takes the moment first; `by` are ids of people."""

    def __init__(self, world: World, filing: Filing, number: str, until: datetime) -> None:
        self.world, self.filing, self.number, self.until = world, filing, number, until
        offer = filing.offer
        self.provider, self.holder, self.consumer = offer.department, offer.team, filing.requester.department
        self.person: int | None = None
        self.state, self.priority, self.cycle = State.NEW, filing.priority, 1
        self.at = self.holder_since = filing.at
        self.first_response_at: datetime | None = None
        self.resolved_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.closes_at: datetime | None = None
        self.close_fired_at: list[datetime] = []
        self.closed_how, self.was_misrouted = "", False
        self.messages: list[Message] = []
        self.events: list[Happening] = []
        self.participations: dict[int, datetime] = {}
        self.watchers: list[tuple[int, str, datetime]] = []
        self.closings: list[Closing] = []
        self.clocks = Clockwork(
            world, service=offer.pk, provider=self.provider, consumer=self.consumer, holder=self.holder,
            priority=self.priority,
        )  # fmt: skip

    @property
    def schedule(self) -> Schedule:
        """The provider's working time."""
        return self.world.units[self.provider].hours.schedule

    def submit(self) -> None:
        filing = self.filing
        if filing.filer.pk != filing.requester.pk:
            self.watchers.append((filing.filer.pk, "filed", filing.at))
        self.clocks.start(filing.at)
        self.clocks.settle()
        data = {
            "service": filing.offer.pk, "provider": self.provider,
            "consumer": self.consumer, "requester": filing.requester.pk, "holder_department": self.holder,
            "priority": self.priority, "source": filing.source.value,
        }  # fmt: skip
        self._record(TicketEvent.SUBMITTED, filing.filer.pk, data)

    def take(self, at: datetime, by: int) -> None:
        before = self._begin(at, Verb.TAKE)
        self._take_part()
        self.person, self.holder_since = by, at
        self._record(TicketEvent.ASSIGNED, by, {"department": self.holder, "person": by})
        self._end(before, by)

    def assign(self, at: datetime, by: int, unit: int, person: int | None) -> None:
        before = self._begin(at, Verb.ASSIGN)
        self._hold(unit, person)
        self._record(TicketEvent.ASSIGNED, by, {"department": unit, "person": person})
        self._end(before, by)

    def transfer(self, at: datetime, by: int, to: int, reason: str, wrong: bool) -> None:
        before = self._begin(at, Verb.TRANSFER)
        source, target = self.provider, self.world.units[to].department
        is_misroute = wrong and self.first_response_at is None
        self.provider, self.was_misrouted = target, self.was_misrouted or is_misroute
        self._hold(to, None, provider=target, is_misroute=is_misroute)
        data = {"from_": source, "to": to, "reason": reason, "wrong_department": is_misroute}
        self._record(TicketEvent.TRANSFERRED, by, data)
        self._end(before, by)

    def reply(self, at: datetime, by: int, body: str) -> None:
        """A public word: of the provider, or of the requester, who answers with it if they were asked."""
        own = by == self.filing.requester.pk
        verb = Verb.ANSWER if own and self.state == State.WAITING_REQUESTER else Verb.REPLY
        before = self._begin(at, verb)
        if not own:
            self._respond(by)
        self._say(TicketEvent.ANSWERED if verb == Verb.ANSWER else TicketEvent.REPLIED, by, body, not own)
        self._end(before, by)

    def ask(self, at: datetime, by: int, question: str) -> None:
        before = self._begin(at, Verb.ASK)
        self._respond(by)
        self._say(TicketEvent.ASKED, by, question, True)
        self._end(before, by)

    def note(self, at: datetime, by: int, body: str) -> None:
        before = self._begin(at, Verb.NOTE)
        self._take_part()
        self._say(TicketEvent.NOTED, by, body, True, kind="internal")
        self._end(before, by)

    def watch(self, at: datetime, by: int) -> None:
        before = self._begin(at, Verb.WATCH)
        self.watchers.append((by, "chose", at))
        self._record(TicketEvent.WATCHED, by, {"person": by})
        self._end(before, by)

    def set_priority(self, at: datetime, by: int, priority: str, reason: str) -> None:
        before = self._begin(at, Verb.SET_PRIORITY)
        data: dict[str, Any] = {"from_": self.priority, "to": priority, "reason": reason}
        self.priority = priority
        data["flagged"] = self.clocks.set_priority(at, priority, by)
        self._record(TicketEvent.PRIORITY_SET, by, data)
        self._end(before, by)

    def resolve(self, at: datetime, by: int, answer: str) -> None:
        before = self._begin(at, Verb.RESOLVE)
        self._respond(by)
        self._say(TicketEvent.RESOLVED, by, answer, True, key="answer")
        self.resolved_at = at
        self.closes_at = self.working_days_after(settings.CLOSES_AFTER_DAYS)
        self._end(before, by)

    def confirm(self, at: datetime) -> None:
        before = self._begin(at, Verb.CONFIRM)
        self._record(TicketEvent.CONFIRMED, self.filing.requester.pk, {})
        self._close("confirmed", self.filing.requester.pk)
        self._end(before, self.filing.requester.pk)

    def close(self) -> None:
        """The desk closes what no one spoke up about."""
        if self.closes_at is None:
            raise AssertionError("only a resolved ticket closes by itself")
        before = self._begin(self.closes_at + DRAIN_AFTER, Verb.CLOSE)
        self.close_fired_at.append(self.closes_at)
        self._close("unanswered", None)
        self._end(before, None)

    def not_solved(self, at: datetime, why: str, verb: Verb = Verb.NOT_SOLVED) -> None:
        """The requester rejects the answer (or, with Verb.REOPEN, brings a closed ticket back)."""
        requester = self.filing.requester.pk
        before = self._begin(at, verb)
        self.cycle += 1
        self._say(TicketEvent.REOPENED, requester, why, False, key="why", cycle=self.cycle)
        if self.closings and self.closings[-1].cycle == self.cycle - 1:
            self.closings[-1].withdrawn_at = at
        self.resolved_at = self.closed_at = self.closes_at = None
        self.closed_how = ""
        self._end(before, requester)

    def cancel(self, at: datetime, reason: str) -> None:
        before = self._begin(at, Verb.CANCEL)
        self._record(TicketEvent.CANCELLED, self.filing.requester.pk, {"reason": reason})
        self._end(before, self.filing.requester.pk)

    def finish(self) -> None:
        """Let time pass to the end of the demo."""
        self.clocks.finish(self.until)

    def working_days_after(self, days: int) -> datetime:
        """N working days of the provider after the resolve."""
        return self.world.units[self.provider].hours.close_after(self.resolved_at or self.at, days)

    def _begin(self, at: datetime, verb: Verb) -> State:
        if at > self.until:
            raise NotYet
        if at < self.at:
            raise AssertionError(f"{verb} at {at}, before what happened last")
        before = self.state
        self.at, self.state = at, move(before, verb)
        self.clocks.advance(at)
        return before

    def _end(self, before: State, by: int | None) -> None:
        after, at = self.state, self.at
        if before in PAUSES and after in OPEN_STATES and after not in PAUSES:
            self.clocks.resume(at)
        if after in PAUSES and before not in PAUSES:
            self.clocks.pause(at, PAUSES[after])
        if after in (State.RESOLVED, State.CANCELLED) and before in OPEN_STATES:
            self.clocks.stop(at, by, FIRST_RESPONSE, RESOLUTION, is_cancelled=after == State.CANCELLED)
        if after in OPEN_STATES and before not in OPEN_STATES:
            self.clocks.reopen(at)
        self.clocks.settle()

    def _respond(self, by: int) -> None:
        self._take_part()
        self.clocks.stop(self.at, by, FIRST_RESPONSE)
        self.first_response_at = self.first_response_at or self.at
        if self.person is None:
            self.person, self.holder_since = by, self.at

    def _take_part(self) -> None:
        self.participations.setdefault(self.provider, self.at)

    def _hold(
        self, unit: int, person: int | None, provider: int | None = None, *, is_misroute: bool = False
    ) -> None:
        has_moved = unit != self.holder
        self.holder, self.person, self.holder_since = unit, person, self.at
        if has_moved:
            self.clocks.hand_over(self.at, unit, provider, is_misroute=is_misroute)

    def _close(self, how: str, by: int | None) -> None:
        self.closed_at, self.closed_how, self.closes_at = self.at, how, None
        self.closings.append(Closing(self.at, self.cycle, self.provider, self.holder))
        self._record(TicketEvent.CLOSED, by, {"how": how})

    def _say(
        self, event: TicketEvent, by: int, body: str, is_from_provider: bool, *,
        kind: str = "public", key: str = "message", **data: Any,
    ) -> None:  # fmt: skip
        message = Message(
            self.at, by, kind, self.provider if is_from_provider else None, is_from_provider, body
        )
        self.messages.append(message)
        self.events.append(Happening(self.at, event, by, data, key, message))

    def _record(self, kind: TicketEvent, by: int | None, data: dict[str, Any]) -> None:
        self.events.append(Happening(self.at, kind, by, data))
