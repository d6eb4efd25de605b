"""This app's part of the REST API."""

from rest_framework.viewsets import ViewSetMixin

from .attainment import AttainmentViewSet
from .policies import PolicyViewSet
from .views import CalendarViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("attainment", AttainmentViewSet, "api-attainment"),
    ("calendars", CalendarViewSet, "api-calendar"),
    ("policies", PolicyViewSet, "api-policy"),
]
