"""One address for every verb: GET shows what the verb wants to know, POST does it."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.display.people import named
from servicedesk.web.sending import PAGE
from servicedesk.web.toasts import toast
from servicedesk.web.way_back import way_back
from tickets.actions.repeats import SentForm
from tickets.actions.transition import ILLEGAL_MOVE, ask
from tickets.actions.windows import Window
from tickets.display.history.timeline import meanwhile
from tickets.forms.uploads import keep_files
from tickets.forms.verbs.base import VerbForm
from tickets.forms.verbs.conversation import NOTE
from tickets.models import Ticket
from tickets.queries.history import newest_event
from tickets.queries.visible import find_ticket
from tickets.rules import access, verbs_for, visible_to
from tickets.verbs.perform import perform
from tickets.verbs.spec import VerbSpec
from tickets.verbs.table import VERBS
from tickets.workflow import Verb

from .ticket_page import ticket_context
from .verb_answers import about_answers, has_own_page, only_looks

LOOKED, WRONG, FORBIDDEN, CONFLICT = 200, 400, 403, 409


@require_http_methods(["GET", "HEAD", "POST"])
def ticket_verb(request: PersonRequest, number: str, verb: str) -> HttpResponse:
    """Do a verb to a ticket, or show its form. 404 for what one may not know of, 403 for what is not theirs to do."""
    ticket = find_ticket(request.user, number)
    spec = _spec_named(request, verb)
    try:
        return _post(request, ticket, spec) if request.method == "POST" else _form_page(request, ticket, spec)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Ticket.DoesNotExist:
        raise Http404 from None


def _spec_named(request: PersonRequest, name: str) -> VerbSpec:
    """The composer has one address for messages; its choice of readers decides between reply and note."""
    if name not in VERBS:
        raise Http404
    is_note = name in (Verb.REPLY, Verb.ANSWER) and request.POST.get("kind") == NOTE
    return VERBS[Verb.NOTE if is_note else name]


def _form_page(request: PersonRequest, ticket: Ticket, spec: VerbSpec) -> HttpResponse:
    ask(ticket, spec.verb, request.user)
    if refused := _why_not_now(request.user, ticket, spec):
        messages.warning(request, refused)
        return HttpResponseRedirect(ticket.get_absolute_url())
    initial = {"seen": newest_event(ticket), "person": request.GET.get("person")}
    form = spec.form(initial=initial, ticket=ticket, user=request.user)
    return render(request, "tickets/ticket/verb.html", _shown(request, ticket, form))


def _why_not_now(user: User, ticket: Ticket, spec: VerbSpec) -> str:
    """Say why the verb does not fit the request as it is; empty where it does."""
    if spec.verb not in verbs_for(user, ticket):
        return _("This is no longer possible, because the request is now “%s”.") % ticket.state_label
    window = spec.window(ticket) if spec.window is not None else Window()
    return "" if window.is_open(clock.reading()) else window.why


def _post(request: PersonRequest, ticket: Ticket, spec: VerbSpec) -> HttpResponse:
    form = spec.form(request.POST, request.FILES, ticket=ticket, user=request.user)
    if only_looks(form, request.POST):
        ask(ticket, spec.verb, request.user)
        return _again(request, ticket, form, LOOKED)
    try:
        if not form.is_valid():
            ask(ticket, spec.verb, request.user)
            return _again(request, ticket, form, WRONG)
        with transaction.atomic():
            news = _do_once(request.user, ticket, spec, form)
    except NotAllowed:
        if "composer" not in request.POST:
            raise
        went_on = _("The request has moved on, so you can no longer do this.")
        return _again(request, ticket, form, FORBIDDEN, refused=went_on)
    except Refused as refusal:
        return _again(request, ticket, form, CONFLICT, refused=_why(refusal, ticket, spec.verb))
    except ValidationError as error:
        form.refuse(error)
        return _again(request, ticket, form, WRONG)
    if news:
        return _again(request, ticket, form, CONFLICT, news=news)
    toast(request, str(spec.success_message), undo=_undo(ticket, spec))
    return HttpResponseRedirect(_next_page(request, ticket))


def _undo(ticket: Ticket, spec: VerbSpec) -> str:
    """Return the address that takes it back; "" where nothing does."""
    if spec.undo is not None:
        return reverse("ticket_verb", args=[ticket.number, spec.undo.value])
    return reverse(spec.undo_page, args=[ticket.number]) if spec.undo_page else ""


def _do_once(user: User, ticket: Ticket, spec: VerbSpec, form: VerbForm) -> list[str]:
    """Do the verb unless it was done. Where others did something since the person saw the ticket, it waits: returned
    is what they did, for the person to read before their own text is sent; a missing right is told first.
    """
    seen, key = form.cleaned_data.get("seen"), form.cleaned_data.get("submission_key")
    call = SentForm(ticket, spec.verb, user, form.sent, key, events=spec.events)
    if call.was_done():
        return []
    if news := meanwhile(ticket, user, seen) if seen else []:
        ask(Ticket.objects.get(pk=ticket.pk), spec.verb, user)
        return news
    perform(spec.verb, ticket=ticket, by=user, data=form.checked)
    call.note()
    return []


def _why(refusal: Refused, ticket: Ticket, verb: Verb) -> str:
    """Say who was faster, where two people take the same request."""
    holder = Ticket.objects.select_related("holder_person").get(pk=ticket.pk).holder_person
    if verb is Verb.TAKE and refusal.code == ILLEGAL_MOVE and holder is not None:
        return _("%(name)s has already taken it.") % {"name": named(holder)}
    return refusal.message


def _again(
    request: PersonRequest,
    ticket: Ticket,
    form: VerbForm,
    status: int,
    refused: str = "",
    news: list[str] | None = None,
) -> HttpResponse:
    """Show the page again with what was typed, the files, and why it was not taken."""
    keep_files(form, request.user)
    fresh = find_ticket(request.user, ticket.number)
    if news:
        refused = _("Someone has just changed this. Check it, then send yours again; your text is kept.")
    if not form.asks or ("composer" in request.POST and not has_own_page(form)):
        typed = {"form": form, "kind": request.POST.get("kind", "")} if "composer" in request.POST else {}
        context = ticket_context(request, fresh, refused=refused, meanwhile=news or [], **typed)
        page = render(request, "tickets/ticket/page.html", context, status=status)
        page.headers[PAGE] = fresh.get_absolute_url()
        return page
    sent = cast(QueryDict, form.data).copy()
    sent["seen"] = str(newest_event(fresh))
    form.data = sent
    context = {**_shown(request, fresh, form), "refused": refused, "meanwhile": news or []}
    return render(request, "tickets/ticket/verb.html", context, status=status)


def _shown(request: PersonRequest, ticket: Ticket, form: VerbForm) -> dict[str, Any]:
    return {
        "ticket": ticket,
        "form": form,
        "access": access(request.user, ticket),
        **about_answers(form, ticket),
    }


def _next_page(request: PersonRequest, ticket: Ticket) -> str:
    if wanted := way_back(request, ""):
        return wanted
    if visible_to(request.user).filter(pk=ticket.pk).exists():
        return ticket.get_absolute_url()
    return reverse("queue" if reach_of(request.user).works else "my_requests")
