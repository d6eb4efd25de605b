"""Fields from another service."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.form_sources import copy_form
from departments.display.form_problems import full_words
from departments.forms.form_sources import CopyForm
from departments.formspec.edits import FormFull
from departments.queries.form_drafts import stamp_of
from departments.views.access import edited_form
from departments.views.form_steps import remember
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.verbs import Done, ask_first, posted


@require_http_methods(["GET", "HEAD", "POST"])
def copy_from_service(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask for a service, and put its questions behind those of the draft."""
    service = edited_form(request, slug)

    def copy(data: dict[str, Any]) -> Done:
        try:
            added = copy_form(service=service, source=data["source"], by=request.user)
        except FormFull as full:
            raise ValidationError(full_words(full)) from full
        remember(service, before=added.before, stamp=added.seen, now=stamp_of(added.draft))  # for its undo
        return Done(_("Copied from %(service)s.") % {"service": data["source"]})

    return ask_first(
        request,
        copy,
        title=_("Copy from another service"),
        text=_("Its questions are put behind those that are there. Nothing is published yet."),
        label=_("Copy"),
        cancel_url=reverse("request_form", args=[slug]),
        style="primary",
        form=CopyForm(posted(request), service=service, user=request.user),
    )
