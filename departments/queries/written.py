"""What a person has written for departments: their articles and announcements, as far as they may read them today."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from departments.models import Announcement, Article, ArticleVersion
from departments.queries.announcements import with_names
from departments.queries.articles import in_lists
from departments.rules import announcements_visible_to, articles_visible_to
from servicedesk.accounts.models import User


def articles_of(user: User) -> QuerySet[Article]:
    """Return the articles that are the person's, or of which they saved a version; with how many readers were helped.

    helped, answered: how many said that it helped, and how many said anything.
    """
    saved = ArticleVersion.objects.filter(article=OuterRef("pk"), by=user)
    rows = in_lists(articles_visible_to(user).filter(Q(owner=user) | Exists(saved)), user)
    return rows.annotate(
        answered=Count("feedback"), helped=Count("feedback", filter=Q(feedback__is_helpful=True))
    )


def announcements_of(user: User, most: int) -> list[Announcement]:
    """Return the newest announcements that the person began."""
    rows = with_names(announcements_visible_to(user).filter(created_by=user))
    return list(rows.order_by("-created_at", "-pk")[:most])
