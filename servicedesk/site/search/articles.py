"""Articles that contain every word, with where they say it."""

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from departments.models import Article
from departments.queries.articles import beginnings_of, find_articles
from servicedesk.text.matched_words import missing_in
from servicedesk.web.display.marking import excerpt

from .kind import Asked, Kind, Result

SHOWN, SHOWN_LIVE = 8, 3


class Found(NamedTuple):
    """An article of the results, with a piece of its text where its title does not show every word."""

    article: Article
    excerpt: str


def find(asked: Asked) -> dict[str, Any]:
    """Return the articles that the person may read, those changed last first."""
    most = SHOWN_LIVE if asked.is_live else asked.limit if asked.is_alone else SHOWN
    articles = find_articles(asked.user, asked.text, most)
    texts = beginnings_of(articles)
    found = [
        Found(one, excerpt(_plain(texts[one.pk]), missing_in(one.name, asked.words))) for one in articles
    ]
    return {"articles": found}


def _plain(markup: str) -> str:
    """Return the text of HTML that may have been cut off within a tag."""
    return unescape(strip_tags(markup[: markup.rfind(">") + 1]))


def results(found: Mapping[str, Any]) -> Iterator[Result]:
    """Return the articles for programs."""
    for article, text in found["articles"]:
        yield Result(article.slug, article.name, text, reverse("article", args=[article.slug]))


ARTICLES = Kind("articles", _("Articles"), find, "search/_found_articles.html", ("articles",), results)
