"""Ask for a service."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.learned_words import note_search
from departments.display.announcements import banners
from departments.display.whom_to_ask import own_heads
from departments.formspec.form import FormSpec
from departments.models import Service
from departments.queries.announcements import about_service
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.sending import not_taken
from servicedesk.web.toasts import toast
from tickets.actions.drafts import ChangedElsewhere
from tickets.actions.filing import file_once
from tickets.display.searched import SEARCHED, link_query
from tickets.forms.copied_files import COPY, original_of, with_copied_files
from tickets.forms.drafts import as_it_was, data_of, words_in
from tickets.forms.links import LinkValues
from tickets.forms.request import RequestTicketForm
from tickets.forms.request_notices import notices_of
from tickets.forms.uploads import keep_files
from tickets.models import Draft
from tickets.queries.drafts import drafts_for

from .asking import orderable, version_of_page
from .beside_title import helpful, similar_url
from .copying import copied_form
from .form_pieces import drawn_with, what_will_happen
from .request_drafts import drafted, may_replace, opened_by, save_form
from .request_pieces import parts_url

CHECK, SAVE = "check", "save_draft"


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the form of a service and what will happen by when; POST files it, once per opened form."""
    if request.method != "POST":
        return _opened_at(request, slug)
    try:
        service = orderable(request.user, slug)
    except (Http404, PermissionDenied) as refusal:
        return _not_taken(request, refusal, words_in(dict(request.POST.lists())))
    had = version_of_page(request.POST, service)
    sent, files = with_copied_files(request.POST, request.FILES, request.user, service.newest_form)
    form = as_it_was(request.user, service, sent, had, files=files)
    if command := request.POST.get("do"):
        form.rearrange(command)
    if command or CHECK in request.POST:
        form.without_errors()
        return _again(request, form)
    if SAVE in request.POST:
        return _saved(request, form)
    if not form.is_valid():
        return _again(request, form, status=400)
    try:
        ticket = file_once(service=service, by=request.user, sent=form.to_submit)
    except ValidationError as error:
        form.add_error(None, error)
        return _again(request, form, status=400)
    except NotAllowed as refusal:
        form.add_error("requester", str(refusal))
        return _again(request, form, status=400)
    note_search(service=service, text=form.cleaned_data["searched"], by=request.user)
    toast(request, _("Submitted as %(number)s.") % {"number": ticket.number})
    return HttpResponseRedirect(ticket.get_absolute_url())


def _opened_at(request: PersonRequest, slug: str) -> HttpResponse:
    """Open the form of an address, as it stands on posters and in links for years: it may lead to nothing any more."""
    drafts = drafts_for(request.user, slug)
    try:
        return _opened(request, orderable(request.user, slug), drafts)
    except (Http404, PermissionDenied) as refusal:
        if drafts:
            words = [text for draft in drafts for text in words_in(draft.values)]
            return _not_taken(request, refusal, words)
        if isinstance(refusal, PermissionDenied):
            raise
        heads = {"heads": own_heads(request.user)}
        return render(request, "tickets/catalog/unknown.html", heads, status=404)


def _not_taken(request: PersonRequest, refusal: Exception, words: Sequence[str]) -> HttpResponse:
    """Say that the service cannot be ordered any more, and show again what was typed for it."""
    is_known = isinstance(refusal, PermissionDenied)
    context = {"why_not": str(refusal) if is_known else "", "words": words}
    return render(request, "tickets/request/not_taken.html", context, status=403 if is_known else 404)


def _opened(request: PersonRequest, service: Service, drafts: Sequence[Draft]) -> HttpResponse:
    """Show the form with what was typed into it before; with what a link fills in, where the address does that."""
    searched = request.GET.get(SEARCHED, "")
    draft = opened_by(drafts, link_query(request.GET))
    if draft is not None:
        data = data_of(draft)
        data["searched"] = searched
        form = as_it_was(request.user, service, data, draft.form)
        form.without_errors()
        return _page(request, form, drafts)
    said: list[str] = []
    if COPY in request.GET:
        copied, said = copied_form(request, service)
        if copied is not None:
            return _page(request, copied, drafts)
    version, today = service.newest_form, request.user.today_at(clock.reading())
    values = LinkValues(version.spec if version else FormSpec(), request.GET, today)
    form = RequestTicketForm(
        initial={**values.initial, "searched": searched},
        service=service,
        user=request.user,
        version=version,
        given=values.given,
        today=today,
    )
    return _page(request, form, drafts, said=[*said, *values.said])


def _saved(request: PersonRequest, form: RequestTicketForm) -> HttpResponse:
    """Keep what was typed as the draft: the button of a browser without scripts, which else does so by itself."""
    form.without_errors()
    keep_files(form, request.user)
    drafts = drafts_for(request.user, form.service.slug)
    try:
        draft = save_form(request, form, drafts)
    except ChangedElsewhere as refusal:
        said = [refusal.message]
        if may_replace(form, drafts, refusal.revision):
            said.append(_("Save once more to keep what is here instead."))
        return _page(request, form, drafts, status=409, said=said)
    except ValidationError as error:
        return _page(request, form, drafts, status=400, said=error.messages)
    toast(request, _("Draft saved."))
    not_taken(request)
    return HttpResponseRedirect(draft.get_absolute_url())


def _again(request: PersonRequest, form: RequestTicketForm, status: int = 200) -> HttpResponse:
    """Show a form that was sent."""
    return _page(request, form, drafts_for(request.user, form.service.slug), status=status)


def _page(
    request: PersonRequest,
    form: RequestTicketForm,
    drafts: Sequence[Draft],
    *,
    status: int = 200,
    said: Sequence[str] = (),
) -> HttpResponse:
    """Show a form; `drafts` are the person's for the service, be they shown or others."""
    keep_files(form, request.user)
    original = original_of(form.data, request.user) if form.is_bound else None
    notices = [*said, *notices_of(form, original.ticket.number if original else "")]
    now = clock.reading()
    context = {
        "form": form,
        "original": original,
        "notices": notices,
        "announced": banners(about_service(form.service, now), request.user, now),
        **drawn_with(form, parts_url(form.service)),
        **what_will_happen(request.user, form.service, form),
        "similar_url": similar_url(form.service),
        "articles": helpful(request.user, form.service, str(form["title"].value() or "")),
    }
    context |= drafted(request, form, drafts)
    return render(request, "tickets/request/new.html", context, status=status)
