"""Articles for tests."""

from typing import Any

from departments.actions.article_states import publish_article
from departments.actions.articles import create_article
from departments.models import Article
from tests.cast import Company, at

TEXT = "## Before you move\n\nPut a **label** on each box."


def an_article(company: Company, *, is_published: bool = True, **details: Any) -> Article:
    """Write an article of Facilities beside its service, as the desk itself, unless told otherwise."""
    given: dict[str, Any] = {
        "name_en": "How to pack a desk",
        "body_en": TEXT,
        "services": [company.move_desk],
        "owner": company.hugo,
        **details,
    }
    department = given.pop("department", company.facilities)
    article = create_article(department=department, details=given, by=None, at=at("Mon 09:00"))
    if is_published:
        publish_article(article=article, by=None, at=at("Mon 09:00"))
    return article
