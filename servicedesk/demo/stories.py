"""What happens to one ticket: a walk along the table of moves, at the pace of the people and in their hours."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import pi, sin
from random import Random
from typing import Any

from django.conf import settings

from servicedesk.calendars.worktime import Schedule
from tickets.enums import SPOKEN, Source
from tickets.workflow import State, Verb

from .clocks import FIRST_RESPONSE, RESOLUTION, Clock
from .dice import around, one_of
from .keeping import Filing, Keeper, NotYet
from .wording import Wording
from .world import Offer, Person, Unit, World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PRIORITIES = ("low",) * 3 + ("normal",) * 12 + ("high",) * 4 + ("urgent",)
RAISED = {"low": "normal", "normal": "high", "high": "urgent"}
LOWERED = {"urgent": "high", "high": "normal", "normal": "low"}


@dataclass(frozen=True)
class Draft:
    """A request about to be filed.

    `floor`: the share of its time that is used before it may be resolved; such a ticket is open when the demo ends.
    `ending`: "waiting" if it then waits for its requester, "untouched" if no one has answered it yet.
    """

    index: int
    at: datetime
    offer: Offer
    requester: Person
    number: str
    priority: str
    floor: float = 0.0
    ending: str = ""


def tell(world: World, draft: Draft, throw: Random, until: datetime) -> Keeper:
    """Let the ticket live until it is closed or the demo ends."""
    story = _Story(world, draft, throw, until)
    story.keeper.submit()
    with suppress(NotYet):
        story.live()
    story.keeper.finish()
    return story.keeper


class _Story:
    def __init__(self, world: World, draft: Draft, throw: Random, until: datetime) -> None:
        self.world, self.draft, self.throw = world, draft, throw
        self.requester = draft.requester
        self.words = Wording(world, throw, draft.offer, draft.requester)
        filing = self._filing()
        self.asking = {filing.requester.pk, *([filing.filer.pk] if filing.source in SPOKEN else [])}
        self.keeper = Keeper(world, filing, draft.number, until)
        unit = self.unit
        # Every department has its better and its worse months.
        season = draft.at.timetuple().tm_yday / 365 + sum(map(ord, world.units[unit.department].code)) * 0.37
        self.pace = unit.pace * (1 + 0.2 * sin(2 * pi * season))

    @property
    def unit(self) -> Unit:
        return self.world.units[self.keeper.holder]

    def live(self) -> None:
        if not self.draft.floor and self.chance(0.03):
            self._think_again()
            return
        self._reach()
        if self.draft.ending == "untouched":
            return
        self._first_word()
        self._work(self._share_of_time())
        self._solve()
        while self._comes_back():
            self._work(around(self.throw, 0.15, 0.5))
            self._solve("redone")

    def chance(self, share: float) -> bool:
        return self.throw.random() < share

    def _filing(self) -> Filing:
        draft, (filer, source) = self.draft, self._filer()
        title = self.words.title()[:200]
        answers = {
            field["key"]: self._answer(field, title) for field in draft.offer.fields if self._fills(field)
        }
        if self._asks_for_a_stretch() and {"from", "to"} <= answers.keys():
            answers["from"], answers["to"] = sorted((answers["from"], answers["to"]))
        return Filing(
            draft.at,
            draft.offer,
            self.requester,
            filer,
            draft.priority,
            title,
            self.words.description(),
            answers,
            source,
        )

    def _filer(self) -> tuple[Person, Source]:
        """Who files it, and how: a colleague now and then, or an agent who was called or asked in person."""
        asked, offer = self.throw.random(), self.draft.offer
        agents = [one for one in self.world.units[offer.team].agents if one.pk != self.requester.pk]
        if offer.is_confidential or asked > 0.09:
            return self.requester, Source.PAGE
        if asked < 0.04 or len(agents) < 2:
            return one_of(self.throw, self.world.people[self.requester.department]), Source.PAGE
        return one_of(self.throw, agents), one_of(self.throw, (Source.PHONE, Source.PHONE, Source.COUNTER))

    def _fills(self, field: Any) -> bool:
        return field["kind"] != "file" and (field["required"] or self.chance(0.6))

    def _asks_for_a_stretch(self) -> bool:
        """Whether the form asks from which day to which."""
        return {"from", "to"} <= {
            field["key"] for field in self.draft.offer.fields if field["kind"] == "date"
        }

    def _answer(self, field: Any, title: str) -> Any:
        if field["kind"] == "person":
            return one_of(self.throw, self.world.people[self.requester.department]).pk
        if field["kind"] == "department":
            return self.requester.department
        if field["kind"] == "date":
            return (self.draft.at + timedelta(days=1 + int(self.throw.expovariate(1 / 9)))).date().isoformat()
        return self.words.answer(field, title)

    def _think_again(self) -> None:
        at = self._requester_later(around(self.throw, 1.5, 0.8))
        self.keeper.cancel(at, self.words.general("needless"))

    def _reach(self) -> None:
        """Before the first word: it may have come to the wrong place, and someone may hand it out."""
        wait = self._clock(FIRST_RESPONSE).target * min(around(self.throw, 0.28 * self.pace, 0.75), 5)
        self.first_word_after = wait
        if self.chance(0.03):
            part = wait * (0.2 + 0.4 * self.throw.random())
            self._transfer(self._provider_later(part), wrong=True)
            self.first_word_after = wait - part
        elif self.chance(0.3):
            part = wait * (0.1 + 0.5 * self.throw.random())
            at, lead, agent = self._provider_later(part), self.unit.lead, self._agent()
            if lead.pk not in (self.requester.pk, agent.pk):
                self.keeper.assign(at, lead.pk, self.keeper.holder, agent.pk)
                self.first_word_after = wait - part

    def _first_word(self) -> None:
        keeper, style = self.keeper, self.throw.random()
        at = self._provider_later(self.first_word_after)
        agent = self._agent()
        if style < 0.14:
            return self._ask(at, agent)
        if style < 0.24:
            keeper.take(at, agent.pk)
            return None
        if style < 0.7 and keeper.person is None:
            keeper.take(at, agent.pk)
            at += timedelta(seconds=40 + int(self.throw.expovariate(1 / 200)))
        keeper.reply(at, agent.pk, self.words.general("received"))
        return None

    def _share_of_time(self) -> float:
        share = min(around(self.throw, 0.40 * self.pace, 0.6), 4)
        return max(share, self.draft.floor * 1.2 + 0.15) if self.draft.floor else share

    def _work(self, share: float) -> None:
        """Use up `share` of the target (counted with what is used), with what happens on the way."""
        keeper, clock = self.keeper, self._clock(RESOLUTION)
        if keeper.state == State.RESOLVED:
            return
        left = max(clock.target * share - self._used(clock), 4 * MINUTE * (1 + self.throw.random() * 8))
        steps = one_of(self.throw, (0, 0, 0, 1, 1, 1, 2, 2, 3, 5))
        if self.draft.ending == "waiting":
            self._ask(self._provider_later(left * 0.2), self._agent())
            steps, left = max(steps, 1), left * 0.8
        for _ in range(steps):
            if keeper.state == State.RESOLVED:
                break
            part = left * (0.5 * self.throw.random())
            self._happen(self._provider_later(part))
            left -= part
        self.solved_after = left

    def _happen(self, at: datetime) -> None:
        keeper, kind, agent = self.keeper, self.throw.random(), self._agent()
        if keeper.state == State.NEW:
            keeper.reply(at, agent.pk, self.words.general("received"))
        elif kind < 0.24:
            keeper.note(at, agent.pk, self.words.aside("note", agent.language))
        elif kind < 0.46:
            keeper.reply(at, agent.pk, self.words.general("progress"))
        elif kind < 0.62:
            keeper.reply(self._requester_later(0.2), self.requester.pk, self.words.general("nudge"))
        elif kind < 0.80:
            self._ask(at, agent)
        elif kind < 0.88:
            self._weigh(at, agent)
        elif kind < 0.92:
            self._transfer(at, wrong=False)
        elif kind < 0.96:
            self._pass_on(at, agent)
        else:
            self._join(at)

    def _ask(self, at: datetime, agent: Person) -> None:
        """A question pauses the clock; most answer within hours, a few never."""
        self.keeper.ask(at, agent.pk, self.words.own("questions"))
        if self.draft.ending == "waiting":
            raise NotYet
        if self.chance(0.05):
            given_up_at = self.world.units[self.keeper.provider].hours.close_after(at, 5)
            self.keeper.resolve(given_up_at, agent.pk, self.words.general("unanswered"))
            return
        self.keeper.reply(
            self._requester_later(around(self.throw, 2.5, 1.0)), self.requester.pk, self.words.own("replies")
        )

    def _weigh(self, at: datetime, agent: Person) -> None:
        raised = self.chance(0.6)
        priority = (RAISED if raised else LOWERED).get(self.keeper.priority)
        if priority is not None:
            reason = self.words.aside("raised" if raised else "lowered", self.requester.language)
            self.keeper.set_priority(at, agent.pk, priority, reason)

    def _transfer(self, at: datetime, *, wrong: bool) -> None:
        keeper, agent = self.keeper, self._agent()
        others = [unit for unit in self.world.units.values() if self._takes_over(unit)]
        reason = self.words.aside("wrong" if wrong else "onward", self.requester.language)
        keeper.transfer(at, agent.pk, one_of(self.throw, others).pk, reason, wrong)

    def _takes_over(self, unit: Unit) -> bool:
        return unit.department not in (unit.pk, self.keeper.provider) and len(unit.agents) > 2

    def _pass_on(self, at: datetime, agent: Person) -> None:
        """To a colleague, perhaps of another team of the department."""
        teams = [self.world.units[pk] for pk in self.world.units[self.keeper.provider].teams]
        unit = one_of(self.throw, [team for team in teams if len(team.agents) > 2] or [self.unit])
        self.keeper.assign(at, agent.pk, unit.pk, self._agent(unit).pk)

    def _join(self, at: datetime) -> None:
        """A colleague looks over the shoulder: an agent of the department, who may see the ticket."""
        person = self._agent().pk
        if all(watcher != person for watcher, _, _ in self.keeper.watchers):
            self.keeper.watch(at, person)

    def _solve(self, kind: str = "done") -> None:
        keeper = self.keeper
        if keeper.state == State.RESOLVED:
            return
        text = self.words.own("done") if kind == "done" else self.words.general(kind)
        keeper.resolve(self._provider_later(self.solved_after), self._agent().pk, text)

    def _comes_back(self) -> bool:
        """After the answer: confirmed, rejected, left alone, or brought back later. True when work continues."""
        keeper = self.keeper
        at = self._requester_later(around(self.throw, 3.0, 1.0))
        closes_at = keeper.closes_at
        if closes_at is None:
            raise AssertionError("a resolved ticket has a time to close")
        rejects = keeper.cycle < 4 and self.chance(0.07 * (1.8 - self.unit.care))
        if at < closes_at and rejects:
            keeper.not_solved(at, self.words.general("again"))
            return True
        if at < closes_at and self.chance(0.5):
            keeper.confirm(at)
        else:
            keeper.close()
        return keeper.cycle < 4 and self.chance(0.02) and self._brings_back()

    def _brings_back(self) -> bool:
        at = self._requester_later(around(self.throw, 2.0, 0.6))
        if at > self.keeper.working_days_after(settings.REOPENS_WITHIN_DAYS):
            return False
        self.keeper.not_solved(at, self.words.general("again"), Verb.REOPEN)
        return True

    def _agent(self, unit: Unit | None = None) -> Person:
        """Who acts for the provider: the holder, or someone in the team; not the requester, nor who took their call."""
        unit = unit or self.unit
        people = [person for person in unit.agents if person.pk not in self.asking]
        holder = next((person for person in people if person.pk == self.keeper.person), None)
        return holder if holder is not None and self.chance(0.9) else one_of(self.throw, people)

    def _clock(self, kind: str) -> Clock:
        return [clock for clock in self.keeper.clocks.clocks if clock.kind == kind][-1]

    def _used(self, clock: Clock) -> timedelta:
        self.keeper.clocks.advance(self.keeper.at)
        return clock.used - clock.carried

    def _working(self) -> Schedule:
        return self._clock(RESOLUTION).segments[-1].schedule

    def _provider_later(self, amount: timedelta) -> datetime:
        at = self._working().due(self.keeper.at, max(amount, MINUTE))
        return self._moment(at)

    def _requester_later(self, hours: float) -> datetime:
        at = self.requester.hours.schedule.due(self.keeper.at, max(hours * HOUR, MINUTE))
        return self._moment(at)

    def _moment(self, at: datetime) -> datetime:
        """No one acts on the stroke of the second."""
        return max(at, self.keeper.at).replace(microsecond=0) + timedelta(
            seconds=1 + int(self.throw.random() * 50), microseconds=int(self.throw.random() * 1_000_000)
        )
