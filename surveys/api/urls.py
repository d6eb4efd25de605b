"""This app's part of the REST API."""

from rest_framework.viewsets import ViewSetMixin

from .views import RatingViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [("ratings", RatingViewSet, "api-rating")]
