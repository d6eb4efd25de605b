"""How fast timers fire that fall due at once: the desk's own drain against the bare loop, on clones of one database."""

from contextlib import closing

import psycopg2

from tests.bench.databases import (
    PREFIX,
    address_of,
    clocks_template,
    clone,
    cloned,
    drop,
    environment_of,
    run,
)
from tests.bench.inside import command
from tests.bench.verdicts import Bound, load
from tests.bench.workers import Race, race

ROUNDS = 2
NEEDED = 1 / 3
MEGABYTES = 250
LOOPS = {"bare loop": "tests.bench.loops.bare", "the desk": "tests.bench.loops.desk"}


def measure(clocks: int, timers: int, workers: int) -> list[Bound]:
    """Fire `timers` of `clocks` in turns, bare and in earnest, each time on a fresh clone; print a table."""
    source, due = clocks_template(clocks), f"{PREFIX}_due"
    print(f"\nfiring: {timers:,} timers due at once among {clocks:,} open clocks, {workers} workers")
    print(
        "  the clocks have no tickets; a fifth of the timers at each of the five levels, a fifth of them breaches"
    )
    clone(source, due)
    try:
        run(
            command("tests.bench.seeding.let_fall_due", timers=timers),
            environment_of(address_of(due)),
            quiet=True,
        )
        with closing(psycopg2.connect(address_of(due))) as connection:
            connection.autocommit = True
            connection.cursor().execute("VACUUM (ANALYZE)")
            connection.cursor().execute("CHECKPOINT")
        return _in_turns(due, timers, workers)
    finally:
        drop(due)


def _in_turns(due: str, timers: int, workers: int) -> list[Bound]:
    best, largest = dict.fromkeys(LOOPS, 0.0), 0.0
    for number in range(ROUNDS):
        for name, loop in LOOPS.items():
            with cloned(due, f"round_{number}") as address:
                found = race(loop, workers, environment_of(address))
                _expect_all(address, found.fired, timers)
            _report(name, found)
            best[name] = max(best[name], found.rate)
            largest = max(largest, found.megabytes if name == "the desk" else 0)
    ratio = best["the desk"] / best["bare loop"]
    return [
        Bound("firing, share of the bare loop's rate", ratio, NEEDED, at_least=True, unit=""),
        Bound("firing, memory of a worker", largest, MEGABYTES, unit="MB"),
    ]


def _report(name: str, found: Race) -> None:
    cost = f"{found.python_microseconds:.0f} us Python + {found.database_microseconds:.0f} us database each"
    print(
        f"  {name:10}{found.fired:>9,} in {found.seconds:5.1f} s{found.rate:>9,.0f} a second, {cost}   {load()}",
        flush=True,
    )


def _expect_all(address: str, fired: int, timers: int) -> None:
    """Raise SystemExit unless each timer fired once."""
    with closing(psycopg2.connect(address)) as connection:
        cursor = connection.cursor()
        cursor.execute(
            "SELECT count(*) FROM timers_timer WHERE state = 'armed' AND fire_at <= clock_timestamp()"
        )
        left = cursor.fetchone()[0]
    if left or fired != timers:
        raise SystemExit(f"{fired:,} of {timers:,} timers fired and {left:,} are left")
