"""Verbs that let an article be read, take it back, and say that it is still right. `by` None is the desk itself."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.enums import ArticleState
from departments.events import ArticleEvent
from departments.models import Article
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.display.joining import sentences

from .article_details import lacks_of_article
from .articles import locked_article

REVIEWED_AFTER = timedelta(days=180)


def publish_article(*, article: Article, by: User | None, at: datetime | None = None) -> None:
    """Let others read a draft, or a retired article again. Raises NotAllowed, and Refused with all that is missing."""
    with locked_article(article, by) as locked:
        if locked.is_published:
            raise Refused(_("The article is published already."), code="is_published")
        if lacks := lacks_of_article(locked):
            raise Refused(sentences(lacks.values()), code="incomplete")
        _move(locked, ArticleState.PUBLISHED, ArticleEvent.PUBLISHED, by, at)


def retire_article(*, article: Article, by: User | None, at: datetime | None = None) -> None:
    """Let only those who write it read a published article. Raises NotAllowed, and Refused for any other."""
    with locked_article(article, by) as locked:
        if not locked.is_published:
            raise Refused(_("Only a published article can be retired."), code="not_published")
        _move(locked, ArticleState.RETIRED, ArticleEvent.RETIRED, by, at)


def confirm_review(
    *, article: Article, next_on: date | None, by: User | None, at: datetime | None = None
) -> None:
    """Say that the article is still right, and when to look at it next; None: not again.

    Raises NotAllowed, and ValidationError for a day that is not to come.
    """
    with locked_article(article, by) as locked:
        moment = at or clock.now()
        today = by.today_at(moment) if by is not None else moment.date()
        if next_on is not None and next_on <= today:
            raise ValidationError({"next_on": _("Choose a day to come.")})
        before, locked.review_on = locked.review_on, next_on
        locked.save(update_fields=["review_on"])
        days = [one and one.isoformat() for one in (before, next_on)]
        record(ArticleEvent.REVIEWED, subject=locked, by=by, at=moment, changes={"review_on": days})


def _move(
    article: Article, state: ArticleState, kind: ArticleEvent, by: User | None, at: datetime | None
) -> None:
    article.state = state
    article.save(update_fields=["state"])
    record(kind, subject=article, by=by, at=at or clock.now())
