"""Bring back what one has passed on to a service."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from servicedesk.accounts.requests import PersonRequest
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.toasts import toast
from tickets.actions.undoing import undo_refile
from tickets.models import Ticket
from tickets.queries.visible import find_passed_on
from tickets.rules import visible_among


@require_POST
def bring_back(request: PersonRequest, number: str) -> HttpResponse:
    """Undo that the person passed it on. 404 for those who did not."""
    found = find_passed_on(request.user, number)
    try:
        undo_refile(ticket=found, by=request.user)
    except Ticket.DoesNotExist:
        raise Http404 from None
    except (NotAllowed, Refused) as refusal:
        toast(request, str(refusal), level=messages.ERROR)
    else:
        toast(request, _("You have %(number)s again.") % {"number": found.number})
    is_seen = bool(visible_among(request.user, [found]))
    return redirect(found) if is_seen else redirect("queue")
