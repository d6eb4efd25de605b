"""What was counted or granted by an older rule is put right: verdicts of missed promises, running reopened clocks.

In batches by id, in the caller's transaction; each promise under its lock. What has stopped keeps its result.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events.record import record
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.verbs.exceptions import NotAllowed
from sla.enums import AdjustmentReason
from sla.events import PromiseEvent
from sla.models import Adjustment, Clock, Promise, Verdict
from sla.queries.affected import Batch
from sla.queries.compounded import grown_promises, regranted
from sla.rules import may_regrant

from .clock_rows import adjust, carried, note_missed
from .recalculation import recalculate_all
from .verdicts import write_verdicts

COUNTED = ("changed", "moved", "recharged", "outcomes")
REGRANT_PREVIEW, REGRANT = "tickets.regrant_preview", "tickets.regrant"


def preview_regrants(*, by: User) -> Job:
    """Order the count of what `order_regrants` would do; what is under way is not ordered again. Raises NotAllowed."""
    return _ordered(REGRANT_PREVIEW, by)


def order_regrants(*, by: User) -> Job:
    """Order the policy's time and its grace for every running clock that grew with its reopenings. As above."""
    return _ordered(REGRANT, by)


def _ordered(kind: str, by: User) -> Job:
    if not may_regrant(by):
        raise NotAllowed(_("Only an admin can do this."))
    job = Job.objects.filter(kind=kind).order_by("-created_at").first()
    return enqueue(kind, {}, by=by) if job is None or job.is_over else job


def missed_promises() -> QuerySet[Promise]:
    """Return the promises of which a clock has missed its due, and those that an older version has judged since."""
    missed = Clock.objects.exclude(breached_at=None).values("promise")
    older = Verdict.objects.filter(is_imported=False, holder=None).exclude(provider=None).values("promise")
    return Promise.objects.filter(Q(pk__in=missed) | Q(pk__in=older))


def recount(*, after: int, size: int) -> tuple[Batch, dict[str, int]]:
    """Judge the next missed promises after id `after` again; return how far it came, and what became different.

    `changed` verdicts in all, `moved` to another month, `recharged` to another department, and `outcomes` that are
    others, which should be none.
    """
    batch, promises = _locked(missed_promises(), after, size)
    clocks = {promise.pk: list(promise.clocks.all()) for promise in promises}
    before = _verdicts(promises)
    write_verdicts({promise.pk: promise for promise in promises}, clocks)
    found = dict.fromkeys(COUNTED, 0)
    for key, now in _verdicts(promises).items():
        was = before.get(key)
        if was is not None:
            found["changed"] += (was.counts_at, was.provider_id) != (now.counts_at, now.provider_id)
            found["moved"] += _month(was.counts_at) != _month(now.counts_at)
            found["recharged"] += was.provider_id != now.provider_id
            found["outcomes"] += was.is_met != now.is_met
    return batch, found


def regrant(*, after: int, size: int, at: datetime, by: Any) -> tuple[Batch, int]:
    """Give the next running reopened clocks the policy's target and their grants in rows; return how many changed."""
    batch, promises = _locked(grown_promises(), after, size)
    changed = 0
    for promise in promises:
        right = regranted(promise, at)
        if right is None:
            continue
        clock, changed = right.clock, changed + 1
        note_missed(clock, at)
        was, clock.target_seconds = clock.target_seconds, round(right.promised.total_seconds())
        clock.save(update_fields=["target_seconds"])
        Adjustment.objects.bulk_create(carried(clock, row) for row in right.grants)
        adjust(clock, right.change, AdjustmentReason.REOPEN, at=at, by=by)
        record(
            PromiseEvent.RETARGETED, subject=promise, by=by, at=at, clock=clock.pk, kind=clock.kind,
            version=clock.policy_version_id, from_=was, to=clock.target_seconds,
        )  # fmt: skip
    recalculate_all(promises)
    return batch, changed


def _locked(rows: QuerySet[Promise], after: int, size: int) -> tuple[Batch, list[Promise]]:
    """Lock the next promises and return them with their clocks."""
    ids = list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:size])
    locked = Promise.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",))
    parts = "clocks__segments", "clocks__exclusions", "clocks__adjustments"
    promises = list(locked.prefetch_related(*parts))
    return Batch(ids, frozenset(), ids[-1] if ids else after, is_last=len(ids) < size), promises


def _verdicts(promises: Iterable[Promise]) -> dict[tuple[int, str], Verdict]:
    rows = Verdict.objects.filter(promise__in=list(promises), is_imported=False)
    return {(row.promise_id, row.kind): row for row in rows}


def _month(at: datetime) -> tuple[int, int]:
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return local.year, local.month
