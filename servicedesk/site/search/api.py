"""The one box through the API: services, articles, people and requests with some words."""

import json
from datetime import datetime
from typing import Any

from django.core import signing
from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from departments.models import Service
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.text.search import words_of
from servicedesk.web.api.pagination import CURSOR, MAX_SIZE
from servicedesk.web.api.strict import StrictSerializer, StringField
from servicedesk.web.lists.keyset import PAGE_SIZE
from tickets.filters import PERIODS
from tickets.queries.finding import Place

from .filters import MINE, STATES, TEAM, SearchFilters
from .kind import Asked
from .kinds import KINDS, kinds_for
from .page import LONGEST
from .requests import REQUESTS, page_of

SIGNER = signing.Signer(salt="api.cursor.search")
NARROWING = ("state", "whose", "service", "days")
NO_SERVICE = 0  # the id of none


class SearchQuery(StrictSerializer):
    """What is looked for."""

    q = StringField(max_length=LONGEST, help_text="words; all of them have to be found")
    kind = serializers.ListField(
        child=serializers.ChoiceField([kind.name for kind in KINDS]),
        required=False,
        default=list,
        help_text="what kinds of results are wanted, one or several; all without it",
    )
    state = serializers.ChoiceField(list(STATES), required=False, help_text="requests in these states alone")
    whose = serializers.ChoiceField(
        [MINE, TEAM], required=False, help_text="your own requests alone, or those that your units have"
    )
    service = StringField(
        max_length=60, required=False, help_text="the slug of a service: its requests alone"
    )
    days = serializers.ChoiceField(
        [days for days, _label in PERIODS], required=False, help_text="requests of so many days alone"
    )
    page_size = serializers.IntegerField(
        min_value=1, max_value=MAX_SIZE, default=PAGE_SIZE, help_text="requests of a page"
    )
    cursor = StringField(required=False, help_text="where to go on with requests; part of `next`")


class ResultSerializer(serializers.Serializer):
    """Something that was found, in the language of the reader."""

    kind = serializers.ChoiceField([kind.name for kind in KINDS])
    key = serializers.CharField(
        help_text="the slug of a service or an article, the id of a person, the number of a request"
    )
    title = serializers.CharField()
    excerpt = serializers.CharField(
        help_text="where the words are that the title does not show; of a service its summary, of a person their post"
    )
    is_close = serializers.BooleanField(
        help_text="true for services that have some of the words, where none has all of them"
    )
    url = serializers.CharField(help_text="its page, of a request the message that was found")


class FoundSerializer(serializers.Serializer):
    """A page of results: first services, articles and people, a few of each, then requests, the newest first."""

    next = serializers.URLField(
        allow_null=True, help_text="null on the last page; further ones hold requests alone"
    )
    results = ResultSerializer(many=True)


class SearchView(APIView):
    """The search of everything that the person may find."""

    @extend_schema(
        summary="Search",
        parameters=[
            SearchQuery,
            OpenApiParameter("kind", str, many=True, enum=[kind.name for kind in KINDS]),
        ],
        responses=FoundSerializer,
    )
    def get(self, request: ApiRequest) -> Response:
        """Answer what has every word, of what the person may read.

        A request has a word in its own texts, in a message or in a note that the person may read; who works for a
        department finds it by its requester's name too. With a filter of requests, only requests are answered.
        """
        query = SearchQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        said = query.validated_data
        narrowed = {name: said[name] for name in NARROWING if name in said}
        asked = Asked(
            user=request.user,
            text=said["q"],
            words=words_of(said["q"]),
            among=_among(request, narrowed),
            is_alone=len(said["kind"]) == 1,
        )
        kinds, after = kinds_for(said["kind"], narrowed), _place_of(said.get("cursor"))
        found = [
            (kind, one)
            for kind in kinds
            if kind is not REQUESTS and after is None
            for one in kind.results(kind.find(asked))
        ]
        last = None
        if REQUESTS in kinds:
            requests, last = page_of(asked, said["page_size"], after)
            found += [(REQUESTS, one) for one in requests]
        return Response({"next": _next(request, last), "results": [_told(request, *one) for one in found]})


def _among(request: ApiRequest, narrowed: dict[str, str]) -> Any:
    """Return the requests that the filters leave. Raises ValidationError for what is not the person's to choose."""
    chosen = QueryDict(mutable=True)
    chosen.update(narrowed)
    if "service" in narrowed:
        service = Service.objects.filter(slug=narrowed["service"]).values_list("pk", flat=True).first()
        chosen["service"] = str(service or NO_SERVICE)
    filters = SearchFilters(chosen, request=request)
    # In the same words where there is none and where they may not know of it.
    if "service" in filters.form.errors:
        raise ValidationError({"service": ["There is no such service."]})
    if not filters.form.is_valid():
        raise ValidationError(filters.form.errors)
    return filters.narrow(filters.queryset)


def _told(request: ApiRequest, kind: Any, one: Any) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "key": one.key,
        "title": one.title,
        "excerpt": one.excerpt,
        "is_close": one.is_close,
        "url": request.build_absolute_uri(one.url),
    }


def _place_of(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        moment, pk = json.loads(signing.b64_decode(SIGNER.unsign(cursor).encode()))
    except signing.BadSignature:
        raise ValidationError({CURSOR: ["This cursor is not of a search; begin again without it."]}) from None
    return datetime.fromisoformat(moment), pk


def _next(request: ApiRequest, last: Place | None) -> str | None:
    if last is None:
        return None
    place = json.dumps([last[0].isoformat(), last[1]]).encode()
    cursor = SIGNER.sign(signing.b64_encode(place).decode())
    return replace_query_param(request.build_absolute_uri(), CURSOR, cursor)
