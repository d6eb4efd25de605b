"""What the person says of an article that they read."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.actions.article_feedback import MOST_REASON, give_feedback, withdraw_feedback
from departments.models import Article, Service
from departments.rules import articles_visible_to, services_offered_to
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.web.api.strict import StrictSerializer, StringField, read_body


class FeedbackBody(StrictSerializer):
    """Whether it helped. With the service that you were about to request, a request that was not needed is counted."""

    is_helpful = serializers.BooleanField()
    reason = StringField(
        default="",
        allow_blank=True,
        max_length=MOST_REASON,
        help_text="why it did not help, without your name",
    )
    service = StringField(default="", allow_blank=True, max_length=80, help_text="its slug")


class ArticleFeedbackViewSet(GenericViewSet):
    """Feedback on the published articles that the person may read."""

    request: ApiRequest
    queryset = Article.objects.none()
    serializer_class = FeedbackBody
    filter_backends = ()
    pagination_class = None
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> QuerySet[Article]:
        return articles_visible_to(self.request.user)

    @extend_schema(summary="Say whether an article helped", request=FeedbackBody, responses={204: None})
    @action(detail=True, methods=["put"])
    def feedback(self, request: ApiRequest, slug: str) -> Response:
        """Say it; said again, the last word counts. 409 for who writes the article."""
        article = self.get_object()
        said = read_body(FeedbackBody, request)
        give_feedback(article=article, **{**said, "service": self._service(said["service"])}, by=request.user)
        return Response(status=204)

    @extend_schema(summary="Take back what you said of an article", request=None, responses={204: None})
    @feedback.mapping.delete
    def take_back(self, request: ApiRequest, slug: str) -> Response:
        """Take it back, and what was counted for it."""
        withdraw_feedback(article=self.get_object(), by=request.user)
        return Response(status=204)

    def _service(self, slug: str) -> Service | None:
        """Raises ValidationError for a service that the person does not find."""
        if not slug:
            return None
        found = services_offered_to(self.request.user).filter(slug=slug).first()
        if found is None:
            raise serializers.ValidationError({"service": ["There is no such service."]})
        return found
