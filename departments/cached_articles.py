"""Articles as remembered between requests, by all but their texts (servicedesk/cached_reads/memory.py).

A page that may show some asks nothing of the database for it.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.utils.translation import get_language

from departments.enums import ArticleState
from departments.models import Article, Author
from servicedesk.cached_reads.memory import cached
from servicedesk.text.bilingual import pick
from servicedesk.text.fuzzy_search import Searched

MOST_COMPARED = 1_000  # of the newest, with what someone types


class ArticleName(NamedTuple):
    """A published article by its title, and what decides who reads it."""

    id: int
    slug: str
    name_en: str
    name_zh: str
    department_id: int
    owner_id: int | None
    is_for_everyone: bool
    review_on: date | None
    services: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return pick({"en": self.name_en, "zh": self.name_zh}, get_language() or "en")

    @property
    def searched(self) -> Searched:
        """What finds it while someone types."""
        return Searched(f"{self.name_en}\n{self.name_zh}")


@cached
def published_articles() -> dict[int, ArticleName]:
    """Return id -> article for all that are published, those that were changed last first."""
    beside: defaultdict[int, set[int]] = defaultdict(set)
    pairs = Article.services.through.objects.filter(article__state=ArticleState.PUBLISHED).order_by()
    for article, service in pairs.values_list("article_id", "service_id"):
        beside[article].add(service)
    rows = Article.objects.filter(state=ArticleState.PUBLISHED).order_by("-changed_at", "-pk")
    found = (ArticleName(*row) for row in rows.values_list(*ArticleName._fields[:-1]))
    return {one.id: one._replace(services=frozenset(beside[one.id])) for one in found}


@cached
def articles_beside() -> dict[int, tuple[ArticleName, ...]]:
    """Return service -> the published articles that stand beside it, those that were changed last first."""
    found: defaultdict[int, list[ArticleName]] = defaultdict(list)
    for article in published_articles().values():
        for service in article.services:
            found[service].append(article)
    return {service: tuple(articles) for service, articles in found.items()}


@cached
def written_for() -> dict[int, frozenset[int]]:
    """Return person -> the departments for which they write, by their leads' word."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for person, department in Author.objects.order_by().values_list("person_id", "department_id"):
        found[person].add(department)
    return {person: frozenset(units) for person, units in found.items()}
