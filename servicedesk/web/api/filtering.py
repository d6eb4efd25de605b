"""Filters of the API's lists: what is not one of them is refused, so that a typing error shows no wrong list."""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from servicedesk.text.dates import read_moment

from .pagination import CURSOR, ORDERING, SIZE

FOR_PAGES = frozenset({CURSOR, ORDERING, SIZE})
SHOWN_NAMES = 20
SHOWN_LETTERS = 60


class StrictFilterBackend(DjangoFilterBackend):
    """Narrows a list by its view's filters. Raises ValidationError for a parameter that the list does not know."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        filters = self.get_filterset_class(view, queryset)
        known = FOR_PAGES | set(filters.base_filters if filters is not None else ())
        strangers = [name for name in request.query_params if name not in known]
        if strangers:
            message = f"There is no such filter; there are {', '.join(sorted(known))}."
            raise exceptions.ValidationError(
                {name[:SHOWN_LETTERS]: [message] for name in strangers[:SHOWN_NAMES]}
            )
        return super().filter_queryset(request, queryset, view)


class MomentFormField(IsoDateTimeField):
    """A moment in ISO 8601; one without an offset is read in the zone of the desk."""

    def to_python(self, value: Any) -> datetime | None:
        """Raises ValidationError."""
        if value in self.empty_values:
            return None
        try:
            return read_moment(str(value).strip(), timezone.get_current_timezone())
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class MomentFilter(django_filters.IsoDateTimeFilter):
    """A moment that a row lies before or after."""

    field_class = MomentFormField


class TruthFormField(forms.Field):
    """The words true and false."""

    def clean(self, value: Any) -> bool | None:
        """Return the truth, None for nothing said. Raises ValidationError."""
        if value in self.empty_values:
            return None
        if value not in ("true", "false"):
            raise ValidationError("Write true or false.")
        return value == "true"


class TruthFilter(django_filters.BooleanFilter):
    """true or false; anything else is refused instead of passed over."""

    field_class = TruthFormField
