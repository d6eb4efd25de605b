"""Links that fill a request form beforehand: made by those who edit the service, as address, code and poster."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.cached_places import place_tree
from departments.display.links import request_link, spoken
from departments.display.places import place_names
from departments.display.whom_to_ask import no_editor
from departments.models import Service
from departments.rules import may_edit_service
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.display.qr_codes import qr_png, qr_svg
from servicedesk.web.files.downloads import made
from tickets.forms.service_link import ServiceLinkForm

MOST_TYPED = 60  # letters of an address that a person types from a poster


@require_http_methods(["GET", "HEAD", "POST"])
def service_link(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the link and its code for what the address of the page says; POST takes what is filled in."""
    service = _edited(request, slug)
    if request.method == "POST":
        form = _form(request, service, request.POST)
        if form.is_valid():
            return HttpResponseRedirect(f"{reverse('service_link', args=[slug])}?{form.state}#code")
        return _page(request, form)
    return _page(request, _form(request, service, request.GET or None))


@require_GET
def service_link_svg(request: PersonRequest, slug: str) -> HttpResponse:
    """Send the code of the link as SVG."""
    return _picture(request, slug, lambda link: qr_svg(link).encode(), "svg", "image/svg+xml")


@require_GET
def service_link_png(request: PersonRequest, slug: str) -> HttpResponse:
    """Send the code of the link as PNG."""
    return _picture(request, slug, qr_png, "png", "image/png")


@require_GET
def service_poster(request: PersonRequest, slug: str) -> HttpResponse:
    """Show the code as a poster to print, in both languages."""
    form = _form(request, _edited(request, slug), request.GET)
    if not form.is_valid():
        return _back(form)
    link, plain = form.link, request_link(slug)
    context = {
        "paper": form.cleaned_data["paper"] or "a4",
        "titles": form.titles,
        "about": _about(form),
        "code": qr_svg(link),
        "address": spoken(link if len(link) <= MOST_TYPED else plain),
        "back_url": f"{reverse('service_link', args=[slug])}?{form.state}",
        "heading": _("Poster of %(name)s") % {"name": form.service},
    }
    return render(request, "departments/labels/poster.html", context)


def _edited(request: PersonRequest, slug: str) -> Service:
    """Return a service whose entry the person edits: 403 where they only see it, 404 where they do not."""
    services = Service.objects.select_related("department", "category", "team", "owner")
    service = get_object_or_404(services, slug=slug)
    if not may_edit_service(request.user, service):
        raise no_editor(request.user, service)
    return service


def _form(request: PersonRequest, service: Service, data: Any) -> ServiceLinkForm:
    return ServiceLinkForm(data, service=service, today=request.user.today_at(clock.now()))


def _page(request: PersonRequest, form: ServiceLinkForm) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "service": form.service, "tab": "link"}
    if not form.is_bound or form.is_valid():
        context |= {
            "link": form.link,
            "code": qr_svg(form.link),
            "state": form.state,
            "opens_url": form.link.removeprefix(settings.SITE_URL),
        }
    return render(request, "tickets/service_link.html", context)


def _picture(
    request: PersonRequest, slug: str, draw: Callable[[str], bytes], suffix: str, content_type: str
) -> HttpResponse:
    form = _form(request, _edited(request, slug), request.GET)
    if not form.is_valid():
        return _back(form)
    return made(draw(form.link), name=f"{slug}.{suffix}", content_type=content_type)


def _back(form: ServiceLinkForm) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('service_link', args=[form.service.slug])}?{form.state}")


def _about(form: ServiceLinkForm) -> dict[str, str]:
    """Return language -> the place that the link names first, with all around it."""
    codes = (
        form.values[key][0] for key, spec in form.asked.items() if spec.kind == "place" and form.values[key]
    )
    place = place_tree().coded(next(codes, ""))
    return place_names(place) if place is not None else {}
