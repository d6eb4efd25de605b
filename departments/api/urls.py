"""This app's part of the REST API."""

from rest_framework.viewsets import ViewSetMixin

from .announcements import AnnouncementViewSet
from .article_copies import ArticleCopyViewSet
from .article_feedback import ArticleFeedbackViewSet
from .articles import ArticleViewSet
from .catch_all import CatchAllViewSet
from .following import ServiceFollowingViewSet
from .missed_searches import MissedSearchViewSet
from .service_files import ServiceFileViewSet
from .service_verbs import ServiceVerbViewSet
from .service_words import ServiceWordsViewSet
from .starting_catalogs import StartingCatalogViewSet
from .views import DepartmentViewSet, MeViewSet, PersonViewSet, PlaceViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("departments", DepartmentViewSet, "api-department"),
    ("people", PersonViewSet, "api-person"),
    ("places", PlaceViewSet, "api-place"),
    ("articles", ArticleViewSet, "api-article"),
    ("articles", ArticleFeedbackViewSet, "api-article-reader"),
    ("articles", ArticleCopyViewSet, "api-article-copy"),
    ("me", MeViewSet, "api-me"),
    ("announcements", AnnouncementViewSet, "api-announcement"),
    ("services", ServiceFollowingViewSet, "api-service-following"),
    ("services", ServiceVerbViewSet, "api-service-verb"),
    ("services", ServiceWordsViewSet, "api-service-words"),
    ("catch-all", CatchAllViewSet, "api-catch-all"),
    ("missed-searches", MissedSearchViewSet, "api-missed-search"),
    ("service-files", ServiceFileViewSet, "api-service-file"),
    ("starting-catalogs", StartingCatalogViewSet, "api-starting-catalog"),
]
