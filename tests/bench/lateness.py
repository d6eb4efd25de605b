"""How late timers fire that fall due one after another, under a real Celery worker and a real beat.

The worker has two children and there is no sweeper: timers fire at beat's ticks alone, dispatches and deliveries run
beside them as in production.
"""

import time
from contextlib import closing

import psycopg2

from tests.bench.databases import clocks_template, cloned, environment_of, run
from tests.bench.inside import command
from tests.bench.serving import worker_and_beat
from tests.bench.verdicts import Bound, load
from tests.bench.workers import Watch

BEAT_SECONDS, ALLOWANCE_SECONDS = 15, 2
START_SECONDS = 15  # for worker and beat to come up before the first timer falls due
MAKING_SECONDS = 20
PATIENCE_SECONDS = 60
MEGABYTES = 250
LATENESS = """
    SELECT count(*),
        percentile_cont(ARRAY[0.5, 0.99, 1.0]) WITHIN GROUP (ORDER BY extract(epoch FROM fired_at - fire_at))
    FROM timers_timer WHERE state = 'fired' AND fire_at BETWEEN to_timestamp(%s) AND to_timestamp(%s)
"""


def measure(clocks: int, timers: int, seconds: int) -> list[Bound]:
    """Let timers fall due over so many seconds and see when they fire; print the percentiles."""
    print(f"\nlateness: {timers:,} timers falling due over {seconds} s among {clocks:,} clocks;")
    print("  a Celery worker of two children and beat, no sweeper", flush=True)
    with cloned(clocks_template(clocks, has_tickets=True), "lateness") as address:
        begin = time.time() + START_SECONDS + MAKING_SECONDS + timers / 500
        fall = command("tests.bench.seeding.let_fall_due", timers=timers, begin=begin, seconds=seconds)
        run(fall, environment_of(address), quiet=True)
        if time.time() > begin - START_SECONDS:
            raise SystemExit("making the timers took too long for this machine as it is")
        time.sleep(begin - START_SECONDS - time.time())
        with worker_and_beat(environment_of(address)) as pids, Watch(pids) as watch:
            time.sleep(begin + seconds - time.time())
            count, found = _wait_for_all(address, begin, seconds, timers)
    p50, p99, largest = found
    print(f"  {count:,} fired: p50 {p50:.1f} s, p99 {p99:.1f} s, max {largest:.1f} s   {load()}")
    if count != timers:
        raise SystemExit(f"{timers - count:,} timers are lost or still waiting")
    return [
        Bound("lateness p99 with beat every 15 s", p99, BEAT_SECONDS + ALLOWANCE_SECONDS, unit="s"),
        Bound("lateness, memory of a worker", watch.megabytes, MEGABYTES, unit="MB"),
    ]


def _wait_for_all(address: str, begin: float, seconds: int, timers: int) -> tuple[int, list[float]]:
    patient_until = time.monotonic() + PATIENCE_SECONDS
    with closing(psycopg2.connect(address)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        while True:
            cursor.execute(LATENESS, [begin - 0.5, begin + seconds + 0.5])
            count, found = cursor.fetchone()
            if count >= timers or time.monotonic() > patient_until:
                return count, found or [0.0, 0.0, 0.0]
            time.sleep(0.5)
