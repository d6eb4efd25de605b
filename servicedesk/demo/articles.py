"""What the departments of the demo company have written down for others."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from departments.actions.article_states import publish_article
from departments.actions.articles import create_article
from departments.models import Department, Service
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
    """Write and publish the articles; each is owned by the head of its department."""
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
