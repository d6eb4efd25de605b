"""Publish, retire and copy a service: pages that say what happens, and ask."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.service_states import copy_service, publish_service, retire_service
from departments.display.lacks import linked_lacks
from departments.display.translations import untranslated
from departments.forms.catalog import CopyServiceForm
from departments.models import Service
from departments.service_parts import waiting
from departments.views.access import edited_service
from departments.views.lacking import lacking_page
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.verbs import Done, ask_first, posted


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_service", "slug")
def publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Offer the service; where something is missing, say what, with the way to it."""
    service = edited_service(request, slug)
    lacks = [] if service.is_active else linked_lacks(service)
    if lacks:
        return lacking_page(request, service, lacks, back=reverse("manage_service", args=[slug]))
    return _asked(
        request,
        service,
        publish_service,
        said=_("“%(name)s” is offered now."),
        title=_("Publish “%(name)s”?"),
        text=_("Colleagues for whom it is meant can find and request it from now on."),
        label=_("Publish service"),
        notes=[*untranslated(service), *waiting([service]).get(service.pk, ())],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_service", "slug")
def retire(request: PersonRequest, slug: str) -> HttpResponse:
    """Offer the service no longer."""
    service = edited_service(request, slug)
    return _asked(
        request,
        service,
        retire_service,
        said=_("“%(name)s” is no longer offered."),
        title=_("Retire “%(name)s”?"),
        text=_("Nobody can request it any more. Open requests continue. You can publish it again later."),
        label=_("Retire service"),
        style="danger",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_services")
def copy(request: PersonRequest, slug: str) -> HttpResponse:
    """Begin a new service with what this one has."""
    service = edited_service(request, slug)
    form = CopyServiceForm(posted(request))

    def begin(_data: dict[str, Any]) -> Done:
        made = copy_service(service=service, names=form.names, by=request.user)
        said = _("“%(name)s” is a draft. Change what is different about it.") % {"name": made}
        return Done(said, leads_to=reverse("manage_service", args=[made.slug]))

    return ask_first(
        request,
        begin,
        title=_("Copy “%(name)s”?") % {"name": service},
        text=_("The copy is a draft with the same texts, audience, responsibilities and questions."),
        label=_("Copy service"),
        style="primary",
        cancel_url=reverse("manage_service", args=[service.slug]),
        form=form,
    )


def _asked(
    request: PersonRequest,
    service: Service,
    act: Callable[..., None],
    *,
    said: str,
    title: str,
    style: str = "primary",
    **more: Any,
) -> HttpResponse:
    """Ask first; `said` and `title` may name the service."""
    name = {"name": service}

    def done(_data: dict[str, Any]) -> Done:
        act(service=service, by=request.user)
        return Done(said % name)

    back = reverse("manage_service", args=[service.slug])
    return ask_first(request, done, title=title % name, style=style, cancel_url=back, **more)
