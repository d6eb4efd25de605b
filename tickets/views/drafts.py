"""Drafts of requests: saved while someone types, discarded, brought back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from departments.models import Service
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.reading import number_in, uuid_in
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.forms.keys import KEY
from servicedesk.web.toasts import toast
from tickets.actions.drafts import ChangedElsewhere, bring_back_draft, discard_draft, keep_draft
from tickets.display.searched import link_query
from tickets.forms.drafts import typed_in
from tickets.models import Draft
from tickets.queries.drafts import find_own

from .asking import orderable, version_of_page

REVISION, PAGE = "draft_revision", "draft_page"


@require_POST
def request_draft(request: PersonRequest, slug: str) -> HttpResponse:
    """Save what a request form holds, and answer with the `revision` that this is.

    The form says which revision it began with, and which opened page it is. Where another page has changed the draft
    since, nothing is saved, and the answer is a 409 with the revision of what there is, 0 where it is gone.
    """
    service, sent = orderable(request.user, slug), request.POST
    page = uuid_in(sent.get(PAGE)) or uuid_in(sent.get(KEY))
    try:
        draft = save_typed(request, service, sent, revision=revision_in(sent), page=page)
    except ChangedElsewhere as refusal:
        return JsonResponse({"detail": refusal.message, "revision": refusal.revision}, status=409)
    except ValidationError as error:
        return JsonResponse({"detail": " ".join(error.messages)}, status=400)
    return JsonResponse({"revision": draft.revision})


def revision_in(sent: Mapping[str, str]) -> int:
    """Return which revision of the draft a page began with, 0 where it does not say."""
    return number_in(sent.get(REVISION, "")) or 0


def save_typed(
    request: PersonRequest, service: Service, data: Any, *, revision: int, page: UUID | None
) -> Draft:
    """Save what a page sent. Raises what `keep_draft` raises, and ValidationError for a form without a key."""
    key = uuid_in(data.get(KEY))
    if key is None:
        raise ValidationError(_("This page is too old. Open the form again."))
    version, link = version_of_page(data, service), link_query(request.GET)
    typed = typed_in(data, form=version, key=key, link=link)
    return keep_draft(service=service, typed=typed, by=request.user, revision=revision, page=page)


@require_POST
def discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Discard a draft of the person, which can be undone; go on to `next`."""
    draft = find_own(request.user, pk)
    discard_draft(draft, by=request.user)
    toast(request, _("Draft discarded."), undo=reverse("bring_back_draft", args=[pk]))
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if wanted and is_ours else reverse("my_requests"))


@require_POST
def bring_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Undo a discard, and go on with the draft."""
    draft = find_own(request.user, pk)
    try:
        bring_back_draft(draft, by=request.user)
    except Refused as refusal:
        toast(request, refusal.message, level=messages.ERROR)
    return redirect(draft)
