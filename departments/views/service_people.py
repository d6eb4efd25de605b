"""Whom a service is for, and who is responsible for it."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.audiences import plain_groups, set_audience
from departments.actions.responsibility import set_responsibilities
from departments.audiences import Audience
from departments.display.audiences import groups_words
from departments.forms.audiences import GroupRows
from departments.forms.responsibility import ResponsibilityForm
from departments.models import Service
from departments.queries.audiences import people_who_order
from departments.queries.responsibility import duties_of
from departments.rules import audience_of
from departments.views.access import edited_service
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.display.joining import grouped
from servicedesk.web.forms.shared import SAVED_AFTER_OPENING, digest_of
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, in_turn, posted

PREFIXES = ("see", "order")


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def service_audience(request: PersonRequest, slug: str) -> HttpResponse:
    """Edit who may see a service, and who may order it. Every button posts the whole form; `do` says which."""
    service = edited_service(request, slug)
    audience = audience_of(service)
    if request.method != "POST":
        rows = [GroupRows.of_groups(getattr(audience, prefix), prefix) for prefix in PREFIXES]
        return _audience_page(request, service, rows, audience, seen=_stamp(audience))
    rows = [GroupRows.taken(request.POST, prefix=prefix) for prefix in PREFIXES]
    command = request.POST.get("do", "save")
    if command not in ("save", "count"):
        rows = [one.rearranged(command) for one in rows]
        return _audience_page(request, service, rows, None)
    if not all([one.is_valid() for one in rows]):
        return _audience_page(request, service, rows, None)
    if request.POST.get("seen", (stamp := _stamp(audience))) != stamp and command == "save":
        return _audience_page(request, service, rows, None, _saved_meanwhile(audience), seen=stamp)
    wanted = Audience(*(one.groups for one in rows))
    if command == "count":
        return _audience_page(request, service, rows, wanted)
    try:
        is_new = set_audience(service=service, audience=wanted, by=request.user)
    except ValidationError as error:
        return _audience_page(request, service, rows, None, error.messages)
    toast(request, _("Saved.") if is_new else _("No changes."))
    return redirect("service_audience", slug=slug)


def _audience_page(
    request: PersonRequest,
    service: Service,
    rows: list[GroupRows],
    audience: Audience | None,
    errors: object = (),
    seen: str = "",
) -> HttpResponse:
    see, order = rows
    context = {
        "service": service,
        "see": see,
        "order": order,
        "errors": errors,
        "seen": seen or request.POST.get("seen", ""),
        "audience": audience,
        "people": None if audience is None else people_who_order(audience).count(),
        "see_words": groups_words(audience.see) if audience else (),
        "order_words": groups_words(audience.order) if audience else (),
        "tab": "audience",
    }
    return render(request, "departments/catalog/audience.html", context)


def _stamp(audience: Audience) -> str:
    """Return what stands for the audience that an editor has seen."""
    return digest_of([plain_groups(getattr(audience, prefix)) for prefix in PREFIXES])


def _saved_meanwhile(stored: Audience) -> list[str]:
    """Return what to tell an editor who would replace what somebody else saved."""
    everyone = [_("everyone")]
    words = {prefix: grouped(groups_words(getattr(stored, prefix)) or everyone) for prefix in PREFIXES}
    return [
        str(SAVED_AFTER_OPENING),
        _("Now saved: shown to %(see)s; can be requested by %(order)s.") % words,
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def service_responsibility(request: PersonRequest, slug: str) -> HttpResponse:
    """Edit who does the work, answers for it, is consulted and informed."""
    service = edited_service(request, slug)
    form = ResponsibilityForm(
        posted(request), duties=duties_of(service), cancel=reverse("manage_service", args=[slug])
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            is_new = set_responsibilities(service=service, duties=form.duties, by=request.user)
            toast(request, _("Saved.") if is_new else _("No changes."))
            return redirect("service_responsibility", slug=slug)
    context = {"form": form, "service": service, "tab": "responsibility"}
    return render(request, "departments/catalog/edit.html", context)
