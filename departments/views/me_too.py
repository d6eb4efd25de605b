"""Say "me too" to an outage, and take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.actions.me_too import say_me_too, take_back_me_too
from departments.queries.services import find_service
from departments.views.announcements import readable_announcement
from servicedesk.accounts.requests import PersonRequest
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.toasts import toast


@require_POST
def me_too(request: PersonRequest, pk: int) -> HttpResponse:
    """Join those who have the trouble; go to the announcement, which says what happens now."""
    one = readable_announcement(request, pk)
    try:
        instead_of = find_service(request.user, request.POST.get("instead_of", ""))
        say_me_too(announcement=one, instead_of=instead_of, by=request.user)
    except Refused as refusal:
        toast(request, refusal.message, level=messages.ERROR)
    else:
        undo = reverse("not_me_too", args=[pk])
        toast(request, _("Thank you. You will be notified when it is over."), undo=undo)
    return redirect("announcement", pk=pk)


@require_POST
def not_me_too(request: PersonRequest, pk: int) -> HttpResponse:
    """Leave those who have the trouble."""
    one = readable_announcement(request, pk)
    take_back_me_too(announcement=one, by=request.user)
    toast(request, _("You are no longer counted."))
    return redirect("announcement", pk=pk)
