"""What is stored beside what the model counts: each clock, its armed steps, the promise, the verdicts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from servicedesk.database.verification import check_all
from servicedesk.timers.models import Timer
from sla.models import Clock, Promise, Verdict
from sla.queries.readings import read_clock
from tests.cast import Company
from tests.sla.desk_model import Desk
from tests.sla.minutes import MINUTE, MinuteClock, minute, moment
from tickets.models import Ticket

SECOND = timedelta(seconds=1)


def close(one: datetime | None, other: datetime | None) -> bool:
    return one is other if one is None or other is None else abs(one - other) < SECOND


@dataclass
class Comparison:
    """A ticket and its model at one moment."""

    company: Company
    ticket: Ticket
    desk: Desk
    now: datetime

    def all_agrees(self) -> None:
        """Compare every stored moment, and ask the invariants."""
        promise = Promise.objects.get(pk=self.ticket.promise_id)
        assert Ticket.objects.get(pk=self.ticket.pk).state == self.desk.state
        rows = Clock.objects.filter(promise=promise).prefetch_related("segments", "exclusions", "adjustments")
        stored = {(row.kind, row.cycle): row for row in rows}
        assert set(stored) == {(one.kind, one.cycle) for one in self.desk.clocks}
        armed: dict[int, dict[str, datetime]] = {}
        timers = Timer.objects.filter(kind="sla.step", state="armed", owner_id__in=[row.pk for row in rows])
        for owner, name, fires in timers.values_list("owner_id", "name", "fire_at"):
            armed.setdefault(owner, {})[name] = fires
        for one in self.desk.clocks:
            self._compare(one, stored[one.kind, one.cycle], armed)
        self._compare_promise(promise)

    def _compare(self, one: MinuteClock, row: Clock, armed: dict[int, dict[str, datetime]]) -> None:
        said = f"{one.kind} {one.cycle} at {self.now}"
        stopped = None if one.stopped_at is None else moment(one.stopped_at * 60)
        assert (row.state, row.stopped_at, row.outcome) == (one.state, stopped, one.outcome), said
        assert close(row.due_at, one.due_at), (said, row.due_at, one.due_at)
        assert close(row.original_due_at, one.original_due_at), said
        assert close(row.breached_at, one.breached_at), (said, row.breached_at, one.breached_at)
        reading = read_clock(row, self.now)
        assert reading.elapsed == one.used(minute(self.now)) * MINUTE, (said, reading.elapsed)
        assert abs((reading.elapsed + reading.remaining).total_seconds() - one.target) < 1, said
        at_risk = one.due(one.target * 0.8) if one.stopped_at is None else None
        assert close(row.at_risk_at, at_risk), (said, row.at_risk_at, at_risk)
        steps, found = one.steps(), armed.get(row.pk, {})
        assert steps.keys() == found.keys(), (said, sorted(steps), sorted(found))
        assert all(close(steps[level], found[level]) for level in steps), (said, steps, found)

    def _compare_promise(self, promise: Promise) -> None:
        awaited = [
            one
            for one in self.desk.open()
            if one.state == "running" and one.kind not in ("ownership", "requester_wait")
        ]
        assert close(promise.next_due_at, min((one.due_at for one in awaited), default=None))
        risks = [one.due(one.target * 0.8) for one in awaited]
        assert close(promise.at_risk_at, min((at for at in risks if at), default=None))
        verdicts = {row.kind: row for row in Verdict.objects.filter(promise=promise)}
        expected = self.desk.verdicts()
        assert verdicts.keys() == expected.keys(), (sorted(verdicts), sorted(expected))
        for kind, (met, raw, counts_at, provider) in expected.items():
            row = verdicts[kind]
            charged = getattr(self.company, provider).pk if provider else None
            assert (row.is_met, row.is_met_raw, row.provider_id) == (met, raw, charged), kind
            assert close(row.counts_at, counts_at), (kind, row.counts_at, counts_at)
        broken = {one.invariant.number: one.finding.broken for one in check_all({2, 4, 5, 6, 7})}
        assert not any(broken.values()), broken
