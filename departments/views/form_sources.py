"""Fields from elsewhere: those of another service, and field sets."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.form_drafts import DraftConflict, copy_form, save_draft
from departments.display.form_problems import full_words
from departments.forms.form_sources import CopyForm, TakeSetForm
from departments.formspec.edits import FormFull, take_set
from departments.queries.form_drafts import open_draft, stamp_of
from departments.views.access import edited_form
from departments.views.form_conflicts import conflict_page
from departments.views.form_steps import remember
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import confirm_page, errors_beside, posted


@require_http_methods(["GET", "HEAD", "POST"])
def copy_from_service(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask for a service, and put its questions behind those of the draft."""
    service = edited_form(request, slug)
    form, draft = CopyForm(posted(request), service=service, user=request.user), open_draft(service)
    here = reverse("request_form", args=[slug])
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            before, source = draft.spec, form.cleaned_data["source"]
            made = copy_form(service=service, source=source, stamp=stamp_of(draft), by=request.user)
            remember(service, before=before, stamp=stamp_of(draft), now=stamp_of(made))
            toast(request, _("Copied from %(service)s.") % {"service": source})
            return redirect(here)
    return confirm_page(
        request,
        title=_("Copy from another service"),
        text=_("Its questions are put behind those that are there. Nothing is published yet."),
        label=_("Copy"),
        cancel_url=here,
        style="primary",
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take_field_set(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask for a field set, and put its fields behind those of the draft."""
    service = edited_form(request, slug)
    form, draft = TakeSetForm(posted(request), service=service), open_draft(service)
    here = reverse("request_form", args=[slug])
    if request.method == "POST" and form.is_valid():
        chosen, stamp = form.cleaned_data["field_set"], stamp_of(draft)
        version = chosen.newest
        try:
            after = take_set(draft.spec, version.specs, key=chosen.key, version=version.number)
            made = save_draft(service=service, form=after, stamp=stamp, by=request.user)
            remember(service, before=draft.spec, stamp=stamp, now=stamp_of(made))
            return redirect(here)
        except DraftConflict as conflict:
            return conflict_page(request, service, conflict)
        except FormFull as full:
            form.add_error(None, ValidationError(full_words(full)))
    return confirm_page(
        request,
        title=_("Take a field set"),
        text=_("Fields that several services share, such as an address or a bank account."),
        label=_("Take"),
        cancel_url=here,
        style="primary",
        form=form,
    )
