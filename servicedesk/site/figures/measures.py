"""What the figures mean: every measure with its question, for people and for programs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from servicedesk.measures.registry import Measure, measures


@require_safe
def figure_measures(request: HttpRequest) -> HttpResponse:
    """Explain every measure."""
    return render(request, "figures/measures.html", {"measures": measures()})


class MeasureSerializer(serializers.Serializer):
    """A measure, in the language of the reader."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a field may bear the name
    question = serializers.CharField()
    unit = serializers.SerializerMethodField(help_text="requests, percent, score or days")
    population = serializers.CharField(help_text="which rows count")
    moment = serializers.CharField(
        help_text="which time puts a row into a period; empty for what is counted now"
    )
    is_additive = serializers.BooleanField(help_text="whether figures of parts add up")
    has_list = serializers.BooleanField(help_text="whether its rows can be opened")

    def get_unit(self, one: Measure) -> str:
        return one.unit.name.lower()


class MeasuresView(APIView):
    """What is measured."""

    @extend_schema(responses=MeasureSerializer(many=True), summary="List measures")
    def get(self, request: Request) -> Response:
        return Response(MeasureSerializer(measures(), many=True).data)
