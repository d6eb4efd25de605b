"""This app's part of the REST API."""

from rest_framework.viewsets import ViewSetMixin

from .views import CalendarViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [("calendars", CalendarViewSet, "api-calendar")]
