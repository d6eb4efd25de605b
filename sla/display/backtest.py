"""A trial's result as one reads it: shares with their uncertainty, and what would have been different."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.enums import PRIORITY_ORDER, Priority
from servicedesk.web.display.joining import listed
from sla.enums import ClockKind
from sla.queries.backtest_counts import Count, Trial
from sla.reports import Attainment

from .policies import TITLES

KIND_ORDER = {kind.value: place for place, kind in enumerate(TITLES)}


@dataclass(frozen=True)
class TrialRow:
    """One kind at one priority, or all of them: how it was, how it would have been."""

    title: str
    then: Attainment
    would: Attainment
    words: str
    is_worse: bool
    is_better: bool
    is_total: bool = False


@dataclass(frozen=True)
class TrialShown:
    """The table, the sentence above it, and the period."""

    rows: list[TrialRow]
    sentences: list[str]
    since: datetime
    until: datetime


def trial_shown(result: Mapping[str, Any]) -> TrialShown:
    """Return the trial stored with a draft or an agreement in words."""
    counts = Trial.of(result).counts
    rows = []
    for kind in sorted({kind for kind, _priority in counts}, key=lambda kind: KIND_ORDER[kind]):
        own = {priority: count for (of, priority), count in counts.items() if of == kind}
        rows.append(_row(str(TITLES[ClockKind(kind)]), _sum(own.values()), is_total=True))
        for priority in sorted(own, key=lambda name: -PRIORITY_ORDER[Priority(name)]):
            rows.append(_row(str(Priority(priority).label), own[priority]))
    return TrialShown(
        rows,
        _sentences(_sum(counts.values())),
        datetime.fromisoformat(result["since"]),
        datetime.fromisoformat(result["until"]),
    )


def _sum(counts: Any) -> Count:
    total = Trial()
    for count in counts:
        total += Trial({("", ""): count})
    return total.counts.get(("", ""), Count())


def _row(title: str, count: Count, *, is_total: bool = False) -> TrialRow:
    return TrialRow(
        title,
        Attainment(count.met, count.n),
        Attainment(count.would_met, count.would_n),
        _short(count),
        is_worse=count.newly_late > 0,
        is_better=count.newly_kept > 0,
        is_total=is_total,
    )


def _short(count: Count) -> str:
    parts = []
    if count.newly_late:
        parts.append(_("%(count)s more overdue") % {"count": count.newly_late})
    if count.newly_kept:
        parts.append(_("%(count)s fewer overdue") % {"count": count.newly_kept})
    if count.n and not count.would_n:
        parts.append(_("no longer a target"))
    return listed(parts) or "–"


def _sentences(count: Count) -> list[str]:
    """Say "12 of 340 more would have been late", and what would have been kept instead."""
    total = max(count.n, count.would_n)
    if not total:
        return [_("No requests of the last 90 days fall under this policy, so there is nothing to compare.")]
    words = []
    if count.newly_late:
        text = ngettext(
            "%(count)s more of %(total)s would have been overdue.",
            "%(count)s more of %(total)s would have been overdue.",
            count.newly_late,
        )
        words.append(text % {"count": count.newly_late, "total": total})
    if count.newly_kept:
        text = ngettext(
            "%(count)s of %(total)s that was overdue would have been met.",
            "%(count)s of %(total)s that were overdue would have been met.",
            count.newly_kept,
        )
        words.append(text % {"count": count.newly_kept, "total": total})
    if not words and count.would_n:
        words.append(_("All %(total)s would have had the same result.") % {"total": total})
    return words or [_("This policy sets no targets for what was measured.")]
