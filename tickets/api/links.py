"""Links that fill a request form beforehand, and their QR codes, for programs."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from departments.answers.links import fillable, linked_answer, spelled
from departments.answers.reading import NO_CHOICE
from departments.display.links import request_link
from departments.formspec.fields import FieldSpec
from departments.models import Service
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.events import clock
from servicedesk.web.api.negotiation import OF_FILES
from servicedesk.web.api.references import LinkSerializer
from servicedesk.web.api.strict import NO_SUCH_FIELD
from servicedesk.web.display.qr_codes import LONGEST, qr_png, qr_svg
from servicedesk.web.files.downloads import made
from tickets.priority import Impact, Urgency

from .answers import of_programs

SHOWN_LETTERS = 60
# What is asked for every service: name -> what it may be, nothing for any text.
OF_ALL: Mapping[str, tuple[str, ...]] = {
    "title": (),
    "description": (),
    "impact": tuple(Impact),
    "urgency": tuple(Urgency),
}
VALUES = OpenApiParameter(
    "values",
    OpenApiTypes.OBJECT,
    style="form",
    explode=True,
    description=(
        "What the form begins with, by the keys of its questions and by title, description, impact and urgency: "
        "`?room=3.12&day=2026-03-02`. Ranges as 2026-03-02/2026-03-05, people by address, units and places by code, "
        "choices by key, yes or no; several choices by naming the question again."
    ),
)


class WithLink:
    """Gives the services of a viewset a link that fills their form beforehand, and its QR code."""

    get_object: Any

    @extend_schema(
        summary="Make a link to the request form",
        parameters=[VALUES],
        responses=LinkSerializer,
        filters=False,
    )
    @action(detail=True, filter_backends=[], pagination_class=None)
    def link(self, request: ApiRequest, slug: str) -> Response:
        """Return the address of the form with these values in it. What does not fit is a 400 by its name."""
        return Response({"url": self._link(request)})

    @extend_schema(
        summary="Draw the QR code of a link as SVG",
        parameters=[VALUES],
        responses={(200, "image/svg+xml"): OpenApiTypes.STR},
        filters=False,
    )
    @action(detail=True, url_path="link/svg", url_name="link-svg", **OF_FILES)
    def link_svg(self, request: ApiRequest, slug: str) -> HttpResponse:
        """Return the picture; the values are those of the link."""
        return made(qr_svg(self._link(request)).encode(), name=f"{slug}.svg", content_type="image/svg+xml")

    @extend_schema(
        summary="Draw the QR code of a link as PNG",
        parameters=[VALUES],
        responses={(200, "image/png"): OpenApiTypes.BINARY},
        filters=False,
    )
    @action(detail=True, url_path="link/png", url_name="link-png", **OF_FILES)
    def link_png(self, request: ApiRequest, slug: str) -> HttpResponse:
        """Return the picture; the values are those of the link."""
        return made(qr_png(self._link(request)), name=f"{slug}.png", content_type="image/png")

    def _link(self, request: ApiRequest) -> str:
        return link_of(self.get_object(), request.query_params, request.user.today_at(clock.now()))


def link_of(service: Service, query: QueryDict, today: date) -> str:
    """Return the link that a query describes. Raises serializers.ValidationError by name for what does not fit."""
    version = service.newest_form
    asked = fillable(version.spec) if version else {}
    errors: dict[str, list[str]] = {}
    pairs: list[tuple[str, str]] = []
    for name in query:
        try:
            pairs += [(name, text) for text in _texts(name, asked.get(name), query.getlist(name), today)]
        except ValidationError as error:
            errors[name[:SHOWN_LETTERS]] = error.messages
    link = request_link(service.slug, pairs)
    if not errors and len(link) > LONGEST:
        words = {"n": len(link), "most": LONGEST}
        errors["values"] = [_("The link has %(n)s characters; a phone reads at most %(most)s.") % words]
    if errors:
        raise serializers.ValidationError(errors)
    return link


def _texts(name: str, spec: FieldSpec | None, values: list[str], today: date) -> Iterator[str]:
    """Yield what the link says under a name. Raises ValidationError."""
    if len(values) > 1 and (spec is None or spec.kind != "choices"):
        raise ValidationError(_("Name this once."))
    if spec is not None:
        yield from spelled(spec, linked_answer(spec, values, lookups=of_programs(), today=today))
    elif name not in OF_ALL:
        raise ValidationError(NO_SUCH_FIELD)
    elif OF_ALL[name] and values[-1] not in OF_ALL[name]:
        raise ValidationError(NO_CHOICE, params={"value": values[-1][:SHOWN_LETTERS]})
    elif values[-1]:
        yield values[-1]
