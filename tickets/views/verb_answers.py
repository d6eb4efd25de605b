"""Questions in the dialog of a verb: what comes into sight with the answers, and rows that come and go."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from servicedesk.accounts.requests import PersonRequest
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.pieces import piece_of
from tickets.actions.transition import ask
from tickets.forms.answer_layout import depends, part_of_command
from tickets.forms.request_notices import came_and_went
from tickets.forms.verbs.answering import LaterForm
from tickets.forms.verbs.base import VerbForm
from tickets.models import Ticket
from tickets.queries.visible import find_ticket
from tickets.verbs.table import VERBS

CHECK, DO = "check", "do"


@piece_of("ticket_verb")
@require_POST
def ticket_verb_parts(request: PersonRequest, number: str, verb: str) -> HttpResponse:
    """Answer which parts of the verb's form are in sight; `do` adds or removes a row, and is answered with its rows."""
    ticket, spec = find_ticket(request.user, number), VERBS.get(verb)
    if spec is None or not issubclass(spec.form, LaterForm):
        raise Http404
    try:
        ask(ticket, spec.verb, request.user)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    form = spec.form(request.POST, ticket=ticket, user=request.user)
    form.without_errors()
    context = {"form": form, "said": came_and_went(form), **about_answers(form, ticket)}
    if command := request.POST.get(DO):
        form.rearrange(command)
        context["part"] = part_of_command(form, command, context)
    return render(request, "tickets/request/_changed.html", context)


def has_own_page(form: VerbForm) -> bool:
    """Say whether the form is more than a message: it asks questions of the request's form, or warns."""
    return isinstance(form, LaterForm) and form.is_worth_a_look


def only_looks(form: VerbForm, sent: Mapping[str, Any]) -> bool:
    """Say whether the form was sent to see more of it, and forget what is wrong with it so far."""
    if not isinstance(form, LaterForm):
        return False
    if command := sent.get(DO):
        form.rearrange(command)
    if not (command or CHECK in sent or form.wants_a_look_first):
        return False
    form.without_errors()
    return True


def about_answers(form: VerbForm, ticket: Ticket) -> dict[str, Any]:
    """Return what the questions are drawn with; nothing where there are none."""
    if not isinstance(form, LaterForm) or not form.questions:
        return {}
    return {
        "parts_url": reverse("ticket_verb_parts", args=[ticket.number, form.verb]),
        "depends": depends(form),
    }
