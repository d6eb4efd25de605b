"""How a promise is calculated, and its correction by an arbiter."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.display.zones import zone_time
from servicedesk.web.toasts import toast
from sla.actions.corrections import exclude
from sla.models import Clock
from sla.queries.exclusion_preview import preview_exclusion
from tickets import rules
from tickets.display.clock_words import clock_name
from tickets.display.explanation import explain_promise
from tickets.display.explanation.corrections import preview_words
from tickets.forms.corrections import CorrectionForm
from tickets.models import Ticket
from tickets.queries.visible import find_promise

CHECK = "check"


@require_GET
def explain(request: PersonRequest, number: str) -> HttpResponse:
    """Show every clock of a request's promise with its rule, its sums and what changed it."""
    ticket = find_promise(request.user, number)
    seen = rules.access(request.user, ticket)
    request.area = reverse("my_requests" if seen.is_requester else "queue")
    context = {
        "ticket": ticket,
        "access": seen,
        "zone": zone_time(),
        "explanation": explain_promise(ticket, request.user, seen, clock.reading()),
    }
    return render(request, "tickets/explain/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def correct_clock(request: PersonRequest, number: str, pk: int) -> HttpResponse:
    """Leave a time out of a clock: POST with `check` shows what would follow, without it the correction is made."""
    ticket = find_promise(request.user, number)
    if not rules.access(request.user, ticket).arbitrates:
        raise PermissionDenied(_("Only an arbiter can correct a timer."))
    corrected = _clock_of(ticket, pk)
    if request.method != "POST":
        initial = {name: request.GET[name] for name in ("from_at", "to_at") if name in request.GET}
        return _page(request, ticket, corrected, CorrectionForm(initial=initial, clock=corrected))
    form = CorrectionForm(request.POST, clock=corrected)
    if not form.is_valid():
        return _page(request, ticket, corrected, form, status=400)
    if CHECK in request.POST:
        preview = preview_exclusion(corrected, **form.interval, at=clock.now())
        said = preview_words(corrected, preview)
        return _page(request, ticket, corrected, form, preview=said, changes=bool(preview.left_out))
    try:
        exclude(clock=corrected, by=request.user, reason=form.cleaned_data["reason"], **form.interval)
    except ValidationError as error:
        form.refuse(error)
        return _page(request, ticket, corrected, form, status=400)
    toast(request, _("Corrected. The original record is kept beside it."))
    return HttpResponseRedirect(f"{reverse('explain', args=[ticket.number])}#clock-{corrected.pk}")


def _clock_of(ticket: Ticket, pk: int) -> Clock:
    rows = Clock.objects.filter(promise=ticket.promise_id).select_related("calendar")
    found = rows.prefetch_related("segments", "exclusions", "adjustments").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: PersonRequest,
    ticket: Ticket,
    corrected: Clock,
    form: CorrectionForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "ticket": ticket,
        "clock": corrected,
        "clock_name": clock_name(corrected),
        "form": form,
        **more,
    }
    return render(request, "tickets/explain/correct.html", context, status=status)
