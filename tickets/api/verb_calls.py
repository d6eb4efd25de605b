"""The verbs of a request as calls of the API, out of their table."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.reverse import reverse

from servicedesk.accounts.actions.api_calls import begin_call, call_done
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.accounts.display.away import absences
from servicedesk.events import clock
from servicedesk.web.api.idempotency import KEY_HEADER, digest_of, key_of
from servicedesk.web.api.pages import WithPage
from servicedesk.web.api.parsers import BoundedJSONParser, BoundedMultiPartParser
from tickets.actions.answer_writing import WrongAnswers
from tickets.actions.transition import ask
from tickets.enums import Source
from tickets.models import Ticket
from tickets.queries.visible import find_ticket
from tickets.verbs.bodies import AnswersBody, MessageBody
from tickets.verbs.perform import perform
from tickets.verbs.spec import Call
from tickets.verbs.table import calls
from tickets.workflow import Verb

from .answers import as_sent, given_by_program
from .serializers import TicketDetailSerializer
from .visible_ticket import visible_ticket

KEY = OpenApiParameter(
    KEY_HEADER, str, OpenApiParameter.HEADER,
    description="Repeat it with the same call when unsure whether you were heard: within a day it is done once.",
)  # fmt: skip
ANSWERS = "answers"


class TicketPages(WithPage):
    """What all about tickets shares: how one is found, and how it is shown."""

    request: ApiRequest
    lookup_field = "number"
    lookup_value_regex = "[A-Za-z0-9_.-]{1,24}"

    def ticket(self) -> Ticket:
        """Return the ticket of the address. Raises Http404 where the person may not know of it."""
        return find_ticket(self.request.user, self.kwargs["number"])

    def shown(self, ticket: Ticket, status: int = 200) -> Response:
        """Answer the ticket as the person sees it now."""
        fresh = find_ticket(self.request.user, ticket.number)
        sight = visible_ticket(fresh, self.request.user)
        context = {
            **self.get_serializer_context(),
            "sight": sight,
            "now": sight.now,
            "away": absences([fresh.holder_person_id] if fresh.holder_person_id else [], sight.now),
        }
        place = reverse("api-ticket-detail", args=[fresh.number], request=self.request)
        headers = {"Location": place} if status == 201 else None
        return Response(TicketDetailSerializer(fresh, context=context).data, status=status, headers=headers)


class VerbCalls(TicketPages):
    """The verbs, each an address of its own; `add_calls` adds them from the table."""

    def call(self, request: ApiRequest, verb: Verb, call: Call) -> Response:
        """Do the verb: 404 before 403 before what was sent. With a key it is done once, however often it is sent."""
        user, key, at = request.user, key_of(request), clock.now()
        if key and call_done(user, key, digest_of(request), at):
            return self.as_it_is()
        ticket = self.ticket()
        data = self._checked(request, ticket, verb, call)
        with transaction.atomic():
            if key is None or begin_call(by=user, key=key, digest=digest_of(request), at=at):
                self._perform(verb, ticket, {**data, **call.also})
        return self.as_it_is()

    def _perform(self, verb: Verb, ticket: Ticket, data: dict[str, Any]) -> None:
        """Do it; what is wrong with answers is told under their own name."""
        if ANSWERS in data:
            data[ANSWERS] = given_by_program(data[ANSWERS], self.request.user)
        try:
            perform(verb, ticket=ticket, by=self.request.user, data=data, source=Source.API)
        except WrongAnswers as wrong:
            by_key = {as_sent(path, data[ANSWERS].sent): said for path, said in wrong.by_key.items()}
            raise ValidationError({ANSWERS: by_key}) from wrong

    def _checked(self, request: ApiRequest, ticket: Ticket, verb: Verb, call: Call) -> Mapping[str, Any]:
        """Return what the body contains. A missing right is told before what is wrong with the body."""
        try:
            body = call.body(data=request.data, context=self.get_serializer_context())
            body.is_valid(raise_exception=True)
        except APIException:
            ask(ticket, verb, request.user)
            raise
        sent: Mapping[str, Any] = body.validated_data
        return sent

    def as_it_is(self) -> Response:
        """Answer the ticket, or nothing where it is out of the person's sight by now."""
        try:
            return self.shown(self.ticket())
        except Http404:
            return Response(status=204)


def _one_call(name: str, verb: Verb, call: Call) -> Callable[..., Response]:
    def do_call(self: VerbCalls, request: ApiRequest, number: str) -> Response:
        return self.call(request, verb, call)

    do_call.__name__ = name.replace("-", "_")
    do_call.__doc__ = call.summary + "."
    parsers: list[type[BaseParser]] = [BoundedJSONParser]
    if issubclass(call.body, MessageBody | AnswersBody):
        parsers = [BoundedJSONParser, BoundedMultiPartParser]
    gone = OpenApiResponse(description="Done; the ticket is out of the person's sight now")
    described = extend_schema(
        summary=call.summary,
        request=call.body,
        parameters=[KEY],
        responses={200: TicketDetailSerializer, 204: gone},
    )
    made: Callable[..., Response] = described(
        action(
            detail=True, methods=["post"], url_path=name, url_name=name, parser_classes=parsers,
            filterset_class=None, pagination_class=None,
        )(do_call)
    )  # fmt: skip
    return made


def add_calls(viewset: type[VerbCalls]) -> type[VerbCalls]:
    """Give the view set an address for every call of the table of verbs."""
    for name, (verb, call) in calls().items():
        made = _one_call(name, verb, call)
        setattr(viewset, made.__name__, made)
    return viewset
