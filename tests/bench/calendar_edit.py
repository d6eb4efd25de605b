"""A calendar edit under many running clocks, worked out in the background while people open pages."""

from tests.bench.databases import clocks_template, cloned, environment_of
from tests.bench.serving import server, worker_and_beat
from tests.bench.verdicts import Bound, load
from tests.bench.workers import Watch, result_of

P95_MILLISECONDS = 1000.0
MEGABYTES = 250


def measure(clocks: int) -> list[Bound]:
    """Close days of the calendar that all clocks count in and ask for pages until every clock is worked out."""
    print(
        f"\ncalendar edit: {clocks:,} running clocks take a new version; one web process, a worker of two, beat"
    )
    with cloned(clocks_template(clocks, has_tickets=True), "edit") as address:
        environment = environment_of(address)
        with server("tests.bench.counted", environment) as port, worker_and_beat(environment) as pids:
            quiet = result_of("tests.bench.visits.some", environment, port=port)
            with Watch(pids) as watch:
                found = result_of("tests.bench.visits.while_a_calendar_is_edited", environment, port=port)
    print(f"  {found['done']:,} clocks in {found['seconds']:.0f} s, job {found['state']}   {load()}")
    for name, pages in (("before", quiet), ("meanwhile", found)):
        print(
            f"  {pages['count']:>5} pages {name}: median {pages['median']:.0f} ms, p95 {pages['p95']:.0f} ms"
        )
    if found["state"] != "done" or found["done"] != clocks:
        raise SystemExit(f"the edit did not come to its end: {found['error'] or found['state']}")
    return [
        Bound("pages during a calendar edit, p95", found["p95"], P95_MILLISECONDS, unit="ms"),
        Bound("calendar edit, memory of a worker", watch.megabytes, MEGABYTES, unit="MB"),
    ]
