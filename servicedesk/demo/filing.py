"""Which requests are filed when and by whom: a year of working days, busier lately, and those that are open now."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from .clocks import RESOLUTION
from .demand import Demand
from .dice import dice, one_of
from .stories import PRIORITIES, Draft
from .world import Offer, Person, World

YEAR = 365
LATELY = 30
DAY = timedelta(days=1)
WEEKDAYS = (1.25, 1.12, 1.0, 1.0, 0.85, 0.9, 0.9)
# Hours of the day in which people write, before noon and after lunch most; a few in the evening.
HOURS = (0, 0, 0, 0, 0, 0, 0, 1, 6, 16, 17, 12, 4, 9, 14, 13, 11, 8, 4, 2, 1.5, 1, 0.5, 0)
# How much of its time has been used by the requests that are open when the demo ends: fresh, at risk, late.
SHARES = ((0.01, 0.3), (0.05, 0.5), (0.1, 0.6), (0.3, 0.75), (0.4, 0.78), (0.8, 0.97), (1.02, 1.8))

ENDINGS = ("waiting", "waiting", "untouched", "untouched", "untouched", *("",) * 8)


class Filings:
    """Draws the requests of the demo. Same world, count and end: the same requests, in order of filing."""

    def __init__(self, world: World, tickets: int, until: datetime) -> None:
        self.world, self.until = world, until
        self.open_now = min(tickets, round(tickets**0.5 * 3))
        self.past = tickets - self.open_now
        self.throw = dice(world.seed, "filings")
        self.demand = Demand(world)
        self.usual = next(unit.hours.schedule for unit in world.units.values() if unit.code == "HR")
        self.numbers: dict[int, int] = defaultdict(int)

    def drafts(self) -> Iterator[Draft]:
        """Yield every request in order of filing, with its number."""
        waiting = sorted((self._open_draft() for _ in range(self.open_now)), key=_moment)
        index = 0
        for limit, filed in self._days():
            waiting = sorted(waiting + filed, key=_moment)
            ready = bisect(waiting, limit, key=_moment)
            for draft in waiting[:ready]:
                yield self._numbered(index, draft)
                index += 1
            del waiting[:ready]
        for draft in waiting:
            yield self._numbered(index, draft)
            index += 1

    def _numbered(self, index: int, draft: Draft) -> Draft:
        department = draft.offer.department
        self.numbers[department] += 1
        number = f"{self.world.units[department].code}-{self.numbers[department]}"
        return Draft(
            index, draft.at, draft.offer, draft.requester, number, draft.priority, draft.floor, draft.ending
        )

    def _days(self) -> Iterator[tuple[datetime, list[Draft]]]:
        """Yield the requests of each day, with the moment before which nothing more will be filed."""
        last = self.until.date()
        days = [last - DAY * back for back in range(YEAR, -1, -1)]
        shares = list(accumulate(self._busyness(day, number) for number, day in enumerate(days)))
        filed = 0
        for day, share in zip(days, shares, strict=True):
            wanted = round(self.past * share / shares[-1])
            drafts = [self._draft(day) for _ in range(wanted - filed)]
            filed = wanted
            yield datetime(day.year, day.month, day.day, 15, tzinfo=UTC), drafts

    def _busyness(self, day: date, number: int) -> float:
        noon = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        works = 1.0 if self.usual.is_open(noon) else 0.05
        growth = 0.7 + 0.5 * number / YEAR
        lately = 1.5 if number > YEAR - LATELY else 1.0
        return works * growth * lately * WEEKDAYS[day.weekday()] * (0.85 + 0.3 * self.throw.random())

    def _draft(self, day: date) -> Draft:
        offer = self._offer(day.month)
        requester = self._requester(offer)
        for _ in range(20):
            at = _at(self.throw, day, requester)
            if at < self.until:
                break
        else:
            at = self.until - timedelta(minutes=1 + self.throw.random() * 600)
        return Draft(0, at, offer, requester, "", one_of(self.throw, PRIORITIES))

    def _open_draft(self) -> Draft:
        """A request filed so long ago that the chosen share of its time is used now."""
        offer = self._offer(self.until.month)
        requester = self._requester(offer)
        priority = one_of(self.throw, PRIORITIES)
        policy = self.world.policy_for(
            service=offer.pk, provider=offer.department, consumer=requester.department
        )
        target = policy.targets[(RESOLUTION, priority)]
        schedule = self.world.schedule_of(offer.department, target)
        amount = (
            timedelta(seconds=target.seconds)
            if target.seconds
            else schedule.working_days(self.until, target.working_days or 1)
        )
        low, high = one_of(self.throw, SHARES)
        share = low + (high - low) * self.throw.random()
        at = schedule.before(self.until - timedelta(minutes=2), amount * share)
        at -= timedelta(seconds=self.throw.random() * 60)
        return Draft(0, at, offer, requester, "", priority, share, one_of(self.throw, ENDINGS))

    def _offer(self, month: int) -> Offer:
        return self.throw.choices(self.world.offers, cum_weights=self.demand.of_month[month])[0]

    def _requester(self, offer: Offer) -> Person:
        departments, weights = self.demand.of_offer[offer.pk]
        department = self.throw.choices(departments, cum_weights=weights)[0]
        people, appetites = self.demand.of_department[department]
        return self.throw.choices(people, cum_weights=appetites)[0]


def _moment(draft: Draft) -> datetime:
    return draft.at


_HOURS_SUM = list(accumulate(HOURS))


def _at(throw: Random, day: date, person: Person) -> datetime:
    """A moment of that date on the requester's wall clock."""
    hour = bisect(_HOURS_SUM, throw.random() * _HOURS_SUM[-1])
    seconds = throw.random() * 3600
    local = datetime(day.year, day.month, day.day, hour, tzinfo=_zone(person.hours.schedule.zone))
    return local.astimezone(UTC) + timedelta(seconds=seconds)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
