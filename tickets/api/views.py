"""Tickets: find, file, do, read along."""

from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from servicedesk.accounts.actions.api_calls import begin_call, call_done
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.accounts.display.away import absences
from servicedesk.events import clock
from servicedesk.text.cleaning import is_blank
from servicedesk.web.api.idempotency import digest_of, key_of
from servicedesk.web.api.negotiation import AnyAnswer
from servicedesk.web.api.pagination import KeysetPagination, Order, newest_first
from servicedesk.web.api.parsers import BoundedJSONParser, BoundedMultiPartParser
from servicedesk.web.files.downloads import download
from tickets import rules
from tickets.actions.contents import content_path
from tickets.actions.drafts import end_submitted_draft
from tickets.actions.submission import submit
from tickets.display.deadlines import standings
from tickets.models import Ticket
from tickets.queries.related import attach_references, outlines
from tickets.queries.visible import find_file

from .events import EventSerializer, events_visible_to, rows_of
from .explanation import Explaining
from .filters import TicketFilter
from .serializers import FiledSerializer, MessageSerializer, TicketDetailSerializer, TicketSerializer
from .submitted_drafts import submitted_draft
from .submitting import SubmitSerializer, checked_request
from .verb_calls import KEY, VerbCalls, add_calls
from .visible_ticket import readable_messages


@add_calls
@extend_schema_view(list=extend_schema(summary="List tickets"))
class TicketViewSet(Explaining, VerbCalls):
    """The tickets of which the person may know at least the outline."""

    queryset = Ticket.objects.none()
    serializer_class = TicketSerializer
    filterset_class = TicketFilter
    parser_classes = [BoundedJSONParser, BoundedMultiPartParser]
    orderings = (
        *newest_first("submitted_at"),
        Order("next_due_at", "promise__next_due_at", is_sparse=True),
        Order("-next_due_at", "promise__next_due_at", is_sparse=True),
    )

    def about(self, rows: list[Ticket]) -> dict[str, Any]:
        user, now = self.request.user, clock.now()
        holders = {row.holder_person_id for row in rows if row.holder_person_id is not None}
        return {
            "away": absences(holders, now),
            "standings": standings(rows, now, user),
            "titled": rules.title_visible_among(user, rows),
        }

    def list(self, request: ApiRequest) -> Response:
        """Answer a page of the tickets that the person may see, read branch by branch; of a search, in its order."""
        rows, pages = (
            self.filter_queryset(outlines(Ticket.objects.all())),
            cast(KeysetPagination, self.paginator),
        )
        # What a search finds may be read by whichever way: in one of them alone it may be too rare to walk for it.
        searched = not is_blank(request.query_params.get("q", ""))
        branches = None if searched else rules.visibility_branches(request.user)
        page = pages.paginate_queryset(rows, request, self, branches=branches)
        if searched:
            seen = rules.visible_among(request.user, page)
            page = [row for row in page if row.pk in seen]
        attach_references(page)
        return pages.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(summary="Show a ticket", responses=TicketDetailSerializer)
    def retrieve(self, request: ApiRequest, number: str) -> Response:
        """Answer the ticket with its conversation, promise and clocks, and what the person may do to it."""
        return self.shown(self.ticket())

    @extend_schema(
        summary="File a request", request=SubmitSerializer, parameters=[KEY],
        responses={201: FiledSerializer, 200: OpenApiResponse(FiledSerializer, description="Filed before")},
    )  # fmt: skip
    def create(self, request: ApiRequest) -> Response:
        """File a request for a service; the answers are checked by the service's own form."""
        user, key, at = request.user, key_of(request), clock.now()
        if key and call_done(user, key, digest_of(request), at):
            return self.shown(Ticket.objects.get(filer=user, submission_key=key))
        asked = checked_request(request)
        ignored, draft = asked.pop("ignored"), submitted_draft(user, asked["service"], asked.pop("sent"))
        with transaction.atomic():
            if key:
                begin_call(by=user, key=key, digest=digest_of(request), at=at)
            ticket = submit(by=user, **asked | {"submission_key": key})
            end_submitted_draft(service=asked["service"], draft=draft, by=user)
        answer = self.shown(ticket, status=200 if ticket.was_filed_before else 201)
        answer.data["ignored"] = ignored
        return answer

    @extend_schema(summary="List the messages of a ticket", responses=MessageSerializer(many=True))
    @action(detail=True, filterset_class=None, orderings=newest_first("at")[::-1])
    def messages(self, request: ApiRequest, number: str) -> Response:
        """Answer what was said, the oldest first: public messages, and notes of the person's own departments."""
        rows = self.paginate_queryset(
            self.filter_queryset(readable_messages(self.ticket(), request.user).order_by("at"))
        )
        context = self.get_serializer_context()
        return self.get_paginated_response(MessageSerializer(rows, many=True, context=context).data)

    @extend_schema(summary="List what happened to a ticket", responses=EventSerializer(many=True))
    @action(detail=True, filterset_class=None, orderings=newest_first("at")[::-1])
    def events(self, request: ApiRequest, number: str) -> Response:
        """Answer its history, the oldest first, as far as the person may read it."""
        ticket = self.ticket()
        seen = rules.access(request.user, ticket)
        events = events_visible_to(request.user, ticket, seen)
        rows = rows_of(self.paginate_queryset(self.filter_queryset(events)) or [], seen)
        return self.get_paginated_response(EventSerializer(rows, many=True).data)


class AttachmentViewSet(ViewSet):
    """Files of tickets."""

    content_negotiation_class = AnyAnswer
    lookup_value_converter = "uuid"
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    @extend_schema(
        summary="Download a file",
        parameters=[OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def retrieve(self, request: ApiRequest, pk: str) -> FileResponse:
        """Send a file, always as a download; 404 where the person may not read it."""
        file = find_file(request.user, UUID(pk))
        return download(content_path(file.blob_id), name=file.name, content_type=file.content_type)
