"""The page behind the link in a rating mail. It needs no sign-in, shows little, and writes only what itself sent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from servicedesk.events import clock
from servicedesk.web.verbs import errors_beside
from surveys import links, rules
from surveys.actions.rating import give_rating
from surveys.display.ratings import shown
from surveys.forms.rating import RatingForm
from surveys.models import Invitation
from surveys.queries.asked import correctable_until, is_over, may_correct, rating_of
from tickets.workflow import State

NOT_FOUND, CONFLICT, GONE = 404, 409, 410


# The link is the authority here, not a cookie: no one can make a browser post to an address they do not know. And a
# page that sends no referrer sends no origin either, which the cookie's check would refuse.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Show the rating page of an invitation with the link's score chosen; its form gives or corrects the rating."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise PermissionDenied
    try:
        invitation = _invitation(token)
    except (links.BadLink, Invitation.DoesNotExist):
        return _private(render(request, "surveys/link/unknown.html", status=NOT_FOUND))
    person = invitation.user
    with translation.override(person.language), timezone.override(person.zone):
        return _private(_answer(request, invitation))


def _invitation(token: str) -> Invitation:
    related = Invitation.objects.select_related("ticket", "user", "provider")
    return related.get(nonce=links.nonce_in(token))


def _answer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Decide what the link still opens."""
    at, ticket = clock.now(), invitation.ticket
    rating = rating_of(ticket, invitation.cycle)
    if invitation.withdrawn_at is not None and rating is None:
        return _page(request, "withdrawn", invitation, status=GONE)
    if is_over(invitation, at) or not invitation.user.is_active:
        return _page(request, "expired", invitation, status=GONE)
    is_current = ticket.state == State.CLOSED and ticket.cycle == invitation.cycle
    if rating is not None and not (is_current and may_correct(rating, at)):
        words = {"shown": shown([rating], ticket)[0], "is_late": is_current}
        return _page(
            request, "given", invitation, words, status=CONFLICT if request.method == "POST" else 200
        )
    if not is_current or not rules.may_rate(invitation.user, ticket):
        return _page(request, "withdrawn", invitation, status=GONE)
    return _form(request, invitation, rating, at)


def _form(request: HttpRequest, invitation: Invitation, rating: Any, at: datetime) -> HttpResponse:
    """Show the form, or take it where it comes from the page; what was chosen stays in it either way."""
    chosen = request.GET.get("score", "")
    form = RatingForm.about(rating, chosen=chosen, data=request.POST if request.method == "POST" else None)
    if form.is_valid() and not links.is_from_page(request.POST.get("pass", ""), invitation, at):
        form.add_error(None, _("This page was open for a while. Please submit it again; nothing is lost."))
    if form.is_valid():
        with errors_beside(form):
            give_rating(ticket=invitation.ticket, by=invitation.user, **form.cleaned_data)
            return redirect(f"{request.path}?thanks=1")
    thanks = rating is not None and "thanks" in request.GET and not form.is_bound
    context = {
        "form": form,
        "pass": links.page_pass(invitation, at),
        "rating": rating,
        "until": correctable_until(rating) if rating else None,
        "thanks": thanks,
    }
    return _page(request, "form", invitation, context, status=400 if form.errors else 200)


def _page(
    request: HttpRequest,
    name: str,
    invitation: Invitation,
    extra: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render one of the link's pages; of the ticket number, title and department, of a confidential one the number."""
    ticket = invitation.ticket
    context = {
        "number": ticket.number,
        "subject": "" if ticket.is_confidential else ticket.title,
        "department": None if ticket.is_confidential else invitation.provider,
        **(extra or {}),
    }
    return render(request, f"surveys/link/{name}.html", context, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no cache stores the page, and no referrer is sent to other pages."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    patch_cache_control(response, private=True, no_store=True)
    return response
