"""Follow what is announced of a service, and what becomes of an announcement."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actions.subscriptions import (
    subscribe_to_announcement,
    subscribe_to_service,
    unsubscribe_from_announcement,
    unsubscribe_from_service,
)
from departments.queries.services import find_service
from departments.views.announcements import readable_announcement
from servicedesk.accounts.requests import PersonRequest
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.toasts import toast

FOLLOW = "follow"


@require_POST
def follow_service(request: PersonRequest, slug: str) -> HttpResponse:
    """Follow the announcements of a service (`follow` is "yes"), or no longer; go back to its page."""
    found = find_service(request.user, slug)
    if found is None:
        raise Http404
    try:
        if request.POST.get(FOLLOW) == "yes":
            subscribe_to_service(service=found, by=request.user)
            toast(request, _("You will be notified of outages and planned work."))
        else:
            unsubscribe_from_service(service=found, by=request.user)
            toast(request, _("You will no longer be notified."))
    except Refused as refusal:
        toast(request, str(refusal.message), level=messages.ERROR)
    return redirect("service", slug=slug)


@require_POST
def follow_announcement(request: PersonRequest, pk: int) -> HttpResponse:
    """Follow an announcement (`follow` is "yes"), or no longer; go back to its page."""
    one = readable_announcement(request, pk)
    if request.POST.get(FOLLOW) == "yes":
        subscribe_to_announcement(announcement=one, by=request.user)
        toast(request, _("You will be notified when its times change and when it is over."))
    else:
        unsubscribe_from_announcement(announcement=one, by=request.user)
        toast(request, _("You will no longer be notified."))
    return redirect("announcement", pk=pk)
