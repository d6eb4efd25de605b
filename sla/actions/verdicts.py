"""The verdict on each kind of a promise's clocks is written, as `sla.queries.counting` works it out."""

from collections.abc import Mapping

from sla.models import Clock, Promise, Verdict
from sla.queries.counting import differs, verdicts_of

FIELDS = ["provider", "holder", "consumer", "service", "is_met", "is_met_raw", "counts_at"]


def write_verdicts(promises: Mapping[int, Promise], clocks: Mapping[int, list[Clock]]) -> None:
    """Write how each kind of each promise counts; what does not count any more loses its row.

    `clocks` come with their rows prefetched. What another system judged has no clocks and stays as it is.
    """
    wanted = verdicts_of(promises, clocks)
    existing = {
        (verdict.promise_id, verdict.kind): verdict
        for verdict in Verdict.objects.filter(promise__in=promises)
    }
    gone = [existing[key].pk for key, verdict in wanted.items() if verdict is None and key in existing]
    if gone:
        Verdict.objects.filter(pk__in=gone).delete()
    Verdict.objects.bulk_create(
        [verdict for key, verdict in wanted.items() if verdict and differs(verdict, existing.get(key))],
        update_conflicts=True,
        unique_fields=["promise", "kind"],
        update_fields=FIELDS,
    )
