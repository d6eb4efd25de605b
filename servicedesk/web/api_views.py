"""Views of the API that belong to no app: its schema, its page, and the answer to unknown addresses."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from .problems import CONTENT_TYPE

schema = SpectacularAPIView.as_view()
swagger = SpectacularSwaggerSplitView.as_view(url_name="api_schema")


@login_not_required
def not_found(request: HttpRequest, rest: str) -> JsonResponse:
    """Answer a problem document instead of a page."""
    document = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": f"There is no /api/{rest}."}
    return JsonResponse(document, status=404, content_type=CONTENT_TYPE)
