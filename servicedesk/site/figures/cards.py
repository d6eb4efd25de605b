"""The cards on top of a department's figures."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.figure_requests import FigureRequest
from servicedesk.numbers.statistics import half_up
from sla.enums import ClockKind
from sla.reports import Attainment
from surveys.reports import Scores
from tickets.reports import UrgentCounts


@dataclass(frozen=True)
class Card:
    """What components/figure.html shows."""

    label: str
    value: str
    href: str
    unit: str = ""
    note: str = ""
    hot: bool = False
    change: str = ""
    good: bool | None = None
    up: bool = False


def rate_card(
    page: FigureRequest, address: str, kind: ClockKind, now: Attainment, before: Attainment
) -> Card:
    """Return the card of an attainment; it is compared where both sides are enough to be judged."""
    label = _("Resolved on time") if kind == ClockKind.RESOLUTION else _("First response on time")
    change = None
    if now.percent is not None and before.percent is not None and now.is_judged and before.is_judged:
        change = round(now.percent - before.percent, 1)
    return Card(
        label=label,
        value=localize(now.percent) if now.percent is not None else "–",
        unit="%" if now.n else "",
        note=rate_note(now),
        href=address + page.scope.query(figure=kind.value),
        **_changed(change),
    )


def rate_note(value: Attainment) -> str:
    """Return "412 of 438", with what makes it less sure: few of them, or another system's verdicts."""
    if not value.n:
        return _("no targets came due")
    note = _("%(met)s of %(n)s") % {"met": value.met, "n": value.n}
    if not value.is_judged and value.interval:
        low, high = value.interval
        note = _("%(note)s, likely %(low)s–%(high)s%%") % {"note": note, "low": low, "high": high}
    if value.corrected:
        words = {"note": note, "raw": value.met_raw}
        note = _("%(note)s, %(raw)s before corrections") % words
    if value.imported:
        note = _("%(note)s, including %(imported)s imported") % {"note": note, "imported": value.imported}
    return note


def satisfaction_card(page: FigureRequest, address: str, now: Scores, before: Scores) -> Card:
    """Return the card of the ratings; without an address for those who may not read single ones."""
    change = None
    mean, mean_before = _shown(now), _shown(before)
    if mean is not None and mean_before is not None:
        change = round(mean - mean_before, 1)
    return Card(
        label=_("Satisfaction"),
        value=localize(mean) if mean is not None else "–",
        note=ngettext("%(n)s rating", "%(n)s ratings", now.n) % {"n": now.n} if now.n else _none(address),
        href=address and address + page.scope.query(figure="rated"),
        **_changed(change),
    )


def _none(address: str) -> str:
    return _("no ratings") if address else _("not enough ratings")


def _shown(scores: Scores) -> float | None:
    return half_up(scores.mean, 1) if scores.mean is not None else None


def load_cards(page: FigureRequest, address: str, load: UrgentCounts, opened: int) -> list[Card]:
    """Return what is late, at risk and open."""
    return [
        Card(
            label=_("Overdue now"),
            value=str(load.late),
            note=_("past their due time") if load.late else _("nothing is overdue"),
            href=address + page.scope.query(figure="late"),
            hot=load.late > 0,
        ),
        Card(
            label=_("At risk now"),
            value=str(load.at_risk),
            note=_("80% of the time used"),
            href=address + page.scope.query(figure="at_risk"),
        ),
        Card(
            label=_("Open"),
            value=str(opened),
            note=_("not resolved yet"),
            href=address + page.scope.query(figure="open"),
        ),
    ]


def _changed(change: float | None) -> dict[str, Any]:
    if not change:
        return {}
    return {"change": localize(abs(change)), "good": change > 0, "up": change > 0}
