"""The desk in figures for those who watch it from outside: Prometheus text, a handful of cheap queries.

Open like the other addresses under /health/, since it shows only counts and ages: no names, no hosts, no content.
With METRICS_TOKEN set it asks for `Authorization: Bearer <token>`.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from servicedesk.audits.models import Audit
from servicedesk.database import waiting
from servicedesk.events import clock
from servicedesk.events.models import Dispatch
from servicedesk.events.queries import turns_without_subscriber
from servicedesk.jobs.models import Job
from servicedesk.jobs.queries import jobs_without_worker
from servicedesk.notifications.models import Delivery
from servicedesk.notifications.queries import mails_without_kind
from servicedesk.timers.drain import oldest_due, timers_without_handler
from servicedesk.timers.heartbeat import ALIVE_FOR
from servicedesk.timers.models import Heartbeat, Timer
from servicedesk.web.files import disk

# Counted no further, so that a look costs the same on a desk of any size and in any trouble.
MOST_COUNTED = 1000
PATIENCE_SECONDS = 1.5
FORGOTTEN_AFTER = timedelta(days=1)
WAITING = ("pending", "sending")


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of this moment; 503 without a database, 401 without the token where one is set."""
    if not _may_read(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    try:
        with waiting.at_most(PATIENCE_SECONDS):
            registry.register(DeskCollector())
            return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    except DatabaseError:
        return HttpResponse("# the database is away\n", status=503, content_type="text/plain")


def _may_read(request: HttpRequest) -> bool:
    wanted = settings.METRICS_TOKEN
    return not wanted or constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {wanted}")


class DeskCollector(Collector):
    """Reads the figures when it is asked."""

    def describe(self) -> list[Metric]:
        """Let a registry take it in without reading anything."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield every figure."""
        at = clock.now()
        yield from _timers(at)
        yield from _drivers(at)
        yield from _outbox(at)
        yield from _failing(at)
        yield from _given_up()
        yield from _unknown(at)
        yield from _jobs(at)
        yield from _last_audit(at)
        yield _disks()


def _timers(at: datetime) -> Iterator[Metric]:
    oldest = oldest_due()
    yield _gauge("desk_timer_oldest_due_age_seconds", "age of the longest overdue timer", _age(at, oldest))
    overdue = Timer.objects.filter(state=Timer.State.ARMED, fire_at__lte=at)
    yield _gauge("desk_timers_overdue", f"timers that are due, up to {MOST_COUNTED}", _count(overdue))


def _drivers(at: datetime) -> Iterator[Metric]:
    """Drivers by what they are: "sweeper host:pid" is a sweeper."""
    ages: dict[str, list[float]] = defaultdict(list)
    for driver, beat_at in Heartbeat.objects.filter(at__gt=at - FORGOTTEN_AFTER).values_list("driver", "at"):
        ages[driver.partition(" ")[0]].append(_age(at, beat_at))
    alive = GaugeMetricFamily("desk_drivers_alive", "drivers heard of within a minute", labels=["driver"])
    youngest = GaugeMetricFamily(
        "desk_driver_heartbeat_age_seconds", "since one of them was heard of", labels=["driver"]
    )
    for name, heard in sorted(ages.items()):
        alive.add_metric([name], sum(age <= ALIVE_FOR.total_seconds() for age in heard))
        youngest.add_metric([name], min(heard))
    yield alive
    yield youngest


def _outbox(at: datetime) -> Iterator[Metric]:
    dispatches = Dispatch.objects.filter(state=Dispatch.State.PENDING, not_before__lte=at)
    deliveries = Delivery.objects.filter(state__in=WAITING, not_before__lte=at)
    for name, what, rows in (
        ("dispatches", "subscribers' turns", dispatches),
        ("deliveries", "mails", deliveries),
    ):
        yield _gauge(f"desk_{name}_waiting", f"{what} that wait, up to {MOST_COUNTED}", _count(rows))
        oldest = rows.order_by("not_before", "id").values_list("not_before", flat=True).first()
        yield _gauge(f"desk_{name}_oldest_age_seconds", f"how long {what} have waited", _age(at, oldest))


def _failing(at: datetime) -> Iterator[Metric]:
    """What has failed and waits for its next try: the sign of a mail server that is down."""
    tries = {"attempts__gt": 0}
    dispatches = Dispatch.objects.filter(state=Dispatch.State.PENDING, **tries)
    deliveries = Delivery.objects.filter(state__in=WAITING, **tries)
    for name, what, rows, since in (
        ("dispatches", "subscribers' turns", dispatches, "event__at"),
        ("deliveries", "mails", deliveries, "created_at"),
    ):
        words = f"{what} that failed and are tried again"
        yield _gauge(f"desk_{name}_failing", f"{words}, up to {MOST_COUNTED}", _count(rows))
        oldest = rows.aggregate(oldest=Min(since))["oldest"]
        yield _gauge(f"desk_{name}_failing_age_seconds", f"how long ago {words} came", _age(at, oldest))


def _given_up() -> Iterator[Metric]:
    """What waits for an admin: see manage.py failed_work."""
    turns = Dispatch.objects.filter(state=Dispatch.State.DEAD)
    mails = Delivery.objects.filter(state=Delivery.State.DEAD)
    words = f"after days of tries, up to {MOST_COUNTED}"
    yield _gauge("desk_dispatches_dead", f"subscribers' turns given up {words}", _count(turns))
    yield _gauge("desk_deliveries_dead", f"mails given up {words}", _count(mails))


def _unknown(at: datetime) -> Iterator[Metric]:
    """What has waited for minutes for a name that this version does not know: the trace of a bad deploy."""
    unknown = GaugeMetricFamily(
        "desk_unknown_names", f"rows that nothing here can work on, up to {MOST_COUNTED}", labels=["what"]
    )
    for what, rows in (
        ("dispatches", turns_without_subscriber(at)),
        ("deliveries", mails_without_kind(at)),
        ("timers", timers_without_handler(at)),
        ("jobs", jobs_without_worker(at)),
    ):
        unknown.add_metric([what], _count(rows))
    yield unknown


def _jobs(at: datetime) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("desk_jobs", f"background work, up to {MOST_COUNTED}", labels=["state"])
    for state in (Job.State.QUEUED, Job.State.RUNNING):
        jobs.add_metric([state.value], _count(Job.objects.filter(state=state)))
    yield jobs
    queued = Job.objects.filter(state=Job.State.QUEUED).order_by("lease_until", "created_at")
    oldest = queued.values_list("created_at", flat=True).first()
    yield _gauge(
        "desk_job_oldest_queued_age_seconds", "how long background work has waited", _age(at, oldest)
    )


def _last_audit(at: datetime) -> Iterator[Metric]:
    last = Audit.objects.order_by("-at", "-id").first()
    if last is not None:
        yield _gauge("desk_audit_checked", "what the last audit looked at", last.checked)
        yield _gauge("desk_audit_broken", "differences that the last audit found", last.count_broken)
        yield _gauge("desk_audit_age_seconds", "since the last audit", _age(at, last.at))


def _disks() -> Metric:
    free = GaugeMetricFamily("desk_disk_free_bytes", "what is free where the desk writes", labels=["place"])
    for place, size in disk.free_bytes().items():
        free.add_metric([place], size)
    return free


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _age(at: datetime, moment: datetime | None) -> float:
    """Return seconds since `moment`; 0 for nothing."""
    return 0.0 if moment is None else max((at - moment).total_seconds(), 0.0)


def _count(rows: "QuerySet[Timer] | QuerySet[Dispatch] | QuerySet[Delivery] | QuerySet[Job]") -> int:
    return rows.order_by()[:MOST_COUNTED].count()
