"""This app's part of the REST API."""

from rest_framework.viewsets import ViewSetMixin

from .drafts import DraftViewSet
from .needs import NeedViewSet
from .refiling import RefilingViewSet
from .services import ServiceViewSet
from .uploads import UploadViewSet
from .views import AttachmentViewSet, TicketViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("tickets", TicketViewSet, "api-ticket"),
    ("tickets", RefilingViewSet, "api-ticket-refiling"),
    ("attachments", AttachmentViewSet, "api-attachment"),
    ("uploads", UploadViewSet, "api-upload"),
    ("drafts", DraftViewSet, "api-draft"),
    ("needs", NeedViewSet, "api-need"),
    ("services", ServiceViewSet, "api-service"),
]
