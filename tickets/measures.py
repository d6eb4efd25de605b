"""What is measured of requests: what is open, what needs someone, what came and went."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from departments.queries.deflections import WITHIN_DAYS
from servicedesk.measures.registry import Measure, Unit, register

register(
    Measure(
        key="open",
        label=_("Open"),
        question=_("How much work is waiting?"),
        unit=Unit.REQUESTS,
        population=_("Requests that are not resolved yet."),
    ),
    Measure(
        key="late",
        label=_("Overdue now"),
        question=_("What has passed its promised time?"),
        unit=Unit.REQUESTS,
        population=_("Open requests with an overdue target."),
    ),
    Measure(
        key="at_risk",
        label=_("At risk now"),
        question=_("What will be overdue soon?"),
        unit=Unit.REQUESTS,
        population=_("Open requests with 80% or more of the target used."),
    ),
    Measure(
        key="attention",
        label=_("Needs attention now"),
        question=_("What should someone look at first?"),
        unit=Unit.REQUESTS,
        population=_("Open requests that are overdue or at risk, the oldest due time first."),
    ),
    Measure(
        key="filed",
        label=_("Submitted"),
        question=_("How much is asked of a department?"),
        unit=Unit.REQUESTS,
        population=_("Requests that were submitted."),
        moment=_("when the request was submitted"),
    ),
    Measure(
        key="closed",
        label=_("Closed"),
        question=_("How much was finished?"),
        unit=Unit.REQUESTS,
        population=_("Requests that were closed and have not been reopened since."),
        moment=_("when the request was closed"),
    ),
    Measure(
        key="reopened",
        label=_("Reopened"),
        question=_("How often was the solution not one?"),
        unit=Unit.REQUESTS,
        population=_("Closed requests that had been reopened."),
        moment=_("when the request was closed"),
    ),
    Measure(
        key="first_time_right",
        label=_("Resolved the first time"),
        question=_("How many requests are resolved without being reopened?"),
        unit=Unit.PERCENT,
        population=_("Requests that were closed and have not been reopened since."),
        moment=_("when the request was closed"),
        is_additive=False,
        has_list=False,
    ),
    Measure(
        key="unowned",
        label=_("Needs without an owner"),
        question=_("What is asked for and done by no department?"),
        unit=Unit.REQUESTS,
        population=_("Open requests of which those who looked for the right department found none."),
        has_list=False,
    ),
    Measure(
        key="unowned_age",
        label=_("Oldest need without an owner"),
        question=_("How long, in working time, does a need wait until a department takes it?"),
        unit=Unit.HOURS,
        population=_("Open requests of which those who looked for the right department found none."),
        has_list=False,
        is_additive=False,
    ),
    Measure(
        key="saved_said",
        label=_("Requests not needed, by what people say"),
        question=_("How often does an article or an announced outage make a request needless?"),
        unit=Unit.REQUESTS,
        population=_(
            "People who were about to request a service and said that an article solved it, or that they have an "
            "announced outage too; once a person, service and article or announcement."
        ),
        moment=_("when they said it"),
        has_list=False,
    ),
    Measure(
        key="saved",
        label=_("Requests not needed, confirmed"),
        question=_("How often did no request follow?"),
        unit=Unit.REQUESTS,
        population=format_lazy(
            _("Those of them who submitted no request for the service within {days} working days."),
            days=WITHIN_DAYS,
        ),
        moment=_("when they said it"),
        has_list=False,
    ),
)
