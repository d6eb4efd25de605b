"""Fields from another service."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.form_sources import Added, copy_form
from departments.display.form_problems import full_words
from departments.forms.form_sources import CopyForm
from departments.formspec.edits import FormFull
from departments.models import Service
from departments.queries.form_drafts import stamp_of
from departments.views.access import edited_form
from departments.views.form_steps import remember
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import confirm_page, errors_beside, posted


@require_http_methods(["GET", "HEAD", "POST"])
def copy_from_service(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask for a service, and put its questions behind those of the draft."""
    service = edited_form(request, slug)
    form = CopyForm(posted(request), service=service, user=request.user)
    here = reverse("request_form", args=[slug])
    if request.method == "POST" and form.is_valid():
        with errors_beside(form), _full_beside(form):
            source = form.cleaned_data["source"]
            return _added(
                request, service, copy_form(service=service, source=source, by=request.user), source
            )
    return confirm_page(
        request,
        title=_("Copy from another service"),
        text=_("Its questions are put behind those that are there. Nothing is published yet."),
        label=_("Copy"),
        cancel_url=here,
        style="primary",
        form=form,
    )


def _added(request: PersonRequest, service: Service, added: Added, source: Service) -> HttpResponse:
    """Go back to the editor, which can undo it."""
    remember(service, before=added.before, stamp=added.seen, now=stamp_of(added.draft))
    toast(request, _("Copied from %(service)s.") % {"service": source})
    return redirect("request_form", slug=service.slug)


@contextmanager
def _full_beside(form: Form) -> Iterator[None]:
    """Say above the fields that there is no room for so many more."""
    try:
        yield
    except FormFull as full:
        form.add_error(None, full_words(full))
