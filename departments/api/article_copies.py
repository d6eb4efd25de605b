"""What of an article is changed and not published yet, for those who write it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from departments.actions.article_copies import Seen, discard_copy, publish_copy, save_copy
from departments.models import Article
from departments.rules import articles_visible_to, may_write_article
from servicedesk.accounts.api_requests import ApiRequest
from servicedesk.text.search import UNREAD
from servicedesk.web.api.preconditions import HEADER, MATCH, TAG, tagged, unless_overtaken

from .article_serializers import ArticleTextsBody, ArticleVersionSerializer, WorkingCopySerializer
from .service_verbs import NothingBody


class ArticleCopyViewSet(GenericViewSet):
    """The working copies of the articles that the person writes."""

    request: ApiRequest
    queryset = Article.objects.none()
    serializer_class = ArticleVersionSerializer
    filter_backends = ()
    pagination_class = None
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def get_queryset(self) -> QuerySet[Article]:
        return articles_visible_to(self.request.user).select_related("department").defer(*UNREAD)

    @extend_schema(
        summary="Show the unpublished changes of an article",
        responses=WorkingCopySerializer,
        parameters=[TAG],
    )
    @action(detail=True, url_path="working-copy", url_name="working-copy")
    def working_copy(self, request: ApiRequest, slug: str) -> Response:
        """Answer the texts that are not published yet; 404 where there are none."""
        shown = self._shown()
        if shown is None:
            raise Http404
        return tagged(shown)

    @extend_schema(
        summary="Change an article without publishing it",
        request=ArticleTextsBody,
        responses={200: WorkingCopySerializer, 204: None},
        parameters=[MATCH, TAG],
    )
    @working_copy.mapping.patch
    def save_working_copy(self, request: ApiRequest, slug: str) -> Response:
        """Keep texts that readers see once they are published; 204 where they are those that readers see now."""
        article = self._written()
        body = ArticleTextsBody(data=request.data)
        body.is_valid(raise_exception=True)
        with unless_overtaken(request, article, self._shown):
            save_copy(article=article, texts=body.validated_data, by=request.user)
        shown = self._shown()
        return Response(status=204) if shown is None else tagged(shown)

    @extend_schema(
        summary="Discard the unpublished changes of an article", responses={204: None}, parameters=[MATCH]
    )
    @working_copy.mapping.delete
    def discard_working_copy(self, request: ApiRequest, slug: str) -> Response:
        """End them; they stay among the versions. 409 where there are none."""
        article = self._written()
        with unless_overtaken(request, article, self._shown):
            discard_copy(article=article, by=request.user)
        return Response(status=204)

    @extend_schema(
        summary="Publish the changes of an article",
        request=NothingBody,
        responses=ArticleVersionSerializer,
        parameters=[MATCH],
    )
    @action(detail=True, methods=["post"], url_path="publish-changes", url_name="publish-changes")
    def publish_changes(self, request: ApiRequest, slug: str) -> Response:
        """Let readers see them, and answer the version that is in use now; 409 where there are none.

        409 also where another version was published after they were begun, unless you send the tag of the working copy.
        """
        NothingBody(data=request.data or {}).is_valid(raise_exception=True)
        article = self._written()
        with unless_overtaken(request, article, self._shown):
            number = publish_copy(article=article, seen=self._seen(), by=request.user)
        return Response(
            ArticleVersionSerializer(article.versions.select_related("by").get(number=number)).data
        )

    def _written(self) -> Article:
        """Return the article. Raises 403 where the person only reads it."""
        article: Article = self.get_object()
        if not may_write_article(self.request.user, article):
            raise PermissionDenied
        return article

    def _shown(self) -> Any:
        """Return the changes as they are now, or None."""
        working = self._written().working_copy
        return None if working is None else WorkingCopySerializer(working).data

    def _seen(self) -> Seen | None:
        """Return what the client read, where it says so: what is there now, since that was compared under the lock."""
        if HEADER not in self.request.headers:
            return None
        article = self._written()
        return Seen(article.copy_number or 0, article.number)
