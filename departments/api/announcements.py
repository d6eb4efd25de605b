"""Announcements: read by those whom they are for, written by those who write for a department."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse

from departments.actions.announcements import (
    change_announcement,
    continue_announcement,
    discard_announcement,
    draft_announcement,
    end_announcement,
    publish_announcement,
    withdraw_announcement,
)
from departments.actions.me_too import say_me_too, take_back_me_too
from departments.actions.subscriptions import (
    subscribe_to_announcement,
    unsubscribe_from_announcement,
)
from departments.enums import AnnouncementKind, AnnouncementState
from departments.models import Announcement, Department
from departments.queries.announcements import readable_services, with_names
from departments.queries.me_too import me_too_of
from departments.rules import announcements_visible_to, services_visible_to
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.pages import WithPage
from servicedesk.web.api.pagination import newest_first
from servicedesk.web.api.preconditions import MATCH, TAG, changed, tagged
from servicedesk.web.api.strict import read_body

from .announcement_serializers import (
    AnnouncementBody,
    AnnouncementSerializer,
    FollowUpBody,
    MeTooBody,
    NewAnnouncementBody,
)
from .of_services import NothingBody


class AnnouncementFilter(django_filters.FilterSet):
    """Those in a state, of a kind, of a department, about a service."""

    state = django_filters.ChoiceFilter(choices=AnnouncementState.choices)
    kind = django_filters.ChoiceFilter(choices=AnnouncementKind.choices)
    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(), to_field_name="code", label="the code of a department"
    )
    service = django_filters.CharFilter(method="by_service", max_length=80, label="the slug of a service")

    class Meta:
        model = Announcement
        fields: list[str] = []

    def by_service(self, rows: QuerySet[Announcement], _name: str, slug: str) -> QuerySet[Announcement]:
        named = services_visible_to(self.request.user).filter(slug=slug)
        return rows.filter(
            pk__in=Announcement.services.through.objects.filter(service__in=named).values("announcement")
        )


@extend_schema_view(list=extend_schema(summary="List announcements"))
class AnnouncementViewSet(mixins.ListModelMixin, WithPage):
    """Outages and planned work, with the rights of the pages."""

    request: ApiRequest
    queryset = Announcement.objects.none()
    serializer_class = AnnouncementSerializer
    filterset_class = AnnouncementFilter
    orderings = newest_first("starts_at")
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Announcement]:
        return with_names(announcements_visible_to(self.request.user))

    def about(self, rows: list[Announcement]) -> dict[str, Any]:
        user = self.request.user
        return {
            "services": readable_services(user, rows),
            "too": me_too_of(user, [row.pk for row in rows]),
        }

    @extend_schema(summary="Show an announcement", parameters=[TAG])
    def retrieve(self, request: ApiRequest, pk: str) -> Response:
        """Answer an announcement that you may read."""
        return tagged(self._shown(self.get_object().pk))

    @extend_schema(
        summary="Draft an announcement", request=NewAnnouncementBody, responses={201: AnnouncementSerializer}
    )
    def create(self, request: ApiRequest) -> Response:
        """Begin an announcement of a department that you write for; nobody else sees it until it is published."""
        details = read_body(NewAnnouncementBody, request)
        made = draft_announcement(department=details.pop("department"), details=details, by=request.user)
        place = reverse("api-announcement-detail", args=[made.pk], request=request)
        return Response(self._shown(made.pk), status=201, headers={"Location": place})

    @extend_schema(
        summary="Correct an announcement",
        request=AnnouncementBody,
        responses=AnnouncementSerializer,
        parameters=[MATCH, TAG],
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change what it says; 409 where it is over and its times would change."""
        one = self.get_object()
        details = read_body(AnnouncementBody, request, partial=True)
        return changed(
            request,
            one,
            lambda: self._shown(one.pk),
            lambda: change_announcement(announcement=one, details=details, by=request.user),
        )

    @extend_schema(summary="Discard a draft of an announcement")
    def destroy(self, request: ApiRequest, pk: str) -> Response:
        """Remove a draft; 409 for what was published."""
        discard_announcement(announcement=self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(summary="Publish an announcement", request=NothingBody, filters=False)
    @action(detail=True, methods=["post"])
    def publish(self, request: ApiRequest, pk: str) -> Response:
        """Show it to those whom it is for, and tell those who follow its services."""
        return self._done(publish_announcement)

    @extend_schema(summary="End an announcement", request=FollowUpBody, filters=False)
    @action(detail=True, methods=["post"])
    def end(self, request: ApiRequest, pk: str) -> Response:
        """Say that it is over, and what came of it."""
        sent = read_body(FollowUpBody, request)
        said = {name.removeprefix("follow_up_"): text for name, text in sent.items()}
        return self._done(end_announcement, follow_up=said)

    @extend_schema(summary="Reopen an announcement", request=NothingBody, filters=False)
    @action(detail=True, methods=["post"])
    def reopen(self, request: ApiRequest, pk: str) -> Response:
        """Say that it is not over after all."""
        return self._done(continue_announcement)

    @extend_schema(summary="Withdraw an announcement", request=NothingBody, filters=False)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: ApiRequest, pk: str) -> Response:
        """Make what was published by mistake a draft again."""
        return self._done(withdraw_announcement)

    @extend_schema(
        summary="Follow an announcement", request=NothingBody, responses={204: None}, filters=False
    )
    @action(detail=True, methods=["post"])
    def follow(self, request: ApiRequest, pk: str) -> Response:
        """Be told when its times change and when it is over; a second time changes nothing."""
        subscribe_to_announcement(announcement=self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(
        summary="Unfollow an announcement", request=NothingBody, responses={204: None}, filters=False
    )
    @action(detail=True, methods=["post"])
    def unfollow(self, request: ApiRequest, pk: str) -> Response:
        """Be told no longer."""
        unsubscribe_from_announcement(announcement=self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(
        summary="Say “me too” to an outage", request=MeTooBody, responses={204: None}, filters=False
    )
    @action(detail=True, methods=["post"], url_path="me-too", url_name="me-too")
    def me_too(self, request: ApiRequest, pk: str) -> Response:
        """Join those who have the trouble; a second time changes nothing. 409 where it is no outage that goes on."""
        sent = read_body(MeTooBody, request)
        say_me_too(announcement=self.get_object(), by=request.user, **sent)
        return Response(status=204)

    @extend_schema(summary="Take back “me too”", request=NothingBody, responses={204: None}, filters=False)
    @action(detail=True, methods=["post"], url_path="not-me-too", url_name="not-me-too")
    def not_me_too(self, request: ApiRequest, pk: str) -> Response:
        """Leave those who have the trouble."""
        take_back_me_too(announcement=self.get_object(), by=request.user)
        return Response(status=204)

    def _done(self, act: Callable[..., None], **given: Any) -> Response:
        one = self.get_object()
        act(announcement=one, by=self.request.user, **given)
        return Response(self._shown(one.pk))

    def _shown(self, pk: int) -> Any:
        row = self.get_queryset().get(pk=pk)
        return AnnouncementSerializer(
            row, context={**self.get_serializer_context(), **self.about([row])}
        ).data
