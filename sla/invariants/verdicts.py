"""How promises count, beside what their clocks say."""

from collections.abc import Sequence

from sla.models import Promise, Verdict
from sla.queries.counting import differs, verdicts_of


def verdict_differences(promises: Sequence[Promise]) -> dict[int, list[str]]:
    """Return promise -> a sentence for each verdict that its clocks (prefetched) contradict.

    Verdicts of another system have no clocks to be compared with.
    """
    clocks = {promise.pk: list(promise.clocks.all()) for promise in promises}
    stored = Verdict.objects.filter(promise__in=promises, is_imported=False)
    known = {(verdict.promise_id, verdict.kind): verdict for verdict in stored}
    wanted = verdicts_of({promise.pk: promise for promise in promises}, clocks)
    found: dict[int, list[str]] = {}
    for promise_id, kind in known.keys() | wanted.keys():
        stands, counted = known.get((promise_id, kind)), wanted.get((promise_id, kind))
        if (differs(counted, stands) if counted else stands is not None) and clocks[promise_id]:
            said = (
                f"promise {promise_id} ({kind}): {_words(stands)} is stored, its clocks say {_words(counted)}"
            )
            found.setdefault(promise_id, []).append(said)
    return found


def _words(verdict: Verdict | None) -> str:
    if verdict is None:
        return "no verdict"
    how = "met" if verdict.is_met else "missed"
    return f"{how} at {verdict.counts_at} by {verdict.provider_id}, unit {verdict.holder_id}"
