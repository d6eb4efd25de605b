"""Units, people, and the person who asks."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.actions.relations import set_relation
from departments.actions.shop_window import change_window
from departments.cached_places import place_tree, workplaces
from departments.display.links import place_link
from departments.display.places import locations
from departments.enums import MemberRole, RelationKind
from departments.models import Author, Department, Membership, Place
from departments.queries.directory import units_of
from departments.queries.relations import kind_between, relations_of
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import people_visible_to
from servicedesk.web.api.negotiation import OF_FILES
from servicedesk.web.api.pages import WithPage
from servicedesk.web.api.pagination import alphabetical
from servicedesk.web.api.preconditions import MATCH, TAG, changed, tagged, unless_overtaken
from servicedesk.web.api.references import LinkSerializer
from servicedesk.web.api.strict import read_body
from servicedesk.web.display.qr_codes import qr_png, qr_svg
from servicedesk.web.files.downloads import made

from .filters import DepartmentFilter, PersonFilter, PlaceFilter
from .serializers import (
    DepartmentSerializer,
    DepartmentTreeSerializer,
    MeSerializer,
    PersonSerializer,
    PlaceSerializer,
    RelationBody,
    RelationSerializer,
    WindowBody,
)

CODE = "[A-Z][A-Z0-9]*"
OTHER = OpenApiParameter("other", OpenApiTypes.STR, OpenApiParameter.PATH, description="a code")


@extend_schema_view(list=extend_schema(summary="List units"))
class DepartmentViewSet(mixins.ListModelMixin, GenericViewSet):
    """Departments and their teams."""

    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilter
    orderings = alphabetical("name_en") + alphabetical("code")
    lookup_field = "code"
    lookup_value_regex = CODE

    def get_queryset(self) -> QuerySet[Department]:
        heads = Membership.objects.filter(role=MemberRole.HEAD, user__is_active=True).select_related("user")
        authors = Author.objects.filter(person__is_active=True).select_related("person")
        return Department.objects.select_related("parent", "contact").prefetch_related(
            Prefetch("memberships", heads.order_by("user__name", "pk")),
            Prefetch("authors", authors.order_by("person__name", "pk")),
        )

    @extend_schema(summary="Show a unit", parameters=[TAG])
    def retrieve(self, request: Request, code: str) -> Response:
        """Answer the unit, and what its page says."""
        return tagged(self._shown())

    @extend_schema(summary="The units in service as a tree", responses=DepartmentTreeSerializer(many=True))
    @action(detail=False, filterset_class=None, pagination_class=None)
    def tree(self, request: Request) -> Response:
        """Answer the units at the top, each with those below it."""
        below: dict[int | None, list[Department]] = defaultdict(list)
        for unit in Department.objects.filter(is_active=True).order_by("name_en", "pk"):
            below[unit.parent_id].append(unit)
        return Response(_branch(None, below))

    @extend_schema(
        summary="Change what a unit's page says",
        request=WindowBody,
        responses=DepartmentSerializer,
        parameters=[MATCH, TAG],
    )
    def partial_update(self, request: ApiRequest, code: str) -> Response:
        """Change introduction and contact; for those who lead the unit, and admins."""
        unit = self.get_object()
        details = read_body(WindowBody, request)
        details = {**details.pop("contact", {}), **details}
        return changed(
            request,
            unit,
            self._shown,
            lambda: change_window(department=unit, details=details, by=request.user),
        )

    def _shown(self) -> Any:
        return self.get_serializer(self.get_object()).data

    @extend_schema(summary="What it is to others, and others to it", responses=RelationSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def relations(self, request: Request, code: str) -> Response:
        """Answer the relations of which the unit is one side, in the order in which they were set first."""
        return Response(RelationSerializer(relations_of(self.get_object()), many=True).data)

    @extend_schema(summary="What it is to another", responses=RelationBody, parameters=[OTHER, TAG])
    @action(detail=True, url_path=f"relations/(?P<other>{CODE})", filterset_class=None, pagination_class=None)
    def relation(self, request: Request, code: str, other: str) -> Response:
        """Answer what the unit is to the other, with null where nothing is said."""
        return tagged(_kind_of(self.get_object(), get_object_or_404(Department, code=other)))

    @extend_schema(
        summary="Say what it is to another",
        request=RelationBody,
        responses={200: RelationSerializer, 204: None},
        parameters=[OTHER, MATCH],
    )
    @relation.mapping.put
    def put_relation(self, request: ApiRequest, code: str, other: str) -> Response:
        """Set what the unit is to the other; for its heads and admins. Answers 204 where nothing is said any more."""
        provider, consumer = self.get_object(), get_object_or_404(Department, code=other)
        kind = read_body(RelationBody, request)["kind"]
        said = RelationKind(kind) if kind else None
        with unless_overtaken(request, provider, lambda: _kind_of(provider, consumer)):
            set_relation(provider=provider, consumer=consumer, kind=said, by=request.user)
        row = relations_of(provider).filter(provider=provider, consumer=consumer).first()
        return Response(RelationSerializer(row).data) if row is not None else Response(status=204)


@extend_schema_view(list=extend_schema(summary="List places"), retrieve=extend_schema(summary="Show a place"))
class PlaceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, WithPage):
    """Sites, buildings, floors, rooms and things, in answers by their codes."""

    queryset = Place.objects.order_by()
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilter
    orderings = alphabetical("code") + alphabetical("name_en")
    lookup_field = "code"
    lookup_value_regex = r"\w[\w.\-]*"

    def about(self, rows: list[Place]) -> dict[str, Any]:
        return {"tree": place_tree()}

    @extend_schema(summary="The link of a place", responses=LinkSerializer, filters=False)
    @action(detail=True, filter_backends=[], pagination_class=None)
    def link(self, request: ApiRequest, code: str) -> Response:
        """Return where the place says what can be requested for it; of a merged place, what it has become."""
        return Response({"url": self._link()})

    @extend_schema(
        summary="Draw the QR code of a place as SVG",
        responses={(200, "image/svg+xml"): OpenApiTypes.STR},
        filters=False,
    )
    @action(detail=True, url_path="link/svg", url_name="link-svg", **OF_FILES)
    def link_svg(self, request: ApiRequest, code: str) -> HttpResponse:
        """Return the picture that stands on its label."""
        return made(qr_svg(self._link()).encode(), name=f"{code}.svg", content_type="image/svg+xml")

    @extend_schema(
        summary="Draw the QR code of a place as PNG",
        responses={(200, "image/png"): OpenApiTypes.BINARY},
        filters=False,
    )
    @action(detail=True, url_path="link/png", url_name="link-png", **OF_FILES)
    def link_png(self, request: ApiRequest, code: str) -> HttpResponse:
        """Return the picture that stands on its label."""
        return made(qr_png(self._link()), name=f"{code}.png", content_type="image/png")

    def _link(self) -> str:
        tree = place_tree()
        return place_link(tree.codes[tree.lasting(self.get_object().pk)])


class PersonPages(WithPage):
    """Shows people with their units."""

    request: ApiRequest

    def about(self, rows: list[User]) -> dict[str, Any]:
        tree = place_tree()
        known = workplaces([person.pk for person in rows])
        places = {
            person: tree.codes[tree.lasting(place)] for person, place in known.items() if place is not None
        }
        return {"units": units_of(rows), "locations": locations(rows), "places": places}


@extend_schema_view(
    list=extend_schema(summary="List people"), retrieve=extend_schema(summary="Show a person")
)
class PersonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, PersonPages):
    """The directory; those who left are seen by admins alone."""

    queryset = User.objects.none()
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    orderings = alphabetical("name") + alphabetical("email")
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[User]:
        return people_visible_to(self.request.user)


class MeViewSet(PersonPages):
    """The person who asks."""

    queryset = User.objects.none()
    serializer_class = MeSerializer
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        operation_id="me_retrieve", summary="Who am I", responses=forced_singular_serializer(MeSerializer)
    )
    def list(self, request: Request) -> Response:
        """Answer the person behind the session or token, with their roles."""
        return Response(self.get_serializer(request.user).data)


def _kind_of(provider: Department, consumer: Department) -> dict[str, str | None]:
    return {"kind": kind_between(provider, consumer)}


def _branch(parent: int | None, below: Mapping[int | None, list[Department]]) -> list[dict[str, Any]]:
    return [
        {
            "code": unit.code,
            "name_en": unit.name_en,
            "name_zh": unit.name_zh,
            "is_team": unit.is_team,
            "children": _branch(unit.pk, below),
        }
        for unit in below.get(parent, [])
    ]
