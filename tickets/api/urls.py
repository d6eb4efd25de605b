"""This app's part of the REST API."""

from rest_framework.viewsets import ViewSetMixin

from .services import ServiceViewSet
from .views import AttachmentViewSet, TicketViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("tickets", TicketViewSet, "api-ticket"),
    ("attachments", AttachmentViewSet, "api-attachment"),
    ("services", ServiceViewSet, "api-service"),
]
