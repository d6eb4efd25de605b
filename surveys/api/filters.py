"""What the list of ratings can be narrowed by."""

import django_filters

from departments.models import Department
from servicedesk.web.api.filtering import MomentFilter
from surveys.enums import Score
from surveys.models import Rating


def _unit(label: str) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(), to_field_name="code", label=label
    )


class RatingFilter(django_filters.FilterSet):
    """By ticket, sides, service, score and time."""

    ticket = django_filters.CharFilter(field_name="ticket__number", lookup_expr="iexact", label="a number")
    provider = _unit("the code of the department that served")
    consumer = _unit("the code of the department that asked")
    service = django_filters.CharFilter(field_name="service__slug", label="the slug of the service")
    score = django_filters.MultipleChoiceFilter(choices=[(value, str(value)) for value in Score.values])
    given_after = MomentFilter(field_name="given_at", lookup_expr="gte", label="given then or later")
    given_before = MomentFilter(field_name="given_at", lookup_expr="lt", label="given before")

    class Meta:
        model = Rating
        fields: list[str] = []
