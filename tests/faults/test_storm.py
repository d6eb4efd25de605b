"""Timers fall due while workers are killed and connections ended: none is lost, none fires twice."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection

from servicedesk.database.verification import check_all
from servicedesk.events import clock
from servicedesk.events.record import subscribers_of
from tests.bench.seeding import let_fall_due, seed_clocks
from tests.cast import found_company
from tests.faults.seeds import chance
from tests.faults.storm import Storm
from tickets.actions.submission import submit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
CALM_SECONDS = 120
LEFT = "SELECT count(*) FROM timers_timer WHERE state = 'armed' AND fire_at <= clock_timestamp()"
FIRED = "SELECT count(*), count(DISTINCT owner_id) FROM timers_timer WHERE state = 'fired' AND fired_at >= %s"
TOLD = """
    SELECT count(*), count(DISTINCT data->>'timer'), count(DISTINCT data->>'clock') FROM events_event
    WHERE kind = 'sla.step_fired' AND at >= %s
"""
DISPATCHED = """
    SELECT count(*) FROM events_dispatch JOIN events_event ON events_event.id = event_id
    WHERE kind = 'sla.step_fired' AND at >= %s
"""
BREACHED = """
    SELECT count(*), count(*) FILTER (WHERE breached_at = due_at), count(verdict.id)
    FROM sla_clock LEFT JOIN sla_verdict AS verdict USING (promise_id, kind)
    WHERE due_at <= clock_timestamp() AND state = 'running'
"""


@dataclass(frozen=True)
class Size:
    timers: int
    attacks: int  # of each sort
    seconds: int


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(Size(timers=400, attacks=5, seconds=5), id="short"),
        pytest.param(Size(timers=20_000, attacks=100, seconds=270), id="full", marks=pytest.mark.faults),
    ],
)
def test_kills_and_terminations_while_timers_fall_due_lose_and_double_nothing(size: Size) -> None:
    company, storm = found_company(), Storm(chance())
    submit(service=company.move_desk, title="Move my desk", by=company.mia)
    seed_clocks(size.timers + size.timers // 2)
    begin = clock.now() + timedelta(seconds=3)
    let_fall_due(size.timers, begin=begin.timestamp(), seconds=size.seconds)
    since = clock.now()
    with storm.raging():
        said = 0
        while storm.killed < size.attacks or storm.terminated < size.attacks:
            storm.tick()
            time.sleep(storm.chance.uniform(0.05, 0.6))
            attack = storm.kill_one if storm.killed <= storm.terminated else storm.terminate_one
            attack()
            if storm.killed + storm.terminated >= said + 20:
                said = storm.killed + storm.terminated
                _say(storm)
        _calm(storm, until=begin + timedelta(seconds=size.seconds))
    _say(storm)
    assert storm.amid > size.attacks / 4, "hardly anybody was hit at work"
    fired, owners = _row(FIRED, since)
    assert (fired, owners) == (size.timers, size.timers)
    assert _row(TOLD, since) == (size.timers, size.timers, size.timers)
    assert _row(DISPATCHED, since) == (size.timers * len(subscribers_of("sla.step_fired")),)
    late, dated, judged = _row(BREACHED)
    assert late == dated == judged > 0
    for found in check_all():
        assert found.finding.count_broken == 0, (found.invariant.name, found.finding.broken)


def _calm(storm: Storm, *, until: datetime) -> None:
    """Let the survivors finish, with ticks as beat sends them."""
    to_come = max((until - clock.now()).total_seconds(), 0)
    patient_until = time.monotonic() + to_come + CALM_SECONDS
    while clock.now() <= until or _row(LEFT) != (0,):
        storm.tick()
        assert time.monotonic() < patient_until, f"{_row(LEFT)[0]} timers still wait"
        time.sleep(0.3)


def _say(storm: Storm) -> None:
    hit = f"{storm.amid} of them amid a transaction"
    print(
        f"{storm.killed} killed and {storm.terminated} connections ended, {hit}; {_row(LEFT)[0]} due",
        flush=True,
    )


def _row(statement: str, *values: object) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
