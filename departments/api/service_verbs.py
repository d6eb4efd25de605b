"""Verbs on services: offer them, star them, say whom they are for; and their files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse

from departments.actions.audiences import MOST_GROUPS, MOST_NAMED, set_audience
from departments.actions.favourites import star, unstar
from departments.actions.service_states import copy_service, publish_service, retire_service
from departments.audiences import Audience, Group
from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.enums import ROLES, ServiceState
from departments.models import Service
from departments.queries.service_files import exported
from departments.rules import audience_of
from departments.service_files.writing import write
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.negotiation import AnyAnswer
from servicedesk.web.api.preconditions import MATCH, TAG, tagged
from servicedesk.web.api.references import ServiceReference
from servicedesk.web.api.strict import StrictSerializer, StringField, read_body

from .of_services import NothingBody, OfServices


class ServiceOutcomeSerializer(ServiceReference):
    """A service by its address, and whether it is offered."""

    state = serializers.ChoiceField(ServiceState.choices)


class CopyBody(StrictSerializer):
    """What the copy is called, in one language or both; without a name it is called a copy of the service."""

    name_en = StringField(max_length=120, required=False)
    name_zh = StringField(max_length=120, required=False)


def _words(about: str) -> Any:
    word = StringField(max_length=120)
    return serializers.ListField(child=word, default=list, max_length=MOST_NAMED, help_text=about)


class GroupSerializer(StrictSerializer):
    """A group of people, who have one of each kind that is named; at least one kind is."""

    departments = _words("codes, each with everything below it")
    roles = _words("member, agent, lead, head, and the company's roles")
    posts = _words("job titles, in any case of their letters")
    places = _words("codes, each with everything within it")

    def validate_departments(self, codes: list[str]) -> list[str]:
        """Refuse codes that no unit has."""
        return all_known(codes, org_tree().by_code)

    def validate_roles(self, roles: list[str]) -> list[str]:
        """Refuse roles that there are not."""
        return all_known(roles, ROLES)

    def validate_places(self, codes: list[str]) -> list[str]:
        """Refuse codes that no place has."""
        tree = place_tree()
        return all_known(codes, {code for code in codes if tree.coded(code) is not None})


class AudienceSerializer(StrictSerializer):
    """Who may see a service, and who of them may order it: those in one of the groups; without groups everyone."""

    see = serializers.ListField(child=GroupSerializer(), max_length=MOST_GROUPS)
    order = serializers.ListField(child=GroupSerializer(), max_length=MOST_GROUPS)


class ServiceVerbViewSet(OfServices):
    """Verbs on the services that the person may see, with the rights of the pages."""

    serializer_class = ServiceOutcomeSerializer

    @extend_schema(summary="Publish a service", request=NothingBody)
    @action(detail=True, methods=["post"])
    def publish(self, request: ApiRequest, slug: str) -> Response:
        """Offer a draft, or a retired service again; 409 says what is missing."""
        service = self._asked(request)
        publish_service(service=service, by=request.user)
        return Response(ServiceOutcomeSerializer(service).data)

    @extend_schema(summary="Retire a service", request=NothingBody)
    @action(detail=True, methods=["post"])
    def retire(self, request: ApiRequest, slug: str) -> Response:
        """Offer a published service no longer; its requests continue."""
        service = self._asked(request)
        retire_service(service=service, by=request.user)
        return Response(ServiceOutcomeSerializer(service).data)

    @extend_schema(summary="Copy a service", request=CopyBody, responses={201: ServiceOutcomeSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: ApiRequest, slug: str) -> Response:
        """Add a draft with the same texts, audience, responsibilities and questions."""
        service = self.get_object()
        made = copy_service(service=service, names=read_body(CopyBody, request), by=request.user)
        return created(request, made, ServiceOutcomeSerializer(made).data)

    @extend_schema(summary="Star a service", request=NothingBody, responses={204: None})
    @action(detail=True, methods=["post"])
    def star(self, request: ApiRequest, slug: str) -> Response:
        """Put the service among your favorites; a second time changes nothing."""
        star(service=self._asked(request), by=request.user)
        return Response(status=204)

    @extend_schema(summary="Take the star from a service", request=NothingBody, responses={204: None})
    @action(detail=True, methods=["post"])
    def unstar(self, request: ApiRequest, slug: str) -> Response:
        """Take the service out of your favorites."""
        unstar(service=self._asked(request), by=request.user)
        return Response(status=204)

    @extend_schema(summary="Show whom a service is for", responses=AudienceSerializer, parameters=[TAG])
    @action(detail=True)
    def audience(self, request: ApiRequest, slug: str) -> Response:
        """Answer who may see it and who may order it, to those who edit it."""
        return tagged(_audience_json(self.edited()))

    @extend_schema(
        summary="Say whom a service is for",
        request=AudienceSerializer,
        responses=AudienceSerializer,
        parameters=[MATCH, TAG],
    )
    @audience.mapping.put
    def put_audience(self, request: ApiRequest, slug: str) -> Response:
        """Make these the groups that may see it and order it."""

        def change(service: Service, sent: dict[str, Any]) -> None:
            groups = {name: tuple(map(_group, rows)) for name, rows in sent.items()}
            set_audience(service=service, audience=Audience(**groups), by=request.user)

        return self.replace_part(AudienceSerializer, _audience_json, change)

    @extend_schema(
        summary="Show a service as a file",
        parameters=[
            OpenApiParameter(
                "form", str, enum=["published", "draft"], description="which form; published by default"
            )
        ],
        responses={(200, "application/json"): OpenApiTypes.OBJECT},
    )
    @action(detail=True, content_negotiation_class=AnyAnswer)
    def file(self, request: ApiRequest, slug: str) -> HttpResponseBase:
        """Answer the file that another department or desk can import, to its editors. It names no one."""
        service, form = self.edited(), request.query_params.get("form", "published")
        if form not in ("published", "draft"):
            raise serializers.ValidationError({"form": ["published or draft"]})
        content = write(exported(service, is_draft=form == "draft").file)
        return HttpResponse(content, content_type="application/json", headers={"Cache-Control": "no-store"})

    def _asked(self, request: ApiRequest) -> Service:
        """Return the service: 404 before what was sent is looked at."""
        service: Service = self.get_object()
        read_body(NothingBody, request)
        return service


def created(request: ApiRequest, service: Service, data: Any) -> Response:
    """Answer 201 with the address of a new service."""
    place = reverse("api-service-detail", args=[service.slug], request=request)
    return Response(data, status=201, headers={"Location": place})


def all_known(words: list[str], known: Iterable[str]) -> list[str]:
    """Return the words. Raises ValidationError for those that are not known."""
    unknown = [word for word in words if word not in known]
    if unknown:
        raise serializers.ValidationError([f"There is no “{word}”." for word in unknown[:20]])
    return words


def _group(named: Mapping[str, list[str]]) -> Group:
    units, places = org_tree(), place_tree()
    found = (places.coded(code) for code in named["places"])
    return Group(
        departments=frozenset(units.by_code[code] for code in named["departments"]),
        roles=frozenset(named["roles"]),
        posts=frozenset(named["posts"]),
        places=frozenset(pk for pk in found if pk is not None),
    )


def _audience_json(service: Service) -> dict[str, Any]:
    audience, units, places = audience_of(service), org_tree(), place_tree()
    return {
        purpose: [
            {
                "departments": sorted(units.codes[pk] for pk in group.departments),
                "roles": sorted(group.roles),
                "posts": sorted(group.posts),
                "places": sorted(places.codes[pk] for pk in group.places),
            }
            for group in groups
        ]
        for purpose, groups in (("see", audience.see), ("order", audience.order))
    }
