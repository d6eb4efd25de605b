"""What is measured of ratings."""

from django.utils.translation import gettext_lazy as _

from servicedesk.measures.registry import Measure, Unit, register

register(
    Measure(
        key="rated",
        label=_("Satisfaction"),
        question=_("How satisfied are those who asked?"),
        unit=Unit.SCORE,
        population=_("Ratings given by requesters in this period, on a scale of 1 to 5."),
        moment=_("when the rating was given"),
        is_additive=False,
    )
)
