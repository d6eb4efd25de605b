"""The articles that a person finds: by words, beside a service, while they type; and those that are due for review."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Left
from django.shortcuts import get_object_or_404

from departments.cached_articles import (
    MOST_COMPARED,
    ArticleName,
    articles_beside,
    published_articles,
)
from departments.enums import ArticleState
from departments.models import Article, ArticleFeedback, Service
from departments.rules import (
    articles_visible_to,
    articles_written_by,
    reach_of,
    readable_among,
    services_visible_to,
    still_writes,
)
from servicedesk.accounts.models import User
from servicedesk.text.fuzzy_search import closest
from servicedesk.text.search import UNREAD, matching

TEXTS = ("body_en", "body_zh", "html_en", "html_zh")
MOST_DUE, MOST_REASONS = 10, 100
BEGINNING = 4_000  # characters of a text that an excerpt is taken from


def in_lists(articles: QuerySet[Article], user: User) -> QuerySet[Article]:
    """Return articles without their texts, with department and those of the services that the person may know of."""
    services = services_visible_to(user).order_by("name_en", "pk").defer(*UNREAD)
    rows = articles.select_related("department").prefetch_related(Prefetch("services", services))
    return rows.defer(*UNREAD, *TEXTS)


def published_for(user: User) -> QuerySet[Article]:
    """Return the published articles that the person may read."""
    return articles_visible_to(user).filter(state=ArticleState.PUBLISHED)


def find_articles(user: User, text: str, limit: int) -> list[Article]:
    """Return the published articles, those changed last first, that contain every word of `text`."""
    return list(in_lists(matching(published_for(user), text), user).order_by("-changed_at", "-pk")[:limit])


def beginnings_of(articles: Iterable[Article]) -> dict[int, str]:
    """Return article id -> how its rendered texts begin, in both languages: enough for an excerpt."""
    texts = Article.objects.filter(pk__in=[one.pk for one in articles])
    rows = texts.values_list("pk", Left("html_en", BEGINNING), Left("html_zh", BEGINNING))
    return {pk: f"{english}\n{chinese}" for pk, english, chinese in rows}


def find_written(user: User, slug: str) -> Article:
    """Return an article that the person writes.

    Raises PermissionDenied where they only read it, Http404 where they may not know of it.
    """
    rows = articles_visible_to(user).select_related("department", "owner").defer(*UNREAD)
    article = get_object_or_404(rows, slug=slug)
    if not articles_written_by(user).filter(pk=article.pk).exists():
        raise PermissionDenied
    return article


def is_overtaken(article: Article) -> bool:
    """Say whether the version in use is none of those from which the working copy was made: publishing would lose it.

    A query where there is a working copy.
    """
    number = article.copy_number
    if number is None:
        return False
    newer = article.versions.filter(number__gt=article.number)
    follows = dict(newer.values_list("number", "follows"))
    while number > article.number:
        number = follows[number] or number - 1
    return number != article.number


def said_of(article: Article) -> dict[str, int]:
    """Return how many readers say that it helped (`helpful`), and that it did not (`unhelpful`)."""
    helpful = Q(is_helpful=True)
    return article.feedback.aggregate(
        helpful=Count("pk", filter=helpful), unhelpful=Count("pk", filter=~helpful)
    )


def reasons_of(article: Article) -> QuerySet[ArticleFeedback]:
    """Return why it did not help, the newest hundred, without whose words they are."""
    rows = article.feedback.filter(is_helpful=False).only("reason", "at", "article")
    return rows.order_by("-at")[:MOST_REASONS]


def suggested_articles(user: User, service: Service, text: str, limit: int) -> list[ArticleName]:
    """Return published articles for who asks for a service: those that come close to `text`, its own first.

    Then the others that stand beside it; those alone where nothing was typed.
    """
    own = readable_among(user, articles_beside().get(service.pk, ()))
    if not text.strip():
        return own[:limit]
    found = _close(text, own, limit)
    if len(found) < limit:
        others = list(published_articles().values())[:MOST_COMPARED]
        known = {one.id for one in own}
        close = _close(text, [one for one in others if one.id not in known], limit)
        found += readable_among(user, close)
    rest = [one for one in own if one not in found]
    return [*found, *rest][:limit]


def reviews_due(user: User, today: date) -> list[ArticleName]:
    """Return the articles that the person is to look at again: their own; as head, those of owners who write no more.

    At most ten. Asks the database only where any of them may be theirs.
    """
    due = [one for one in published_articles().values() if one.review_on and one.review_on <= today]
    heads = reach_of(user).heads if due else frozenset[int]()
    near = [one for one in due if one.owner_id == user.pk or one.department_id in heads]
    if not near:
        return []
    written = set(
        articles_written_by(user).filter(pk__in=[one.id for one in near]).values_list("pk", flat=True)
    )
    left = _left_alone([one for one in near if one.owner_id != user.pk])
    mine = [one for one in near if one.id in written and (one.owner_id == user.pk or one.id in left)]
    return sorted(mine, key=lambda one: (one.review_on or today, one.id))[:MOST_DUE]


def _left_alone(articles: Iterable[ArticleName]) -> set[int]:
    """Return those of some articles whose owner has left, or writes for the department no more; one query."""
    articles = list(articles)
    owners = User.objects.filter(is_active=True).in_bulk({one.owner_id for one in articles if one.owner_id})
    return {
        one.id
        for one in articles
        if one.owner_id not in owners or not still_writes(owners[one.owner_id], one)
    }


def _close(text: str, articles: Iterable[ArticleName], limit: int) -> list[ArticleName]:
    known = {one.id: one for one in articles}
    return [known[pk] for pk in closest(text, {pk: one.searched for pk, one in known.items()}, limit)]
