"""A request remembers what the process has read under the same revision."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .memory import remembering


class CachedReadsMiddleware:
    """Lets cached reads answer from memory during the request (servicedesk/cached_reads/memory.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Remember the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the block."""
        with remembering():
            return self.get_response(request)
