"""What the departments of the demo company have written down for others."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from departments.actions.article_feedback import give_feedback
from departments.actions.article_states import publish_article
from departments.actions.articles import create_article
from departments.models import Article, Department, Service
from departments.rules import may_write_article
from servicedesk.accounts.models import User

from . import content
from .people import Colleague


def write_articles(
    units: Mapping[str, Department],
    services: Mapping[str, Service],
    people: Mapping[str, User],
    colleagues: Mapping[str, Colleague],
    at: datetime,
) -> None:
    """Write and publish the articles, each owned by its head, and let others say whether they helped."""
    heads = {one.office: people[email] for email, one in colleagues.items() if one.role == "head"}
    for one in content.read("articles")["article"]:
        beside = [services[slug] for slug in one["services"]]
        details = {
            **dict(zip(("name_en", "name_zh"), one["title"], strict=True)),
            **dict(zip(("body_en", "body_zh"), one["text"], strict=True)),
            "services": beside,
            "is_for_everyone": not beside,
            "owner": heads[one["department"]],
            "review_on": (at + timedelta(days=one.get("review", 730))).date(),
        }
        article = create_article(department=units[one["department"]], details=details, by=None, at=at)
        publish_article(article=article, by=None, at=at)
        _say(article, one, people, colleagues, at)


def _say(
    article: Article,
    one: Mapping[str, Any],
    people: Mapping[str, User],
    colleagues: Mapping[str, Colleague],
    at: datetime,
) -> None:
    """Let colleagues of other departments say whether it helped."""
    readers = [people[email] for email, who in colleagues.items() if who.role == "member"]
    readers = [person for person in readers if not may_write_article(person, article)]
    for place, reason in enumerate(one.get("reasons", ())):
        give_feedback(
            article=article,
            is_helpful=False,
            reason=reason,
            by=readers[place],
            at=at + timedelta(days=20 + place),
        )
    for place in range(one.get("helped", 0)):
        service = article.services.first()
        moment = at + timedelta(days=30 + place)
        give_feedback(article=article, is_helpful=True, service=service, by=readers[-1 - place], at=moment)
