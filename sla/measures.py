"""What is measured of promises: the share that was met, one measure for each timer that is counted."""

from django.utils.translation import gettext_lazy as _

from servicedesk.measures.registry import Measure, Unit, register
from sla.enums import ClockKind

register(
    Measure(
        key=ClockKind.RESOLUTION.value,
        label=_("Resolved on time"),
        question=_("How many requests are resolved by their due time?"),
        unit=Unit.PERCENT,
        population=_("Requests whose resolution came due, or was reached earlier, in this period."),
        moment=_("the first due time that was missed, else the last due time or the resolution before it"),
        is_additive=False,
    ),
    Measure(
        key=ClockKind.FIRST_RESPONSE.value,
        label=_("First response on time"),
        question=_("How many requesters get a first reply by its due time?"),
        unit=Unit.PERCENT,
        population=_("Requests whose first response came due, or was given earlier, in this period."),
        moment=_("the due time, or the reply before it"),
        is_additive=False,
    ),
    Measure(
        key=ClockKind.NEXT_RESPONSE.value,
        label=_("Next responses on time"),
        question=_("How many messages of requesters are replied to in time?"),
        unit=Unit.PERCENT,
        population=_(
            "Requests whose last response to a message came due, or was given earlier, in this period."
        ),
        moment=_("the due time, or the reply before it"),
        is_additive=False,
    ),
    Measure(
        key=ClockKind.CADENCE.value,
        label=_("Progress updates on time"),
        question=_("How often do requesters hear of progress as promised?"),
        unit=Unit.PERCENT,
        population=_("Requests whose last progress update came due, or was given earlier, in this period."),
        moment=_("the due time, or the update before it"),
        is_additive=False,
    ),
    Measure(
        key=ClockKind.OWNERSHIP.value,
        label=_("Time with the team met (OLA)"),
        question=_("How many requests does a team pass on or resolve within its own time?"),
        unit=Unit.PERCENT,
        population=_("Requests whose last time with a team came due, or ended earlier, in this period."),
        moment=_("the due time, or the end of the team’s time before it"),
        is_additive=False,
    ),
)
