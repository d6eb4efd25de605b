"""This app's part of the REST API."""

from rest_framework.viewsets import ViewSetMixin

from .views import DepartmentViewSet, MeViewSet, PersonViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("departments", DepartmentViewSet, "api-department"),
    ("people", PersonViewSet, "api-person"),
    ("me", MeViewSet, "api-me"),
]
