"""Articles: read by whom they are for, written by those who write them on pages."""

from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from departments.actions.article_states import confirm_review, publish_article, retire_article
from departments.actions.articles import change_article, create_article, restore_version
from departments.enums import ArticleState
from departments.models import Article, Department, Service
from departments.rules import (
    articles_visible_to,
    may_write_article,
    services_offered_to,
    services_written_about,
)
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.text.search import UNREAD, matching
from servicedesk.web.api.pagination import newest_first
from servicedesk.web.api.preconditions import MATCH, TAG, changed, tagged
from servicedesk.web.api.strict import read_body

from .article_serializers import (
    ArticleBody,
    ArticleDetailSerializer,
    ArticleSerializer,
    ArticleVersionSerializer,
    NewArticleBody,
    ReviewBody,
    VersionBody,
)
from .of_services import NothingBody


class ArticleFilter(django_filters.FilterSet):
    """Words of title and text; of a department, beside a service, in a state."""

    q = django_filters.CharFilter(method="by_text", max_length=200, label="words of title and text")
    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(), to_field_name="code", label="a code"
    )
    service = django_filters.CharFilter(method="by_service", max_length=80, label="a slug")
    state = django_filters.ChoiceFilter(choices=ArticleState.choices)

    class Meta:
        model = Article
        fields: list[str] = []

    def by_text(self, articles: QuerySet[Article], _name: str, text: str) -> QuerySet[Article]:
        return matching(articles, text)

    def by_service(self, articles: QuerySet[Article], _name: str, slug: str) -> QuerySet[Article]:
        found = services_offered_to(self.request.user).filter(slug=slug)
        return articles.filter(services__in=found)


@extend_schema_view(
    list=extend_schema(summary="List articles"),
    retrieve=extend_schema(summary="Show an article", responses=ArticleDetailSerializer, parameters=[TAG]),
)
class ArticleViewSet(mixins.ListModelMixin, GenericViewSet):
    """The published articles that the person may read, and all that they write."""

    request: ApiRequest
    queryset = Article.objects.none()
    serializer_class = ArticleSerializer
    filterset_class = ArticleFilter
    orderings = newest_first("changed_at")
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> QuerySet[Article]:
        user = self.request.user
        known = Q(pk__in=services_offered_to(user)) | Q(pk__in=services_written_about(user))
        services = Service.objects.filter(known).order_by("name_en", "pk").defer(*UNREAD)
        rows = articles_visible_to(user).select_related("department", "owner").defer(*UNREAD).order_by()
        return rows.prefetch_related(Prefetch("services", services))

    def retrieve(self, request: ApiRequest, slug: str) -> Response:
        """Answer the article with its texts."""
        return tagged(self._shown())

    @extend_schema(
        summary="Begin an article", request=NewArticleBody, responses={201: ArticleDetailSerializer}
    )
    def create(self, request: ApiRequest) -> Response:
        """Make a draft, for those who write for the department or own its services."""
        details = read_body(NewArticleBody, request)
        article = create_article(department=details.pop("department"), details=details, by=request.user)
        place = reverse("api-article-detail", args=[article.slug], request=request)
        self.kwargs["slug"] = article.slug
        return Response(self._shown(), status=201, headers={"Location": place})

    @extend_schema(
        summary="Change an article",
        request=ArticleBody,
        responses=ArticleDetailSerializer,
        parameters=[MATCH, TAG],
    )
    def partial_update(self, request: ApiRequest, slug: str) -> Response:
        """Change what is named; other texts are the next version, which readers see at once."""
        article = self._written()
        details = read_body(ArticleBody, request)
        return changed(
            request,
            article,
            self._shown,
            lambda: change_article(article=article, details=details, by=request.user),
        )

    @extend_schema(summary="Publish an article", request=NothingBody, responses=ArticleSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: ApiRequest, slug: str) -> Response:
        """Let others read it; 409 says what is missing."""
        article = self._written()
        read_body(NothingBody, request)
        publish_article(article=article, by=request.user)
        return self._in_short()

    @extend_schema(summary="Retire an article", request=NothingBody, responses=ArticleSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: ApiRequest, slug: str) -> Response:
        """Let only those who write it read it."""
        article = self._written()
        read_body(NothingBody, request)
        retire_article(article=article, by=request.user)
        return self._in_short()

    @extend_schema(
        summary="Say that an article is still right", request=ReviewBody, responses=ArticleSerializer
    )
    @action(detail=True, methods=["post"])
    def review(self, request: ApiRequest, slug: str) -> Response:
        """Set when it is looked at again."""
        article = self._written()
        confirm_review(article=article, next_on=read_body(ReviewBody, request)["next_on"], by=request.user)
        return self._in_short()

    @extend_schema(
        summary="List the versions of an article",
        responses=ArticleVersionSerializer(many=True),
        filters=False,
    )
    @action(detail=True, filterset_class=None, pagination_class=None)
    def versions(self, request: ApiRequest, slug: str) -> Response:
        """Answer the last hundred, the newest first, to those who write it."""
        rows = self._written().versions.select_related("by").order_by("-number")[:100]
        return Response(ArticleVersionSerializer(rows, many=True).data)

    @extend_schema(
        summary="Restore a version",
        request=VersionBody,
        responses=ArticleDetailSerializer,
        parameters=[MATCH, TAG],
    )
    @action(detail=True, methods=["post"])
    def restore(self, request: ApiRequest, slug: str) -> Response:
        """Make the texts of an older version the next one."""
        article = self._written()
        number = read_body(VersionBody, request)["version"]
        return changed(
            request,
            article,
            self._shown,
            lambda: restore_version(article=article, number=number, by=request.user),
        )

    def _written(self) -> Article:
        """Return the article. Raises 403 where the person only reads it."""
        article: Article = self.get_object()
        if not may_write_article(self.request.user, article):
            raise PermissionDenied
        return article

    def _shown(self) -> Any:
        return ArticleDetailSerializer(self.get_object(), context=self.get_serializer_context()).data

    def _in_short(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
