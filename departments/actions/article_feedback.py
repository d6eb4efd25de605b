"""Say whether an article helped, and take that back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Article, ArticleFeedback, Deflection, Service
from departments.queries.deflections import open_occasion
from departments.rules import may_find, may_read_article, may_write_article
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.text.cleaning import clean_line
from servicedesk.verbs.exceptions import NotAllowed, Refused

MOST_REASON = 500


def give_feedback(
    *,
    article: Article,
    is_helpful: bool,
    reason: str = "",
    service: Service | None = None,
    by: User,
    at: datetime | None = None,
) -> None:
    """Say whether a published article solved it; said again, the last word counts.

    With the service that the person was about to request, a request that was not needed is counted, once an occasion;
    of a confidential service none is. Raises NotAllowed, Refused for who writes it, and ValidationError where it did
    not help and nothing says why.
    """
    words, moment = clean_line(reason), at or clock.now()
    if not article.is_published or not may_read_article(by, article):
        raise NotAllowed(_("You cannot read this article."))
    if may_write_article(by, article):
        raise Refused(_("You write this article. Its readers say whether it helps."), code="own_article")
    if not is_helpful and not words:
        raise ValidationError({"reason": _("Say what was missing or wrong.")})
    if len(words) > MOST_REASON:
        raise ValidationError({"reason": _("Use at most %(most)s characters.") % {"most": MOST_REASON}})
    said = {"is_helpful": is_helpful, "reason": "" if is_helpful else words, "at": moment}
    with transaction.atomic():
        ArticleFeedback.objects.update_or_create(article=article, person=by, defaults=said)  # and lock it
        counted = open_occasion(article, by, moment)
        if counted is not None and not is_helpful:
            counted.delete()
        if is_helpful and counted is None and service is not None and _counts(service, by):
            Deflection.objects.create(article=article, service=service, person=by, said_at=moment)


def withdraw_feedback(*, article: Article, by: User, at: datetime | None = None) -> None:
    """Take back what the person said of the article, and what was counted for it on this occasion."""
    with transaction.atomic():
        ArticleFeedback.objects.filter(article=article, person=by).delete()
        counted = open_occasion(article, by, at or clock.now())
        if counted is not None:
            counted.delete()


def _counts(service: Service, by: User) -> bool:
    return not service.is_confidential and may_find(by, service)
