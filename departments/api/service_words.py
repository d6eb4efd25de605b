"""The everyday words of a service, and those that people searched with: for programs of those who edit it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from departments.actions.catalog import change_service
from departments.actions.learned_words import accept_word, refuse_word
from departments.everyday_words import LONGEST, MOST
from departments.models import Service
from departments.queries.learned_words import proposed_words
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.preconditions import MATCH, TAG, tagged
from servicedesk.web.api.strict import StrictSerializer, StringField, read_body

from .of_services import OfServices


def _words(about: str) -> Any:
    word = StringField(max_length=LONGEST)
    return serializers.ListField(child=word, max_length=MOST, help_text=about)


class EverydayWordsSerializer(StrictSerializer):
    """What people call a service when they do not know its name: words or short phrases, without commas."""

    words_en = _words("in English")
    words_zh = _words("in Chinese")


class WordBody(StrictSerializer):
    """A word that is proposed."""

    word = StringField(max_length=LONGEST)


class ProposedWordSerializer(serializers.Serializer):
    """A word that at least three people searched with before they requested the service."""

    word = serializers.CharField()
    people = serializers.IntegerField()


class ServiceWordsViewSet(OfServices):
    """The words of the services whose entry the person edits."""

    serializer_class = EverydayWordsSerializer

    @extend_schema(summary="Show the everyday words of a service", parameters=[TAG])
    @action(detail=True)
    def words(self, request: ApiRequest, slug: str) -> Response:
        """Answer the words that find it beside its name and summary."""
        return tagged(_words_json(self.edited()))

    @extend_schema(
        summary="Set the everyday words of a service",
        request=EverydayWordsSerializer,
        responses=EverydayWordsSerializer,
        parameters=[MATCH, TAG],
    )
    @words.mapping.put
    def put_words(self, request: ApiRequest, slug: str) -> Response:
        """Make these its words; of words that differ in their case alone, the first stays."""

        def change(service: Service, sent: dict[str, Any]) -> None:
            details = {name: "\n".join(words) for name, words in sent.items()}
            change_service(service=service, details=details, by=request.user)

        return self.replace_part(EverydayWordsSerializer, _words_json, change)

    @extend_schema(
        summary="List the words that people searched with", responses=ProposedWordSerializer(many=True)
    )
    @action(detail=True, url_path="proposed-words", url_name="proposed-words")
    def proposed(self, request: ApiRequest, slug: str) -> Response:
        """Answer at most twenty, those of most people first; none for a confidential service."""
        found = proposed_words(self.edited())
        return Response(ProposedWordSerializer([one._asdict() for one in found], many=True).data)

    @extend_schema(summary="Add a proposed word to a service", request=WordBody, responses={204: None})
    @action(detail=True, methods=["post"], url_path="accept-word", url_name="accept-word")
    def accept(self, request: ApiRequest, slug: str) -> Response:
        """Make it one of its everyday words; 409 where it is not proposed any more."""
        accept_word(service=self.edited(), word=read_body(WordBody, request)["word"], by=request.user)
        return Response(status=204)

    @extend_schema(summary="Refuse a proposed word of a service", request=WordBody, responses={204: None})
    @action(detail=True, methods=["post"], url_path="refuse-word", url_name="refuse-word")
    def refuse(self, request: ApiRequest, slug: str) -> Response:
        """Propose it no more; 409 where it is not proposed any more."""
        refuse_word(service=self.edited(), word=read_body(WordBody, request)["word"], by=request.user)
        return Response(status=204)


def _words_json(service: Service) -> dict[str, list[str]]:
    return {f"words_{language}": list(words) for language, words in service.words.items()}
