"""Publish, retire and copy a service: pages that say what happens, and ask."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.service_states import copy_service, publish_service, retire_service
from departments.models import Service
from departments.views.access import edited_service
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import confirm_page, errors_beside, posted


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Offer the service; where something is missing, say what."""
    service, form = edited_service(request, slug), Form(posted(request))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            publish_service(service=service, by=request.user)
            toast(request, _("“%(name)s” is offered now.") % {"name": service})
            return redirect("manage_service", slug=slug)
    return _asked(
        request,
        service,
        form,
        title=_("Publish “%(name)s”?") % {"name": service},
        text=_("Colleagues for whom it is meant can find and request it from now on."),
        label=_("Publish service"),
        style="primary",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: PersonRequest, slug: str) -> HttpResponse:
    """Offer the service no longer."""
    service, form = edited_service(request, slug), Form(posted(request))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            retire_service(service=service, by=request.user)
            toast(request, _("“%(name)s” is no longer offered.") % {"name": service})
            return redirect("manage_service", slug=slug)
    return _asked(
        request,
        service,
        form,
        title=_("Retire “%(name)s”?") % {"name": service},
        text=_("Nobody can request it any more. Open requests continue. You can publish it again later."),
        label=_("Retire service"),
        style="danger",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: PersonRequest, slug: str) -> HttpResponse:
    """Begin a new service with what this one has."""
    service, form = edited_service(request, slug), Form(posted(request))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            made = copy_service(service=service, by=request.user)
            toast(request, _("The copy is a draft. Give it a name of its own."))
            return redirect("manage_service", slug=made.slug)
    return _asked(
        request,
        service,
        form,
        title=_("Copy “%(name)s”?") % {"name": service},
        text=_("The copy is a draft with the same texts, audience, responsibilities and questions."),
        label=_("Copy service"),
        style="primary",
    )


def _asked(request: PersonRequest, service: Service, form: Form, **words: Any) -> HttpResponse:
    back = reverse("manage_service", args=[service.slug])
    return confirm_page(request, cancel_url=back, form=form, **words)
