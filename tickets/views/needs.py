"""The needs without an owner: the list, and the page on which one gets an owner."""

from enum import StrEnum

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.events import clock
from servicedesk.measures.registry import measure
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, posted
from tickets.actions.needs import give_owner
from tickets.actions.undoing import can_undo_give, undo_give
from tickets.display.facts import fact_groups
from tickets.display.needs import age_text, ages_in_words
from tickets.display.tabs import chosen, tab_items
from tickets.forms.needs import GiveOwnerForm
from tickets.models import Need
from tickets.queries.needs import NEWEST_FIRST, OLDEST_FIRST, given_needs, needs_in_figures, waiting_needs
from tickets.rules import may_see_needs, needs_visible_to, readable_needs, visible_among


class Tab(StrEnum):
    WAITING = "waiting"
    GIVEN = "given"


TABS = {Tab.WAITING: gettext_lazy("Without an owner"), Tab.GIVEN: gettext_lazy("Given to a department")}


@require_GET
def needs(request: PersonRequest) -> HttpResponse:
    """List what nobody does yet, the oldest first; or what has been given to a department, the newest first."""
    if not may_see_needs(request.user):
        raise PermissionDenied(_("This list is for department heads, arbiters and admins."))
    tab, after = chosen(Tab, request, Tab.WAITING), request.GET.get("after", "")
    is_waiting = tab == Tab.WAITING
    rows = waiting_needs(request.user) if is_waiting else given_needs(request.user)
    figures = needs_in_figures(request.user, clock.reading())
    page = keyset_page(rows, OLDEST_FIRST if is_waiting else NEWEST_FIRST, after)
    ages = ages_in_words(page.rows if is_waiting else [], clock.reading())
    context = {
        "page": page,
        "readable": readable_needs(request.user, page.rows),
        "tabs": tab_items(TABS, tab),
        "is_waiting": is_waiting,
        "figures": figures,
        "oldest": age_text(max(figures.ages)) if figures.ages else "–",
        "rows": [(one, ages.get(one.pk, "")) for one in page.rows],
        "measures": {key: measure(key) for key in ("unowned", "unowned_age")},
    }
    return render(request, "tickets/needs/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once("need", "number")
def need(request: PersonRequest, number: str) -> HttpResponse:
    """Show what was asked for and why nobody does it, to most as long as it waits; a POST gives it to a department."""
    found = _newest(request, number)
    user = request.user
    form = GiveOwnerForm(
        posted(request), user=user, ticket=found.ticket, today=user.today_at(clock.reading())
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            give_owner(need=found, by=user, **form.to_give)
            words = {"number": found.ticket.number, "unit": found.department}
            sealed = found.ticket.is_confidential  # a need no more, for those who read needs
            undo = "" if sealed else reverse("undo_give", args=[found.ticket.number])
            toast(request, _("%(unit)s has %(number)s now. The requester is told.") % words, undo=undo)
            return redirect("needs")
        found = _newest(request, number)
    context = {
        "need": found,
        "ticket": found.ticket,
        "is_readable": bool(readable_needs(user, [found])),
        "answers": [fact for group in fact_groups(found.ticket, ()) for fact in group.facts],
        "form": form if found.is_open and form.has_choices else None,
        "refused": form.non_field_errors() if not found.is_open else [],
        "reads_ticket": bool(visible_among(user, [found.ticket])),
        "can_undo": can_undo_give(found, user),
    }
    status = (400 if found.is_open else 409) if form.errors else 200
    return render(request, "tickets/needs/page.html", context, status=status)


@require_POST
def take_back(request: PersonRequest, number: str) -> HttpResponse:
    """Put a need on the list again that the person has given to a department."""
    found = _newest(request, number)
    try:
        undo_give(need=found, by=request.user)
    except (NotAllowed, Refused) as refusal:
        toast(request, str(refusal), level=messages.ERROR)
    else:
        toast(request, _("It is on the list of needs again."))
    return redirect("need", number=number)


def _newest(request: PersonRequest, number: str) -> Need:
    """Return the newest need of a request. Raises Http404 for those who do not read needs, or where it is none."""
    rows = needs_visible_to(request.user).filter(ticket__number=number).order_by("-since", "-pk")
    related = "ticket__requester", "ticket__consumer", "ticket__holder_department", "ticket__service"
    found = rows.select_related(*related, "message__author", "department", "service", "ended_by").first()
    if found is None:
        raise Http404
    return found
