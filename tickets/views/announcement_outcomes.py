"""What came of an outage: how many people it kept from submitting a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from departments.queries.deflections import WITHIN_DAYS
from departments.queries.me_too import me_too_of
from departments.rules import announcements_visible_to, may_write_announcement
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from tickets.queries.deflections import outcome_of


@require_GET
def announcement_outcome(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the figures, without names, to those who write the announcement."""
    one = get_object_or_404(announcements_visible_to(request.user), pk=pk)
    if not may_write_announcement(request.user, one):
        raise PermissionDenied
    context = {
        "row": one,
        "affected": me_too_of(request.user, [pk])[pk].people,
        "outcome": outcome_of(one.deflections.all(), clock.reading()),
        "days": WITHIN_DAYS,
    }
    return render(request, "departments/announcements/outcome.html", context)
