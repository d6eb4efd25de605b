"""Verbs on what an article says and beside what it stands.

Each saving that changes its texts makes a version of them, and the HTML. `by` None is the desk itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from departments.actions.catalog import free_slug
from departments.events import ArticleEvent
from departments.models import Article, ArticleVersion, Department
from departments.rules import may_write_about, may_write_article
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import NotAllowed, Refused

from .article_details import DETAILS, PLACED, TEXTS, as_data, place_beside, require_sound, set_details


def create_article(
    *, department: Department, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> Article:
    """Begin an article, as a draft. `details`: values for names in DETAILS; without an owner it is the person's.

    Raises NotAllowed, and ValidationError by field.
    """
    moment, services = at or clock.now(), list(details.get("services", ()))
    if by is not None and not may_write_about(by, department, services):
        raise NotAllowed(_("You do not write for this department."))
    if department.is_team or not department.is_active:
        raise ValidationError({"department": _("Articles belong to a department in service.")})
    with transaction.atomic():
        article = Article(department=department, owner=by, changed_at=moment)
        set_details(article, details)
        article.slug = free_slug(article)
        article.number = 1
        article.save()
        article.services.set(services)
        require_sound(article, DETAILS)
        keep_version(article, texts_of(article), by, moment)
        record(ArticleEvent.CREATED, subject=article, by=by, at=moment, department=department.pk)
    return article


def change_article(
    *, article: Article, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> list[str]:
    """Change an article; return the names of what did change. Other texts are its next version, shown at once.

    Raises NotAllowed, and ValidationError by field: a published one stays whole.
    """
    with locked_article(article, by) as locked:
        before, moment = copy(locked), at or clock.now()
        services = {one.pk: one for one in locked.services.all()}
        set_details(locked, details)
        changes = changes_between(before, locked, PLACED) | place_beside(locked, services, details, by)
        changed = [name for name in TEXTS if getattr(before, name) != getattr(locked, name)]
        if changed:
            take_version(locked, by, moment)
        elif changes:
            locked.save()
        if changed or changes:
            require_sound(locked, changes)
        if changed:
            record(ArticleEvent.WRITTEN, subject=locked, by=by, at=moment, version=locked.number)
        if changes:
            record(ArticleEvent.CHANGED, subject=locked, by=by, at=moment, changes=as_data(changes))
    return [*changed, *changes]


def restore_version(
    *, article: Article, number: int, by: User | None, at: datetime | None = None
) -> int | None:
    """Give the article the texts of an older version again, as its next one; return its number, None for no change.

    Raises NotAllowed, Refused for a version that there is not, and ValidationError where a published article would
    not be whole.
    """
    with locked_article(article, by) as locked:
        texts, moment = texts_of(version_of(locked, number)), at or clock.now()
        if texts_of(locked) == texts:
            return None
        set_details(locked, texts)
        take_version(locked, by, moment)
        require_sound(locked, ())
        record(ArticleEvent.RESTORED, subject=locked, by=by, at=moment, from_=number, version=locked.number)
        return locked.number


def version_of(article: Article, number: int) -> ArticleVersion:
    """Return a version. Raises Refused where there is none of that number."""
    version: ArticleVersion | None = article.versions.filter(number=number).first()
    if version is None:
        raise Refused(_("There is no version %(n)s.") % {"n": number}, code="unknown_version")
    return version


def texts_of(row: Article | ArticleVersion) -> dict[str, str]:
    """Return what an article or a version of it says, by the names in TEXTS."""
    return {name: getattr(row, name) for name in TEXTS}


def take_version(article: Article, by: User | None, at: datetime) -> None:
    """Make the texts that the locked article has now its next version, and save both."""
    article.number, article.changed_at = keep_version(article, texts_of(article), by, at), at
    article.save()


def keep_version(
    article: Article, texts: Mapping[str, str], by: User | None, at: datetime, *, after: int | None = None
) -> int:
    """Keep texts as the newest version of a saved article, which followed `after`, else the one in use.

    Returns its number.
    """
    number: int = (article.versions.aggregate(newest=Max("number"))["newest"] or 0) + 1
    follows = after or (article.number if number > 1 else None)
    ArticleVersion.objects.create(article=article, number=number, follows=follows, by=by, at=at, **texts)
    return number


@contextmanager
def locked_article(article: Article, by: User | None) -> Iterator[Article]:
    """Hand out the article, locked, to who writes it. Raises NotAllowed."""
    with transaction.atomic():
        locked = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
        if by is not None and not may_write_article(by, locked):
            raise NotAllowed(_("This article belongs to another department."))
        yield locked
    article.refresh_from_db()
