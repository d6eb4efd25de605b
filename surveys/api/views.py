"""Ratings: read those that the caller may read, and give their own."""

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.accounts.models import User
from servicedesk.text.search import SEARCH_TEXT, UNREAD
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.api.pagination import newest_first
from servicedesk.web.api.strict import read_body
from surveys import rules
from surveys.actions.rating import give_rating
from surveys.models import Rating
from tickets.models import Ticket
from tickets.rules import visible_to

from .filters import RatingFilter
from .serializers import RateSerializer, RatingSerializer

CORRECTED = OpenApiResponse(RatingSerializer, description="Corrected, or the same as was said before")


@extend_schema_view(
    list=extend_schema(summary="List ratings"), retrieve=extend_schema(summary="Show a rating")
)
class RatingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """The ratings that the person may read: their own, those of departments they lead."""

    request: ApiRequest
    queryset = Rating.objects.none()
    serializer_class = RatingSerializer
    filterset_class = RatingFilter
    orderings = newest_first("given_at")
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Rating]:
        related = ("ticket", "rater", "provider", "consumer", "service")
        searched = [f"service__{column}" for column in UNREAD]
        unread = (*searched, f"ticket__{SEARCH_TEXT}", "ticket__description", "ticket__answers")
        return rules.visible_to(self.request.user).select_related(*related).defer(*unread)

    @extend_schema(
        summary="Rate a ticket", request=RateSerializer, responses={201: RatingSerializer, 200: CORRECTED}
    )
    def create(self, request: ApiRequest) -> Response:
        """Rate an own closed ticket, once per round; for 24 hours the same call corrects what was said."""
        said = read_body(RateSerializer, request)
        ticket = _own(request.user, said.pop("ticket"))
        rating = give_rating(ticket=ticket, by=request.user, **said)
        return Response(self.get_serializer(rating).data, status=201 if rating.is_new else 200)


def _own(user: User, number: str) -> Ticket:
    """Raises Ticket.DoesNotExist where the person may not know of it, NotAllowed for another's request."""
    ticket = visible_to(user).get(number=number.upper())
    if ticket.requester_id != user.pk:
        raise NotAllowed("Only the one who asked may rate it.")
    return ticket
