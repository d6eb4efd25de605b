"""What the figures are called, and what each of them counts, in a sentence."""

from typing import NamedTuple

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from sla.enums import ClockKind


class FigureWords(NamedTuple):
    """The heading of a figure's list, and the sentence below it."""

    label: LazyText
    meaning: LazyText


# Every figure of `queries.figures.FIGURES` has its words here; an app that adds a figure adds them too.
FIGURE_WORDS: dict[str, FigureWords] = {
    "open": FigureWords(_("Open"), _("Requests that are not resolved yet.")),
    "late": FigureWords(_("Overdue now"), _("Open requests with an overdue target.")),
    "at_risk": FigureWords(_("At risk now"), _("Open requests with 80% or more of the target used.")),
    "attention": FigureWords(
        _("Needs attention now"), _("Open requests that are overdue or at risk, the oldest due time first.")
    ),
    "filed": FigureWords(_("Submitted"), _("Requests that were submitted.")),
    "closed": FigureWords(_("Closed"), _("Requests that were closed and have not been reopened since.")),
    "reopened": FigureWords(_("Reopened"), _("Closed requests that had been reopened.")),
    ClockKind.RESOLUTION.value: FigureWords(
        _("Resolved on time"),
        _("Requests whose resolution came due, or was reached earlier, in this period."),
    ),
    ClockKind.FIRST_RESPONSE.value: FigureWords(
        _("First response on time"),
        _("Requests whose first response came due, or was given earlier, in this period."),
    ),
    ClockKind.NEXT_RESPONSE.value: FigureWords(
        _("Next responses on time"),
        _("Requests whose last response to a message came due, or was given earlier, in this period."),
    ),
    ClockKind.CADENCE.value: FigureWords(
        _("Progress updates on time"),
        _("Requests whose last progress update came due, or was given earlier, in this period."),
    ),
    ClockKind.OWNERSHIP.value: FigureWords(
        _("Time with the team met (OLA)"),
        _("Requests whose last time with a team came due, or ended earlier, in this period."),
    ),
}
