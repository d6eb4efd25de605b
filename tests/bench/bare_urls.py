"""The yardstick's only page: one indexed query."""

from django.http import HttpRequest, JsonResponse
from django.urls import path

from tests.bench.models import BareTicket


def ticket(request: HttpRequest, number: str) -> JsonResponse:
    """Answer a ticket's title."""
    return JsonResponse({"title": BareTicket.objects.values_list("title", flat=True).get(number=number)})


def live(request: HttpRequest) -> JsonResponse:
    """Answer that the yardstick runs."""
    return JsonResponse({"status": "ok"})


urlpatterns = [path("health/live", live), path("<str:number>", ticket)]
