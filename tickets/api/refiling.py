"""Bring back what one has passed on: for programs of those who did, though they may see it no more."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from servicedesk.accounts.api_requests import ApiRequest
from tickets.actions.undoing import undo_refile
from tickets.models import Ticket
from tickets.queries.visible import find_passed_on
from tickets.verbs.bodies import NoBody

from .serializers import TicketDetailSerializer
from .verb_calls import TicketPages


class RefilingViewSet(TicketPages):
    """What the person has passed on to a service."""

    queryset = Ticket.objects.none()
    serializer_class = TicketDetailSerializer
    filter_backends = ()
    pagination_class = None

    @extend_schema(
        summary="Bring back a request that you passed on", request=NoBody, responses=TicketDetailSerializer
    )
    @action(detail=True, methods=["post"], url_path="undo-refile")
    def undo_refile(self, request: ApiRequest, number: str) -> Response:
        """Let it be yours again, within a day; 404 where you did not pass it on, 409 where others have begun."""
        found = find_passed_on(request.user, number)
        try:
            undo_refile(ticket=found, by=request.user)
        except Ticket.DoesNotExist:
            raise Http404 from None
        return self.shown(found)
