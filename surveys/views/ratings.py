"""Ratings for those who are signed in: the page, and the panel on the ticket."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.pieces import piece_of
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside
from servicedesk.web.way_back import way_back
from surveys import rules
from surveys.actions.rating import give_rating
from surveys.display.ratings import shown_to
from surveys.forms.rating import RatingForm
from surveys.queries.asked import correctable_until, may_correct, rating_of
from tickets.models import Ticket
from tickets.rules import visible_to
from tickets.workflow import State


@require_http_methods(["GET", "HEAD", "POST"])
def rate_ticket(request: PersonRequest, number: str) -> HttpResponse:
    """Rate any closed ticket of their own, asked or not; correct it for a day."""
    ticket = _visible(request, number)
    if ticket.requester_id != request.user.pk:
        raise PermissionDenied
    request.area = reverse("my_requests")
    rating = rating_of(ticket, ticket.cycle)
    is_open = rules.may_rate(request.user, ticket) and (rating is None or may_correct(rating, clock.now()))
    data = request.POST if request.method == "POST" else None
    form = RatingForm.about(rating, chosen=request.GET.get("score", ""), data=data)
    status = 200
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            give_rating(ticket=ticket, by=request.user, **form.cleaned_data)
            toast(request, _("Thank you. Your rating has been sent to the department."))
            return redirect(way_back(request, ticket.get_absolute_url()))
        status = 409
    elif form.errors:
        status = 400
    context = {
        "ticket": ticket,
        "form": form,
        "rating": rating,
        "is_open": is_open,
        "is_closed": ticket.state == State.CLOSED,
        "until": correctable_until(rating) if rating else None,
        "ratings": shown_to(request.user, ticket),
    }
    return render(request, "surveys/rate.html", context, status=status)


@piece_of("ticket")
@require_GET
def ticket_rating(request: PersonRequest, number: str) -> HttpResponse:
    """The panel on the ticket's page: faces for the requester, what was said for those who may read it, or nothing."""
    ticket = _visible(request, number)
    rating, at = rating_of(ticket, ticket.cycle), clock.now()
    context = {
        "ticket": ticket,
        "ratings": shown_to(request.user, ticket),
        "asks": rating is None and rules.may_rate(request.user, ticket),
        "corrects": rating is not None and rating.rater_id == request.user.pk and may_correct(rating, at),
    }
    return render(request, "surveys/_panel.html", context)


def _visible(request: PersonRequest, number: str) -> Ticket:
    ticket = visible_to(request.user).select_related("provider", "service").filter(number=number).first()
    if ticket is None:
        raise Http404
    return ticket
